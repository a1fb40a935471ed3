// Functions that others call by a name: commands, deployed functions, procedures of tRPC, templates that are rendered.
import type { HandlerRef, MountSite, NamedHandler, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { isFunction, outermost, propertiesOf, propertyOf, unwrap } from './nodes';
import { boundTo } from './boundNames';
import type { Call, Script } from './script';
import type { Texts } from './texts';

export interface NamedSites {
  readonly handlers: NamedHandler[];
  readonly routes: RouteSite[];
  readonly mounts: MountSite[];
}

export function readNamed(script: Script, texts: Texts, handlers: Handlers): NamedSites {
  const found: NamedSites = { handlers: [], routes: [], mounts: [] };
  for (const call of script.calls) {
    readCommand(call, texts, handlers, found);
    readFunction(call, script, texts, handlers, found);
    readTemplate(call, script, texts, found);
    readProcedures(call, handlers, found);
  }
  return found;
}

function handlerOf(node: SyntaxNode | undefined, handlers: Handlers): HandlerRef | undefined {
  return node && handlers.of(node);
}

/** The first word: `deploy <env>` is the command `deploy`. */
function commandName(value: TextValue): TextValue {
  const [first] = value;
  const word = typeof first === 'string' ? /^\s*([^\s<[]+)/.exec(first)?.[1] : undefined;
  return word ? [word] : [];
}

function readCommand(call: Call, texts: Texts, handlers: Handlers, { handlers: found }: NamedSites): void {
  const line = call.calleeNode.line;
  const add = (key: TextValue, handler: HandlerRef | undefined): void => {
    if (key.length && handler !== undefined)
      found.push({ kind: 'command', key, handler, line, function: call.function });
  };
  if (call.callee === 'action' && call.object && call.args.length >= 1) {
    // commander and cac: `.command('deploy <env>').option(…).action(handler)`.
    let at: SyntaxNode | undefined = unwrap(call.object);
    for (let steps = 0; at?.type === 'call_expression' && steps < 100; steps++) {
      const callee: SyntaxNode | undefined = at.field('function');
      const name = callee?.field('property')?.text ?? '';
      const [first] = at.field('arguments')?.children ?? [];
      if (name === 'command' && first) return add(commandName(texts.of(first)), handlerOf(call.args[0], handlers));
      const next: SyntaxNode | undefined = callee?.field('object');
      at = next && unwrap(next);
    }
    const made =
      at?.type === 'new_expression' && at.field('constructor')?.text === 'Command'
        ? at.field('arguments')?.children[0]
        : undefined;
    if (made) add(commandName(texts.of(made)), handlerOf(call.args[0], handlers));
  } else if (call.callee === 'command' && call.args.length >= 1) {
    // yargs: `.command('serve [port]', 'text', builder, handler)`, `.command({ command, handler })`.
    const first = unwrap(call.args[0]);
    const options = first.type === 'object' ? first : undefined;
    if (options)
      add(commandName(texts.of(propertyOf(options, 'command'))), handlerOf(propertyOf(options, 'handler'), handlers));
    else if (call.args.length >= 3) {
      const last = unwrap(call.args[call.args.length - 1]);
      if (isFunction(last) || last.type === 'identifier') add(commandName(texts.of(first)), handlerOf(last, handlers));
    }
  }
}

const firebase =
  /^(?:onRequest|onCall|onRun|onCreate|onUpdate|onDelete|onWrite|onPublish|onSchedule|onFinalize|onObjectFinalized|onDocument\w+|onMessagePublished|onValue\w+|onTaskDispatched|onDispatch)$/;

/** Azure, Google and Firebase say in code what a function is called. */
function readFunction(
  call: Call,
  script: Script,
  texts: Texts,
  handlers: Handlers,
  { handlers: found, routes }: NamedSites,
): void {
  const { callee, object, args } = call;
  const line = call.calleeNode.line;
  const add = (key: TextValue, handler: HandlerRef | undefined): void => {
    if (key.length && handler !== undefined) found.push({ kind: 'faas', key, handler, line, function: call.function });
  };
  const on = object ? script.written(object) : '';
  if (
    /^(?:app|app\.generic)$/.test(on) &&
    args.length === 2 &&
    /^(?:http|timer|serviceBusQueue|serviceBusTopic|storageQueue|storageBlob|eventGrid|eventHub|cosmosDB|warmup|generic|get|post|put|patch|deleteRequest)$/.test(
      callee,
    )
  ) {
    const options = unwrap(args[1]);
    const handler = propertyOf(options, 'handler');
    const name = texts.of(args[0]);
    if (handler) add(name, handlers.of(handler));
    if (callee === 'http' && handler) {
      const route = texts.of(propertyOf(options, 'route'));
      const ref = handlers.of(handler);
      const methods = propertyOf(options, 'methods');
      if (ref === undefined) return;
      routes.push({
        methods: methods?.type === 'array' ? methods.children.map(node => (texts.literal(node) ?? '').toUpperCase()).filter(Boolean) : [],
        path: route.length ? route : name, prefixes: [['api']], router: '', handler: ref, line, endLine: call.node.endLine, function: call.function, framework: 'azure',
      }); // prettier-ignore
    }
    return;
  }
  const isFramework =
    /^(?:http|cloudEvent|event)$/.test(callee) && args.length === 2 && (on === '' || /functions|^ff$/i.test(on));
  if (isFramework && texts.literal(args[0]) !== undefined && !/^\W|:\/\//.test(texts.literal(args[0])!))
    return add(texts.of(args[0]), handlers.of(args[1]));
  if (!firebase.test(callee) || args.length === 0) return;
  // `exports.resize = functions.https.onRequest(handler)`: the export's name.
  const bound = boundTo(outermost(call.node));
  if (bound && !bound.includes('.')) add([bound], handlers.last(args));
}

/** `res.render('orders/list', …)`. */
function readTemplate(call: Call, script: Script, texts: Texts, { handlers: found }: NamedSites): void {
  if (
    !/^(?:render|view|renderFile|renderView|renderAsync|viewAsync)$/.test(call.callee) ||
    !call.object ||
    call.function < 0
  )
    return;
  const on = script.written(call.object);
  if (
    !/(?:^|\.)(?:res|response|reply|ctx|context|c|h|app|ejs|pug|nunjucks|env|eta|engine|mustache|handlebars|hbs|twig|liquid|view|views)$/i.test(
      on,
    )
  )
    return;
  const key = texts.of(call.args[0]);
  if (key.some(part => typeof part === 'string'))
    found.push({ kind: 'template', key, handler: call.function, line: call.calleeNode.line, function: call.function });
}

/** tRPC: `router({ byId: procedure.query(…), admin: adminRouter })`. */
function readProcedures(call: Call, handlers: Handlers, { routes, mounts }: NamedSites): void {
  if (!/^(?:router|createTRPCRouter|createRouter)$/.test(call.callee) || call.args.length !== 1) return;
  const waiting = [{ object: unwrap(call.args[0]), path: '', router: boundTo(outermost(call.node)) }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const { key, keyNode, value } of propertiesOf(next.object)) {
      const path = next.path ? `${next.path}.${key}` : key;
      const procedure = procedureOf(value, handlers);
      if (procedure !== undefined) {
        routes.push({
          methods: [], path: [path], router: next.router, handler: procedure, line: keyNode.line, endLine: value.endLine, function: call.function, framework: 'trpc',
        }); // prettier-ignore
      } else if (value.type === 'object' && path.length < 100)
        waiting.push({ object: value, path, router: next.router });
      else if (value.type === 'identifier' || value.type === 'shorthand_property_identifier') {
        mounts.push({
          parent: next.router,
          prefix: [path],
          kind: 'router',
          child: value.text,
          function: call.function,
          line: keyNode.line,
        });
      } else if (
        value.type === 'call_expression' &&
        /^(?:router|createTRPCRouter|createRouter)$/.test(value.field('function')?.text ?? '')
      ) {
        const inner = value.field('arguments')?.children[0];
        if (inner) waiting.push({ object: unwrap(inner), path, router: next.router });
      }
    }
  }
}

function procedureOf(value: SyntaxNode, handlers: Handlers): HandlerRef | undefined {
  if (value.type !== 'call_expression') return undefined;
  const callee = value.field('function');
  const name = callee?.type === 'member_expression' ? callee.field('property')?.text : undefined;
  const [first] = value.field('arguments')?.children ?? [];
  return /^(?:query|mutation|subscription)$/.test(name ?? '') && first ? handlers.of(first) : undefined;
}
