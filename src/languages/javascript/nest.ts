// Classes whose decorators say what they serve: NestJS, routing-controllers, tsoa, LoopBack, InversifyJS, Ts.ED, type-graphql.
import type { MessageSite, NamedHandler, RouteSite, RpcSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Decorator } from './classes';
import { elementsOf, isFunction, propertyOf, unwrap } from './nodes';
import type { ClassNode, Script } from './script';
import type { Texts } from './texts';

export interface ClassSites {
  readonly routes: RouteSite[];
  readonly messages: MessageSite[];
  readonly handlers: NamedHandler[];
  readonly rpc: RpcSite[];
}

const verb = /^(?:(?:http)?(get|post|put|delete|patch|head|options|all)|(sse)|del)$/i;
const controller = /^(?:Controller|JsonController|RestController|controller|Route|api|Api|Path|ApiController)$/;

export function readClasses(script: Script, texts: Texts, framework: string): ClassSites {
  const sites: ClassSites = { routes: [], messages: [], handlers: [], rpc: [] };
  for (const found of script.classes) {
    readRoutesOf(found, texts, framework, sites);
    readGraphql(found, texts, sites);
    readOthers(found, texts, sites);
  }
  return sites;
}

/** Texts of `'x'`, `['x', 'y']`, `{ path: 'x' }` or nothing at all. */
function pathsOf(args: readonly SyntaxNode[], texts: Texts): readonly TextValue[] {
  const first = args[0] && unwrap(args[0]);
  if (!first) return [['']];
  const given = first.type === 'object' ? propertyOf(first, 'path', 'basePath', 'name') : first;
  if (!given) return [['']];
  const all = elementsOf(given).map(node => {
    const value = texts.of(node);
    return value.length ? value : node.type === 'regex' ? [node.text.replace(/^\/|\/[a-z]*$/g, '')] : [null];
  });
  return all.length ? all : [['']];
}

function readRoutesOf(found: ClassNode, texts: Texts, framework: string, { routes }: ClassSites): void {
  const own = found.decorators.filter(({ name }) => controller.test(lastOf(name)));
  const isController = own.length > 0;
  const prefixes = own.length ? own.flatMap(({ args }) => pathsOf(args, texts)) : [['']];
  const versions = versionsOf(found.decorators, own[0]?.args[0], texts);
  for (const method of found.methods) {
    if (method.function < 0) continue;
    const methodVersions = versionsOf(method.decorators, undefined, texts);
    const declared = method.decorators.filter(({ name, args }) => isVerb(lastOf(name), isController, args, texts));
    // tsoa and others put the path into a decorator of its own.
    const path = method.decorators.find(({ name }) => /^(?:Route|Path|RequestMapping)$/.test(lastOf(name)));
    for (const { name, args, line, endLine } of declared) {
      const [, plain, sse] = verb.exec(lastOf(name)) ?? [];
      const methods = sse ? ['GET'] : !plain ? ['DELETE'] : plain.toLowerCase() === 'all' ? [] : [plain.toUpperCase()];
      const given = args.length || !path ? pathsOf(args, texts) : pathsOf(path.args, texts);
      const all = methodVersions.length ? methodVersions : versions;
      for (const prefix of prefixes) {
        for (const value of given) {
          const add = (before: readonly TextValue[]): void => {
            routes.push({
              methods,
              path: value,
              prefixes: before,
              router: '',
              handler: method.function,
              line,
              endLine,
              function: -1,
              framework,
            });
          };
          // Versions are part of the path, of a header or of the type, as the program's start says.
          for (const version of all) add([[`v${version}`], prefix]);
          add([prefix]);
        }
      }
    }
  }
}

/** `@Get` is a route in a controller; elsewhere it needs a path, and `@Query` or `@Delete` may mean something else altogether. */
function isVerb(name: string, isController: boolean, args: readonly SyntaxNode[], texts: Texts): boolean {
  if (!verb.test(name)) return false;
  if (isController) return true;
  return texts.literal(args[0])?.startsWith('/') === true;
}

function versionsOf(
  decorators: readonly Decorator[],
  options: SyntaxNode | undefined,
  texts: Texts,
): readonly string[] {
  const version =
    decorators.find(({ name }) => lastOf(name) === 'Version')?.args[0] ??
    propertyOf(options && unwrap(options), 'version');
  return version ? elementsOf(version).flatMap(node => texts.literal(node) ?? []) : [];
}

function readGraphql(found: ClassNode, texts: Texts, { handlers }: ClassSites): void {
  const resolver = found.decorators.find(({ name }) => /^(?:Resolver|ResolverInterface)$/.test(lastOf(name)));
  if (!resolver) return;
  const type = resolver.args[0] ? (typeNamed(resolver.args[0], texts) ?? '') : '';
  for (const method of found.methods) {
    if (method.function < 0) continue;
    for (const { name, args, line } of method.decorators) {
      const kind = /^(Query|Mutation|Subscription|ResolveField|ResolveProperty|FieldResolver|ResolveReference)$/.exec(
        lastOf(name),
      )?.[1];
      if (kind === undefined) continue;
      const isRoot = /^[QMS]/.test(kind);
      const parent = isRoot ? kind : type;
      const field = kind === 'ResolveReference' ? '__resolveReference' : (fieldNamed(args, texts) ?? method.name);
      if (parent)
        handlers.push({ kind: 'graphql', key: [`${parent}.${field}`], handler: method.function, line, function: -1 });
    }
  }
}

/** `'Order'`, `() => Order`, `of => [Order]`, `Order`. */
function typeNamed(node: SyntaxNode, texts: Texts): string | undefined {
  let inner = unwrap(node);
  if (isFunction(inner)) inner = unwrap(inner.field('body') ?? inner);
  if (inner.type === 'array' && inner.children[0]) inner = inner.children[0];
  return inner.type === 'identifier' ? inner.text : texts.literal(inner);
}

function fieldNamed(args: readonly SyntaxNode[], texts: Texts): string | undefined {
  for (const argument of args) {
    const inner = unwrap(argument);
    if (inner.type === 'string') return texts.literal(inner);
    const name = propertyOf(inner, 'name');
    if (name) return texts.literal(name);
  }
  return undefined;
}

const messageDecorators: Readonly<Record<string, string>> = {
  MessagePattern: '', EventPattern: '', OnEvent: '', SubscribeMessage: '', SqsMessageHandler: 'sqs', RabbitSubscribe: 'rabbitmq', RabbitRPC: 'rabbitmq',
  RabbitHandler: 'rabbitmq', KafkaListener: 'kafka', SubscribeTo: 'kafka', Topic: '', Subscribe: '', NatsSubscribe: "nats", PubSubSubscribe: "",
}; // prettier-ignore

function readOthers(found: ClassNode, texts: Texts, { handlers, messages, rpc }: ClassSites): void {
  const processor = found.decorators.find(({ name }) => /^(?:Processor|QueueProcessor|Queue)$/.test(lastOf(name)));
  const queue = processor ? (pathsOf(processor.args, texts)[0] ?? []) : [];
  const services = new Map<string, { name: string; handler: number; line: number }[]>();
  for (const method of found.methods) {
    const { function: index, decorators } = method;
    if (index < 0) continue;
    const message = (system: string, destination: TextValue, line: number, endLine: number): void => {
      messages.push({ role: 'consumer', system, destination, handler: index, line, endLine, function: -1 });
    };
    for (const { name, args, line, endLine } of decorators) {
      const last = lastOf(name);
      if (Object.hasOwn(messageDecorators, last) && args.length) {
        for (const destination of destinationsOf(args[0], texts))
          message(messageDecorators[last], destination, line, endLine);
      } else if (/^Grpc(?:Method|StreamMethod|StreamCall)$/.test(last)) {
        const service = texts.literal(args[0]) ?? found.name;
        const given = texts.literal(args[1]) ?? method.name[0]?.toUpperCase() + method.name.slice(1);
        const known = services.get(service);
        const entry = { name: given, handler: index, line };
        if (known) known.push(entry);
        else services.set(service, [entry]);
      } else if (/^(?:Cron|Interval|Timeout|Schedule|CronJob)$/.test(last)) {
        const options = args.map(unwrap).find(({ type }) => type === 'object');
        const given = texts.of(propertyOf(options, 'name'));
        handlers.push({
          kind: 'schedule',
          key: given.length ? given : [`${found.name}.${method.name}`],
          handler: index,
          line,
          function: -1,
        });
      } else if (last === 'Process' || last === 'Job') {
        if (queue.length) message('bull', queue, line, endLine);
        const key = pathsOf(args, texts)[0];
        if (args.length && key.some(part => part !== null && part !== ''))
          handlers.push({ kind: 'job', key, handler: index, line, function: -1 });
      } else if (/^(?:Command|SubCommand)$/.test(last)) {
        const key = pathsOf(args, texts)[0];
        if (key.length) handlers.push({ kind: 'command', key, handler: index, line, function: -1 });
      }
    }
    if (processor && queue.length && method.name === 'process' && found.bases.some(base => /WorkerHost/.test(base))) {
      message('bull', queue, processor.line, processor.endLine);
    }
    if (method.name === 'run' && found.bases.some(base => /^CommandRunner/.test(base))) {
      const command = found.decorators.find(({ name }) => lastOf(name) === 'Command');
      const key = command ? pathsOf(command.args, texts)[0] : [];
      if (command && key.length)
        handlers.push({ kind: 'command', key, handler: index, line: command.line, function: -1 });
    }
  }
  // `@OrdersServiceControllerMethods()` of ts-proto says the same for a whole class.
  const generated = found.decorators
    .map(({ name }) => /^(\w+?)ControllerMethods$/.exec(lastOf(name))?.[1])
    .find(Boolean);
  if (generated) rpc.push({ service: generated, type: found.path, line: found.node.line });
  for (const [service, methods] of services) rpc.push({ service, type: '', methods, line: methods[0].line });
}

/** `'orders'`, `{ cmd: 'sum' }`, `['a', 'b']`, `{ queue, routingKey }`. */
function destinationsOf(node: SyntaxNode, texts: Texts): readonly TextValue[] {
  const inner = unwrap(node);
  if (inner.type !== 'object')
    return elementsOf(inner)
      .map(element => texts.of(element))
      .filter(value => value.length > 0);
  const all = [
    'cmd',
    'topic',
    'pattern',
    'queue',
    'routingKey',
    'exchange',
    'subject',
    'event',
    'name',
    'role',
  ].flatMap(key => {
    const value = propertyOf(inner, key);
    return value ? elementsOf(value).map(element => texts.of(element)) : [];
  });
  return all.filter(value => value.length > 0);
}

export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
