// Workers, consumers, remote procedures, GraphQL types, rake tasks: what is called by a name.
import type { MessageSite, NamedHandler, RpcSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { RubyCall, RubyClass } from './outline';
import { literal, literals } from './texts';
import type { Texts } from './texts';

export function handlersIn(texts: Texts): NamedHandler[] {
  return [...jobs(texts), ...graphql(texts), ...tasks(texts), ...faas(texts), ...templates(texts)].sort(
    (a, b) => a.line - b.line,
  );
}

function jobs({ outline }: Texts): NamedHandler[] {
  return outline.classes.flatMap((one): NamedHandler[] => {
    const index = one.methods.get('perform');
    if (index === undefined) return [];
    const isWorker =
      one.includes.some(name => /(?:Sidekiq|Shoryuken|Sneakers|Que|Worker|Job|Faktory|SuckerPunch)/.test(name)) ||
      /(?:Job|Worker|ActiveJob::Base|Que::Job)$/.test(one.base) ||
      /(?:Job|Worker)$/.test(one.name) ||
      outline.assignments.some(({ target, class: owner }) => owner === one && target === '@queue');
    const key = one.path.replace(/\./g, '::');
    return isWorker
      ? [{ kind: 'job', key: [key], handler: index, line: outline.functions[index].line, function: index }]
      : [];
  });
}

/** graphql-ruby: `field :order` is answered by `def order`, a resolver or a mutation. */
function graphql({ outline }: Texts): NamedHandler[] {
  const typed = outline.classes.filter(
    one =>
      /(?:Types::|GraphQL::Schema::|BaseObject|BaseMutation|Object$|Interface$)/.test(
        [one.base, ...one.includes].join(' '),
      ) || /Type$/.test(one.name),
  );
  const types = new Set(typed);
  const names = graphqlNames(outline.calls);
  const found: NamedHandler[] = [];
  for (const call of outline.calls) {
    const one = call.class;
    if (call.name !== 'field' || call.receiver || !one || !types.has(one)) continue;
    const name = literal(call.args[0]);
    if (name === undefined) continue;
    const method = literal(call.named.get('resolver_method')) ?? literal(call.named.get('method')) ?? name;
    const index = one.methods.get(method);
    const other = call.named.get('resolver') ?? call.named.get('mutation') ?? call.named.get('subscription');
    const handler = index ?? (other ? `${other.text}#resolve` : undefined);
    if (handler === undefined) continue;
    const line = index === undefined ? call.node.line : outline.functions[index].line;
    for (const key of keysOf(names.get(one) ?? one.name.replace(/Type$/, ''), name))
      found.push({ kind: 'graphql', key: [key], handler, line, function: index ?? -1 });
  }
  return found;
}

function graphqlNames(calls: readonly RubyCall[]): Map<RubyClass, string> {
  return new Map(
    calls.flatMap(({ name, args, class: owner }) => {
      const given = name === 'graphql_name' && owner ? literal(args[0]) : undefined;
      return given === undefined || !owner ? [] : [[owner, given] as const];
    }),
  );
}

function keysOf(type: string, field: string): string[] {
  const camel = field.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([`${type}.${camel}`, `${type}.${field}`])];
}

/** Rake's: `task :seed => :environment do`, `task name: :dep do`, inside of `namespace :db do`. */
function tasks({ outline }: Texts): NamedHandler[] {
  return outline.calls.flatMap((call): NamedHandler[] => {
    if (call.name !== 'task' || call.receiver || !call.block) return [];
    const first = call.node.field('arguments')?.children[0];
    const key = first?.type === 'pair' ? first.field('key') : first;
    const name = literal(key) ?? (key?.type === 'hash_key_symbol' ? key.text : undefined);
    const handler = outline.functionOf.get(call.block);
    if (name === undefined || handler === undefined) return [];
    const spaces: string[] = [];
    let at: SyntaxNode | undefined = call.node.parent;
    for (let depth = 0; at && depth < 60; depth++, at = at.parent) {
      const outer = outline.callOf.get(at);
      const space = outer?.name === 'namespace' ? literal(outer.args[0]) : undefined;
      if (space !== undefined) spaces.unshift(space);
    }
    return [{ kind: 'command', key: [[...spaces, name].join(':')], handler, line: call.node.line, function: handler }];
  });
}

function faas({ outline }: Texts): NamedHandler[] {
  return outline.functions.flatMap(({ name, params, line }, index): NamedHandler[] =>
    name !== '' && params.length === 2 && params[0] === 'event' && params[1] === 'context'
      ? [{ kind: 'faas', key: [name], handler: index, line, function: index }]
      : [],
  );
}

function templates(texts: Texts): NamedHandler[] {
  return texts.outline.calls.flatMap((call): NamedHandler[] => {
    const isEngine = /^(?:erb|haml|slim|liquid|markdown)$/.test(call.name);
    if (call.receiver || call.function < 0 || (!isEngine && call.name !== 'render')) return [];
    const node = call.named.get('template') ?? call.named.get('partial') ?? call.named.get('action') ?? call.args[0];
    const value = node ? texts.valueOf(node, call.function) : [];
    const key: TextValue =
      isEngine && typeof value[value.length - 1] === 'string'
        ? [...value.slice(0, -1), `${String(value[value.length - 1])}.${call.name}`]
        : value;
    const isText = key.some(part => typeof part === 'string');
    return isText
      ? [{ kind: 'template', key, handler: call.function, line: call.node.line, function: call.function }]
      : [];
  });
}

/** `class Carts < Shop::CartService::Service`. */
export function rpcIn({ outline }: Texts): RpcSite[] {
  return outline.classes.flatMap(({ base, path, node }) => {
    const service = /(?:^|::)(\w+)::Service$/.exec(base)?.[1];
    return service === undefined ? [] : [{ service, type: path, line: node.line }];
  });
}

export function messagesIn(texts: Texts): MessageSite[] {
  const { outline } = texts;
  const sites: MessageSite[] = [];
  const add = (
    call: RubyCall,
    role: MessageSite['role'],
    system: string,
    destination: TextValue,
    handler?: MessageSite['handler'],
  ): void => {
    if (!destination.length) return;
    const endLine = (call.node.field('arguments') ?? call.node).endLine;
    sites.push({
      role,
      system,
      destination,
      ...(handler !== undefined && { handler }),
      line: call.node.line,
      endLine,
      function: call.function,
    });
  };
  for (const call of outline.calls) {
    const value = (...names: readonly string[]): TextValue => {
      const node = names.map(name => call.named.get(name)).find(found => found);
      return node ? texts.valueOf(node, call.function) : [];
    };
    const own = call.class;
    switch (call.name) {
      case 'topic': {
        // Karafka: `topic :orders do consumer OrdersConsumer end`.
        const consumer =
          call.block &&
          outline.calls.find(
            ({ name, node }) => name === 'consumer' && node.start > call.node.start && node.end <= call.node.end,
          );
        const type = consumer?.args[0]?.text;
        if (type !== undefined && /^[A-Z]/.test(type) && call.args[0])
          add(call, 'consumer', 'kafka', texts.valueOf(call.args[0], call.function), `${type}#consume`);
        break;
      }
      case 'subscribes_to':
      case 'from_queue':
      case 'shoryuken_options':
      case 'queue_as':
        if (own && call.name !== 'queue_as') {
          const handler = ['process', 'process_batch', 'work', 'perform']
            .map(name => own.methods.get(name))
            .find(index => index !== undefined);
          const names =
            call.name === 'shoryuken_options'
              ? literals(call.named.get('queue'))
              : call.args.flatMap(arg => literals(arg));
          const system = call.name === 'subscribes_to' ? 'kafka' : call.name === 'from_queue' ? 'rabbitmq' : 'aws_sqs';
          if (handler !== undefined) for (const name of names) add(call, 'consumer', system, [name], handler);
        }
        break;
      case 'subscribe': {
        const handler = call.block ? outline.functionOf.get(call.block) : call.function;
        const destination = call.args[0] ? texts.valueOf(call.args[0], call.function) : queueOf(call, texts);
        if (call.receiver && handler !== undefined)
          add(call, 'consumer', call.args[0] ? '' : 'rabbitmq', destination, handler);
        break;
      }
      case 'produce_async':
      case 'produce_sync':
      case 'produce_many_sync':
      case 'deliver_message':
      case 'produce':
        add(call, 'producer', 'kafka', value('topic'));
        break;
      case 'publish':
        if (call.receiver)
          add(
            call,
            'producer',
            call.named.has('routing_key') ? 'rabbitmq' : '',
            value('routing_key', 'topic', 'to', 'topic_arn'),
          );
        break;
      case 'send_message':
        add(call, 'producer', 'aws_sqs', value('queue_url'));
        break;
      case 'receive_message':
        add(call, 'consumer', 'aws_sqs', value('queue_url'), call.function);
        break;
    }
  }
  return sites;
}

/** `queue = channel.queue("orders")`, then `queue.subscribe do`. */
function queueOf(call: RubyCall, texts: Texts): TextValue {
  const { receiver } = call;
  const made =
    receiver?.type === 'call' ? receiver : receiver ? texts.assignment(receiver.text, call.function)?.value : undefined;
  if (made?.type !== 'call' || made.field('method')?.text !== 'queue') return [];
  const first = made.field('arguments')?.children[0];
  return first && first.type !== 'pair' ? texts.valueOf(first, call.function) : [];
}
