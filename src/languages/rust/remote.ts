// What answers from outside apart from HTTP: remote calls, messages, resolvers, commands, functions of a cloud.
import type { MessageSite, NamedHandler, RpcSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Call } from './calls';
import { callAt, callsNamed } from './calls';
import { macroArguments, stringValue } from './macros';
import { handlerOf, nameOfPath } from './paths';
import type { RustFile } from './rustFile';
import { hasText, isKnown, textOf } from './texts';

/** tonic: `impl CartService for MyCart`, tarpc the same. */
export function rpcOf(file: RustFile): readonly RpcSite[] {
  return file.impls.flatMap(({ node, type, trait, attributes }) => {
    const simple = trait.replace(/<.*$/s, '').replace(/^.*::/, '');
    if (simple === '' || type === '') return [];
    const isMarked = attributes.some(({ path }) => path === 'tonic::async_trait' || path === 'tarpc::server');
    const isGenerated =
      /_server::/.test(trait) ||
      file.imports.some(({ local, module }) => local === simple && /_server(?:::|$)/.test(module));
    const answers = file.functions.some(
      ({ node: method, facts }) =>
        facts.owner.endsWith(type) && method.start > node.start && method.end < node.end &&
        /(?:tonic::)?Request<|Streaming</.test(facts.paramTypes?.join() ?? '') && /Status\b/.test(method.field('return_type')?.text ?? ''),
    ); // prettier-ignore
    return isMarked || isGenerated || answers ? [{ service: simple, type, line: node.line }] : [];
  });
}

const systems: readonly (readonly [RegExp, string])[] = [
  [/rdkafka|kafka/, 'kafka'],
  [/lapin|amqp/, 'rabbitmq'],
  [/nats/, 'nats'],
  [/aws_sdk_s[qn]s/, 'aws_sqs'],
  [/redis/, 'redis'],
  [/pulsar/, 'pulsar'],
];

export function messagesOf(file: RustFile): readonly MessageSite[] {
  const present = systems.filter(([module]) => file.imports.some(entry => module.test(entry.module)));
  const system = present.length === 1 ? present[0][1] : '';
  const sites: MessageSite[] = [];
  const add = (call: Call, role: 'consumer' | 'producer', node: SyntaxNode | undefined): void => {
    const destination = textOf(file, node, call.function);
    if (!isKnown(destination)) return;
    const place = { line: call.line, endLine: call.endLine, function: call.function };
    if (role === 'producer') sites.push({ role, system, destination, ...place });
    else if (call.function >= 0)
      sites.push({ role, system, destination, handler: readerOf(file, call.function), ...place });
  };
  for (const call of callsNamed(
    file,
    /^(?:subscribe|queue_subscribe|to|basic_consume|basic_publish|publish|publish_with_headers|topic|queue_url|with_topic|send_message|receive_message)$/,
  )) {
    const [first, second] = call.args;
    switch (call.name) {
      case 'subscribe':
      case 'queue_subscribe':
        for (const topic of elementsOf(first))
          if (hasText(textOf(file, topic, call.function)) || system !== '') add(call, 'consumer', topic);
        break;
      case 'to':
        if (/(?:Future|Base)Record/.test(call.receiver?.text ?? '')) add(call, 'producer', first);
        break;
      case 'basic_consume':
        add(call, 'consumer', first);
        break;
      case 'basic_publish':
        for (const part of [first, second])
          if (hasText(textOf(file, part, call.function)) || part?.type.endsWith('identifier'))
            add(call, 'producer', part);
        break;
      case 'publish':
      case 'publish_with_headers':
        if (system !== '' && call.args.length > 1) add(call, 'producer', first);
        break;
      case 'topic':
      case 'queue_url':
        if (
          call.args.length === 1 &&
          /(?:send_message|publish|receive_message)\(\)/.test(call.receiver?.text.slice(-400) ?? '')
        )
          add(call, /receive_message\(\)/.test(call.receiver?.text ?? '') ? 'consumer' : 'producer', first);
        break;
      default:
        break;
    }
  }
  return sites;
}

/** The function that reads: this one, or the only one of the file that does where this one only connects. */
function readerOf(file: RustFile, inside: number): number {
  const reading = new Set<number>();
  for (const call of callsNamed(file, /^(?:recv|next|poll|stream|try_next|for_each|consume)$/))
    reading.add(call.function);
  return !reading.has(inside) && reading.size === 1 ? Math.max(0, [...reading][0]) : inside;
}

function elementsOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  const value = node?.type === 'reference_expression' ? node.field('value') : node;
  if (!value) return [];
  return value.type === 'array_expression' ? value.children.filter(({ type }) => !type.endsWith('comment')) : [value];
}

export function namedHandlersOf(file: RustFile): readonly NamedHandler[] {
  return [...resolvers(file), ...commands(file), ...others(file)];
}

/** async-graphql and juniper: methods of `#[Object] impl Query`. */
function resolvers(file: RustFile): NamedHandler[] {
  const owners = new Set(
    file.impls
      .filter(({ attributes }) =>
        attributes.some(({ name }) =>
          /^(?:Object|ComplexObject|Subscription|graphql_object|graphql_subscription)$/.test(name),
        ),
      )
      .map(({ type }) => type),
  );
  if (owners.size === 0) return [];
  return file.functions.flatMap(({ facts, attributes }, index): NamedHandler[] => {
    const type = facts.owner.replace(/^.*\./, '');
    if (!owners.has(type) || facts.isDeclaration) return [];
    const renamed = attributes
      .filter(({ name }) => name === 'graphql')
      .flatMap(({ args }) => macroArguments(args))
      .map(({ text }) => /^name\s*=\s*(".*")$/.exec(text)?.[1])
      .find(text => text !== undefined);
    const field = renamed ? (stringValue(renamed) ?? facts.name) : camelCase(facts.name);
    const parent = type.replace(/^(Query|Mutation|Subscription)Root$/, '$1');
    return [{ kind: 'graphql', key: [`${parent}.${field}`], handler: index, line: facts.line, function: index }];
  });
}

function camelCase(name: string): string {
  return name.replace(/_+([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

/** clap: `Commands::Serve { port } => serve(port)` for an enum with `#[derive(Subcommand)]`. */
function commands(file: RustFile): NamedHandler[] {
  const enums = new Set(
    file.typeNodes
      .filter(
        ({ node, attributes }) =>
          node.type === 'enum_item' &&
          attributes.some(({ name, args }) => name === 'derive' && /\bSubcommand\b/.test(args?.text ?? '')),
      )
      .map(({ facts }) => facts.name),
  );
  if (enums.size === 0) return [];
  return file.matchArms.flatMap(({ node, function: inside }): NamedHandler[] => {
    const found = /^\s*(?:Some\(\s*)?(?:\w+::)*?(\w+)::(\w+)/.exec(node.field('pattern')?.text ?? '');
    if (!found || !(enums.has(found[1]) || found[1] === 'Self')) return [];
    const handler = calledIn(file, node.field('value'), inside);
    const key = found[2].replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
    return handler === undefined ? [] : [{ kind: 'command', key: [key], handler, line: node.line, function: inside }];
  });
}

/** The first function of the program that an arm calls. */
function calledIn(file: RustFile, node: SyntaxNode | undefined, inside: number): string | undefined {
  let left = 200;
  for (const part of node?.walk() ?? []) {
    if (left-- < 0) break;
    const call = part.type === 'call_expression' ? callAt(part, inside) : undefined;
    const callee = part.field('function');
    if (call && callee?.type === 'identifier' && /^[a-z]/.test(call.name)) return call.name;
    if (call && callee?.type === 'scoped_identifier' && /^[a-z]/.test(call.name)) return nameOfPath(file, callee.text);
  }
  return undefined;
}

function others(file: RustFile): NamedHandler[] {
  const found: NamedHandler[] = [];
  const add = (
    call: Call,
    kind: NamedHandler['kind'],
    key: TextValue,
    handler: NamedHandler['handler'] | undefined,
  ): void => {
    if (handler !== undefined && isKnown(key))
      found.push({ kind, key, handler, line: call.line, function: call.function });
  };
  const isLambda =
    file.imports.some(({ module }) => /^(?:lambda_runtime|lambda_http)/.test(module)) ||
    /\blambda_(?:http|runtime)::/.test(file.root.text);
  for (const call of callsNamed(file, /^(?:service_fn|render|handler_fn)$/)) {
    if (call.name === 'render') {
      const key = textOf(file, call.args[0], call.function);
      if (/\.(?:html?|tera|hbs|j2|jinja|txt|xml)$/.test(String(key.at(-1))) && call.function >= 0)
        add(call, 'template', key, call.function);
    } else if (isLambda) add(call, 'faas', [''], handlerOf(file, call.args[0], call.function));
  }
  return found;
}
