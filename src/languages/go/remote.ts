// What answers from outside apart from HTTP: remote calls, messages, jobs, resolvers, commands.
import type { HandlerRef, MessageSite, NamedHandler, RpcSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Call } from './calls';
import { callsNamed } from './calls';
import { typeName } from './declarations';
import type { GoFile } from './goFile';
import { keyedElements } from './goFile';
import { handlerOf } from './handlers';
import { isKnown, textOf } from './texts';

/** Types that embed `UnimplementedXServer`, and what is registered as a server. */
export function rpcOf(file: GoFile): readonly RpcSite[] {
  const sites: RpcSite[] = [];
  const add = (service: string, type: string, line: number): void => {
    if (type !== '' && !sites.some(site => site.service === service && site.type === type))
      sites.push({ service, type, line });
  };
  for (const { name, bases, line } of file.types) {
    for (const base of bases) {
      const service = /(?:^|\.)(?:Unimplemented|Unsafe)(\w+?)(?:Server|Handler)$/.exec(base)?.[1];
      if (service) add(service, name, line);
      const connect = /(?:^|\.)Unimplemented(\w+)ServiceHandler$/.exec(base)?.[1];
      if (connect) add(`${connect}Service`, name, line);
    }
  }
  for (const call of callsNamed(file, /^(?:Register\w+(?:Server|Handler)|New\w+(?:Handler|Server))$/)) {
    const registered = /^Register(\w+?)(?:Handler)?Server$|^Register(\w+)Handler$/.exec(call.name);
    if (registered) {
      if (/FromEndpoint|Client$/.test(call.name)) continue;
      const type = ownType(file.typeOf(call.args[1], call.function));
      add(registered[1] ?? registered[2], type, call.line);
      continue;
    }
    // Connect and Twirp: `NewCartServiceHandler(&server{})` of a generated package.
    const made = /^New(\w+?)(?:Handler|Server)$/.exec(call.name)?.[1];
    if (!made || !isGenerated(call)) continue;
    add(made, ownType(file.typeOf(call.args[0], call.function)), call.line);
  }
  return sites;
}

function ownType(type: string): string {
  return type.replace(/^.*\./, '');
}

function isGenerated({ file, operand, function: inside, args }: Call): boolean {
  if (operand?.type !== 'identifier' || args.length === 0) return false;
  const found = file.meaning(operand.text, inside);
  return (
    found.kind === 'import' &&
    (/connect$|pb$|rpc|proto|twirp|\bgen\b/i.test(found.entry.local) ||
      /connect|\bpb\b|rpc|proto|twirp|\/gen\//i.test(found.entry.module))
  );
}

/** Kafka, NATS, RabbitMQ, Pub/Sub, SQS and what hides them. */
export function messagesOf(file: GoFile): readonly MessageSite[] {
  const sites: MessageSite[] = [];
  const imported = (pattern: RegExp): boolean => file.imports.some(({ module }) => pattern.test(module));
  const systems: readonly (readonly [RegExp, string])[] = [
    [/sarama|kafka|franz-go/, 'kafka'],
    [/nats/, 'nats'],
    [/amqp|rabbitmq/, 'rabbitmq'],
    [/cloud\.google\.com\/go\/pubsub/, 'gcp_pubsub'],
    [/service\/(?:sqs|sns)/, 'aws_sqs'],
    [/redis/, 'redis'],
  ];
  const present = systems.filter(([module]) => imported(module));
  // With several in one file any may be meant.
  const system = present.length === 1 ? present[0][1] : '';
  const message = (call: Call, role: 'consumer' | 'producer', destination: TextValue, handler?: HandlerRef): void => {
    if (!isKnown(destination)) return;
    const runs = role === 'consumer' ? (handler ?? readerOf(file, call.function)) : undefined;
    if (role === 'consumer' && runs === undefined) return;
    sites.push({
      role,
      system,
      destination,
      ...(runs !== undefined && { handler: runs }),
      ...call.lines,
      function: call.function,
    });
  };
  const callees =
    /^(?:Subscribe|SubscribeTopics|QueueSubscribe|SubscribeSync|Consume|ConsumeWithContext|ConsumePartition|AddHandler|AddNoPublisherHandler|AddConsumerHandler|Publish|PublishMsg|PublishAsync|PublishWithContext|Publisher|Subscription|Topic|NewReader|NewWriter|WriteMessages|SendMessage|Produce|ProduceSync|ReceiveMessage|PSubscribe|Request|QueueSubscribeSync|NewSubscriber|ConsumeTopics|JetStreamSubscribe|PullSubscribe)$/;
  for (const call of callsNamed(file, callees)) {
    const texts = call.args.map((_, i) => call.text(i));
    const last = call.args[call.args.length - 1];
    switch (call.name) {
      case 'Subscribe':
      case 'QueueSubscribe':
      case 'PullSubscribe':
      case 'PSubscribe':
      case 'SubscribeSync':
      case 'QueueSubscribeSync': {
        const at = texts.findIndex(isText);
        if (at < 0) break;
        const handler = at < call.args.length - 1 ? handlerOf(file, last, call.function) : undefined;
        if (system !== '' || typeof handler === 'number' || (handler !== undefined && call.args.length >= 2))
          message(call, 'consumer', texts[at], handler);
        break;
      }
      case 'SubscribeTopics':
      case 'ConsumeTopics':
        for (const topic of listOf(call, 0)) message(call, 'consumer', topic);
        break;
      case 'Consume':
        // Sarama: `group.Consume(ctx, topics, handler)`; RabbitMQ: `ch.Consume("queue", …)`.
        if (system === 'kafka' || listOf(call, 1).length) {
          const type = ownType(file.typeOf(call.args[2], call.function));
          for (const topic of listOf(call, 1))
            message(call, 'consumer', topic, type === '' ? undefined : `${type}.ConsumeClaim`);
        } else if (isText(texts[0])) message(call, 'consumer', texts[0], rangedIn(call));
        break;
      case 'ConsumeWithContext':
        if (isText(texts[1])) message(call, 'consumer', texts[1], rangedIn(call));
        break;
      case 'ConsumePartition':
        if (isText(texts[0])) message(call, 'consumer', texts[0]);
        break;
      case 'AddHandler':
      case 'AddNoPublisherHandler':
      case 'AddConsumerHandler': {
        // Watermill: name, topic, subscriber, [topic, publisher,] function.
        const handler = call.args.length >= 4 ? handlerOf(file, last, call.function) : undefined;
        if (handler === undefined) break;
        message(call, 'consumer', texts[1], handler);
        if (call.name === 'AddHandler' && call.args.length >= 6) message(call, 'producer', texts[3]);
        break;
      }
      case 'Publish':
      case 'PublishMsg':
      case 'PublishAsync':
      case 'PublishWithContext':
      case 'Request':
        if (call.name === 'Request' && system !== 'nats') break;
        for (const text of publishedTo(texts, system)) message(call, 'producer', text);
        break;
      case 'Subscription':
      case 'Subscriber':
        if (system === 'gcp_pubsub' && isText(texts[0]))
          message(call, 'consumer', texts[0], receiveHandler(file, call));
        break;
      case 'Topic':
      case 'Publisher':
        if (system === 'gcp_pubsub' && isText(texts[0])) message(call, 'producer', texts[0]);
        break;
      case 'NewReader':
        for (const topic of fieldsOf(call, /^(?:Topic|GroupTopics)$/)) message(call, 'consumer', topic);
        break;
      case 'NewWriter':
      case 'WriteMessages':
      case 'SendMessage':
      case 'Produce':
      case 'ProduceSync':
        for (const topic of fieldsOf(call, /^(?:Topic|QueueUrl|TopicPartition)$/)) message(call, 'producer', topic);
        break;
      default:
        break;
    }
  }
  const isKnownAlready = (site: MessageSite): boolean =>
    sites.some(({ role, line, endLine }) => role === 'producer' && line <= site.line && endLine >= site.endLine);
  return [...sites, ...messageTypes(file, system).filter(site => !isKnownAlready(site))];
}

/** `&kafka.Writer{Topic: "orders"}`, `kafka.Message{Topic: …}`, `&sarama.ProducerMessage{Topic: …}`. */
function messageTypes(file: GoFile, system: string): MessageSite[] {
  return file.composites.flatMap(({ node, function: inside }) => {
    if (
      !/(?:^|\.)(?:Writer|Message|ProducerMessage|Record|PublishInput|SendMessageInput|TopicPartition)$/.test(
        typeName(node.field('type')),
      )
    )
      return [];
    return keyedElements(node).flatMap(([key, value]): MessageSite[] => {
      if (!/^(?:Topic|QueueUrl|TopicArn)$/.test(key)) return [];
      const destination = destinationOf(file, value, inside);
      if (!isKnown(destination)) return [];
      return [{ role: 'producer', system, destination, line: node.line, endLine: node.endLine, function: inside }];
    });
  });
}

/** `&topic` and `aws.String("q")` as well. */
function destinationOf(file: GoFile, node: SyntaxNode, inside: number): TextValue {
  if (node.type === 'unary_expression') return textOf(file, node.field('operand'), inside);
  if (node.type === 'call_expression' && /(?:^|\.)(?:String|Ptr|To|F)\b/.test(node.field('function')?.text ?? ''))
    return textOf(file, node.field('arguments')?.children[0], inside);
  return textOf(file, node, inside);
}

function publishedTo(texts: readonly TextValue[], system: string): TextValue[] {
  const at = texts.findIndex(isText);
  if (at < 0 || at > 2) return [];
  if (system !== 'rabbitmq') return [texts[at]];
  // Exchange and routing key: either may be what a span calls the destination.
  return [texts[at], texts[at + 1] ?? [null]].filter(text => isText(text) && text[0] !== '');
}

/** The closure given to `sub.Receive`. */
function receiveHandler(file: GoFile, made: Call): HandlerRef | undefined {
  for (const call of callsNamed(file, /^Receive$/))
    if (call.function === made.function && call.args.length === 2) return handlerOf(file, call.args[1], call.function);
  return undefined;
}

function listOf(call: Call, at: number): TextValue[] {
  let list: SyntaxNode | undefined = call.args[at];
  if (list?.type === 'identifier') {
    const found = call.file.meaning(list.text, call.function);
    list = found.kind === 'variable' ? found.binding.value : list;
  }
  if (list?.type === 'call_expression') {
    const text = textOf(call.file, list.field('arguments')?.children[0], call.function);
    return isText(text) ? [text] : [];
  }
  if (list?.type !== 'composite_literal') return [];
  return (list.field('body')?.children ?? []).map(element => textOf(call.file, element, call.function)).filter(isText);
}

/** Fields of that name in structs among the arguments, however deep. */
function fieldsOf(call: Call, names: RegExp): TextValue[] {
  const found: TextValue[] = [];
  const arguments_ = call.node.field('arguments');
  let left = 400;
  for (const node of arguments_?.walk() ?? []) {
    if (left-- < 0) break;
    if (node.type !== 'keyed_element') continue;
    const [key, value] = node.children;
    if (!key || !value || !names.test(key.text)) continue;
    const inner = value.type === 'literal_element' ? value.children[0] : value;
    if (inner?.type === 'composite_literal') {
      for (const element of inner.field('body')?.children ?? []) {
        const text = textOf(call.file, element, call.function);
        if (isText(text)) found.push(text);
      }
    } else if (inner) {
      const text = destinationOf(call.file, inner, call.function);
      if (isText(text)) found.push(text);
    }
  }
  return found;
}

function isText(value: TextValue | undefined): value is TextValue {
  return value?.some(part => typeof part === 'string' || (part !== null && 'ref' in part)) ?? false;
}

/** RabbitMQ gives a channel: who asks for it reads it, whatever else in the file reads by calls. */
function rangedIn(call: Call): HandlerRef | undefined {
  return call.function < 0 ? undefined : call.function;
}

/** The function with the loop that reads: the one around, or the only one of the file that reads where this one only connects. */
function readerOf(file: GoFile, inside: number): number | undefined {
  const reading = new Set<number>();
  for (const call of callsNamed(
    file,
    /^(?:ReadMessage|FetchMessage|Poll|PollFetches|ReceiveMessage|Receive|NextMsg|Fetch)$/,
  ))
    reading.add(call.function);
  if (!reading.has(inside) && reading.size === 1) return [...reading][0];
  return inside < 0 ? undefined : inside;
}

/** Resolvers, commands, workflows, functions of a cloud. */
export function namedHandlersOf(file: GoFile): readonly NamedHandler[] {
  const handlers: NamedHandler[] = [];
  file.functions.forEach(({ facts }, index) => {
    const parent = /^(\w+)Resolver$/.exec(facts.owner)?.[1];
    if (!parent || facts.isDeclaration || !/^[A-Z]/.test(facts.name)) return;
    const type = parent[0].toUpperCase() + parent.slice(1);
    handlers.push({
      kind: 'graphql',
      key: [`${type}.${lowerFirst(facts.name)}`],
      handler: index,
      line: facts.line,
      function: index,
    });
  });
  for (const { node, function: inside } of file.composites) {
    if (!/(?:^|\.)Command$/.test(typeName(node.field('type')))) continue;
    const fields = new Map(keyedElements(node));
    const use = fields.get('Use') ?? fields.get('Name');
    const run = fields.get('RunE') ?? fields.get('Run') ?? fields.get('Action');
    const key = textOf(file, use, inside);
    const handler = handlerOf(file, run, inside);
    const name = typeof key[0] === 'string' ? key[0].split(/\s/)[0] : '';
    if (name !== '' && handler !== undefined)
      handlers.push({ kind: 'command', key: [name], handler, line: node.line, function: inside });
  }
  for (const call of callsNamed(
    file,
    /^(?:RegisterWorkflow|RegisterActivity|RegisterWorkflowWithOptions|RegisterActivityWithOptions|HandleFunc|HandlerFunc|Start|StartWithContext|StartWithOptions|StartHandler|ExecuteTemplate|HTML|Render|Process|AddFunc|HTTP|CloudEvent)$/,
  ))
    handlers.push(...handlersOfCall(call));
  return handlers;
}

function handlersOfCall(call: Call): NamedHandler[] {
  const { file, name, args, function: inside, line } = call;
  const entry = (kind: NamedHandler['kind'], key: TextValue, handler: HandlerRef | undefined): NamedHandler[] =>
    isKnown(key) && handler !== undefined ? [{ kind, key, handler, line, function: inside }] : [];
  switch (name) {
    case 'RegisterWorkflow':
    case 'RegisterActivity':
    case 'RegisterWorkflowWithOptions':
    case 'RegisterActivityWithOptions': {
      const handler = handlerOf(file, args[0], inside);
      const options = args[1]?.type === 'composite_literal' ? new Map(keyedElements(args[1])).get('Name') : undefined;
      if (options) return entry('job', textOf(file, options, inside), handler);
      // A struct's methods are activities each.
      const type = typeof handler === 'string' ? /^(.*)\.ServeHTTP$/.exec(handler)?.[1] : undefined;
      if (type !== undefined)
        return file.functions.flatMap(({ facts }, index) =>
          facts.owner === type && /^[A-Z]/.test(facts.name) ? entry('job', [facts.name], index) : [],
        );
      return typeof handler === 'string' ? entry('job', [handler.replace(/^.*\./, '')], handler) : [];
    }
    case 'Start':
    case 'StartWithOptions':
    case 'StartHandler':
    case 'StartWithContext': {
      if (call.operand?.text !== 'lambda') return [];
      const handler = handlerOf(file, args[name === 'StartWithContext' ? 1 : 0], inside);
      return entry('faas', [''], handler);
    }
    case 'HTTP':
    case 'CloudEvent':
      return call.operand?.text === 'functions' ? entry('faas', call.text(0), handlerOf(file, args[1], inside)) : [];
    case 'HandleFunc':
      // Asynq: a mux of tasks.
      return (file.imports.some(({ module }) => /asynq/.test(module)) && typeof call.text(0)[0] !== 'string') ||
        /^[\w]+:[\w:]+$/.test(String(call.text(0)[0]))
        ? entry('job', call.text(0), handlerOf(file, args[1], inside))
        : [];
    case 'AddFunc':
      return entry('schedule', call.text(0), handlerOf(file, args[1], inside));
    case 'ExecuteTemplate':
      return entry('template', call.text(1), inside < 0 ? undefined : inside);
    case 'HTML':
    case 'Render': {
      const at = args.findIndex((_, i) => /\.(?:html?|tmpl|gohtml|tpl)$/.test(String(call.text(i)[0])));
      const named = name === 'HTML' ? 1 : at;
      return at >= 0 || (name === 'HTML' && args.length === 3)
        ? entry('template', call.text(at >= 0 ? at : named), inside < 0 ? undefined : inside)
        : [];
    }
    default:
      return [];
  }
}

function lowerFirst(name: string): string {
  // `URL` stays one word: `url`, `IDs` becomes `iDs` in nobody's schema.
  const initials = /^[A-Z]+(?![a-z])/.exec(name)?.[0] ?? name[0];
  return initials.toLowerCase() + name.slice(initials.length);
}
