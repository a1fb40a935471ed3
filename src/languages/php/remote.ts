// What answers from outside apart from HTTP: jobs, messages, commands; and templates.
import type { MessageSite, NamedHandler, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callsNamed, entriesOf } from './calls';
import type { PhpFile } from './phpFile';
import { variableName } from './phpFile';
import { hasText, isKnown, literalOf, textOf } from './texts';

export function namedHandlersOf(file: PhpFile): readonly NamedHandler[] {
  const handlers: NamedHandler[] = [];
  const add = (kind: NamedHandler['kind'], key: TextValue, handler: number, line: number): void => {
    if (handler >= 0 && isKnown(key)) handlers.push({ kind, key, handler, line, function: handler });
  };
  for (const { facts, attributes, node } of file.types) {
    const full = file.qualified(facts.name);
    const member = (...names: readonly string[]): number =>
      names.map(name => file.method(facts.name, name)).find(index => index >= 0) ?? -1;
    const isJob = facts.bases.some(base =>
      /(?:^|\\)(?:ShouldQueue|ShouldQueueAfterCommit|Job|JobInterface|Dispatchable|Queueable)$/.test(base),
    );
    if (isJob) add('job', [full], member('handle', '__invoke', 'perform', 'execute'), facts.line);
    for (const attribute of attributes) {
      if (attribute.name === 'AsMessageHandler') {
        const method = literalOf(textOf(file, argument(attribute, 9, 'method'), -1)) ?? '__invoke';
        addMessageHandler(file, member(method), facts.line, add);
      }
      if (attribute.name === 'AsCommand')
        add('command', textOf(file, argument(attribute, 0, 'name'), -1), member('execute', '__invoke'), facts.line);
    }
    if (facts.bases.some(base => /(?:^|\\)Message(?:Handler|Subscriber)Interface$/.test(base)))
      addMessageHandler(file, member('__invoke'), facts.line, add);
    for (const { name, owner, value, line } of file.constants) {
      if (owner !== facts.name) continue;
      const text = textOf(file, value, -1);
      if (name === 'signature')
        add('command', [String(text[0]).trim().split(/\s/)[0]], member('handle', '__invoke'), line);
      if (name === 'defaultName' && /Command/.test(facts.bases.join())) add('command', text, member('execute'), line);
    }
    for (const { node: method, attributes: own, facts: fn } of file.functions)
      if (method.start > node.start && method.end <= node.end && own.some(({ name }) => name === 'AsMessageHandler'))
        addMessageHandler(file, member(fn.name), fn.line, add);
  }
  for (const call of callsNamed(file, /^(?:render|renderView|renderForm|renderBlock|view|make|display|fetch|first)$/)) {
    const key = textOf(file, argument(call, 0), call.function);
    const receiver = call.receiver?.text ?? '';
    const isView =
      call.name === 'view'
        ? call.receiver === undefined || /response\(|this->/.test(receiver)
        : call.name === 'make'
          ? /(?:^|\\)View$/.test(receiver)
          : call.name === 'fetch' || call.name === 'display' || call.name === 'first'
            ? /\.(?:twig|tpl|php|phtml|latte)$/.test(String(key.at(-1)))
            : receiver !== '';
    if (isView && hasText(key) && call.function >= 0)
      handlers.push({ kind: 'template', key, handler: call.function, line: call.line, function: call.function });
  }
  return handlers;
}

/** A handler is known by the class of its message. */
function addMessageHandler(
  file: PhpFile,
  index: number,
  line: number,
  add: (kind: NamedHandler['kind'], key: TextValue, handler: number, line: number) => void,
): void {
  const type = index >= 0 ? file.functions[index].facts.paramTypes?.[0] : undefined;
  if (type && /^\??[\w\\]+$/.test(type)) add('job', [file.qualified(type.replace(/^\?/, ''))], index, line);
}

export function messagesOf(file: PhpFile): readonly MessageSite[] {
  const sites: MessageSite[] = [];
  const has = (pattern: RegExp): boolean => file.imports.some(({ module, name }) => pattern.test(`${module}\\${name}`));
  const system = has(/AMQP|Amqp/) ? 'rabbitmq' : has(/RdKafka|Kafka/) ? 'kafka' : '';
  for (const call of callsNamed(
    file,
    /^(?:basic_consume|basic_publish|subscribe|newTopic|createTopic|createQueue|queue_declare)$/,
  )) {
    const place = { line: call.line, endLine: call.endLine, function: call.function };
    const add = (role: 'consumer' | 'producer', node: SyntaxNode | undefined, handler?: number | string): void => {
      const destination = textOf(file, node, call.function);
      if (!isKnown(destination) || literalOf(destination) === '') return;
      if (role === 'producer') sites.push({ role, system, destination, ...place });
      else if (handler !== undefined || call.function >= 0)
        sites.push({ role, system, destination, handler: handler ?? call.function, ...place });
    };
    if (call.name === 'basic_consume') {
      const callback = call.args
        .map(({ value }) => callbackOf(file, value, call.function))
        .find(found => found !== undefined);
      add('consumer', argument(call, 0, 'queue'), callback);
    } else if (call.name === 'basic_publish') {
      add('producer', argument(call, 1, 'exchange'));
      add('producer', argument(call, 2, 'routing_key'));
    } else if (call.name === 'subscribe')
      for (const [, topic] of entriesOf(file, argument(call, 0))) add('consumer', topic);
    else if (call.name === 'newTopic' && system === 'kafka') add('producer', argument(call, 0));
  }
  return sites;
}

function callbackOf(file: PhpFile, node: SyntaxNode, inside: number): number | string | undefined {
  const index = file.indexOf(node);
  if (index !== undefined) return index;
  if (node.type === 'variable_name') {
    const found = file.meaning(variableName(node), inside);
    return found.kind === 'variable' && found.value ? file.indexOf(found.value) : undefined;
  }
  const [first, second] = entriesOf(file, node).map(([, value]) => value);
  const method = literalOf(textOf(file, second, inside));
  return first?.text === '$this' && method !== undefined ? `this->${method}` : undefined;
}
