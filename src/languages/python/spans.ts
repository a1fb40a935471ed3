// Where spans are opened: OpenTelemetry's own calls, as a statement, in `with`, as a decorator; logfire, Sentry, Datadog and others.
import type { SpanSite, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callOf } from './callNode';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import type { Decorator } from './outline';

import type { Texts } from './texts';

/** What a file's functions are called from outside: its module under all the names that it may run as. */
export type ModuleNames = readonly string[];

export function spansIn(texts: Texts, modules: ModuleNames): SpanSite[] {
  const decorators = new Map<SyntaxNode, Decorator>();
  for (const decorator of texts.outline.decorators) if (decorator.call) decorators.set(decorator.call.node, decorator);
  const sites: SpanSite[] = [];
  /** Sites by the variable that their span is in, for `span.update_name`. */
  const byVariable = new Map<string, number>();
  for (const call of texts.outline.calls) {
    const decorator = decorators.get(call.node);
    if (call.name === 'update_name') {
      rename(sites, byVariable, call, texts);
      continue;
    }
    const names = namesOf(call, texts, decorator, modules).flatMap(value => spelledOut(value, texts, modules));
    if (!names.length) continue;
    const variable = texts.outline.aliases.get(call.node) ?? assignedTo(call.node);
    if (variable !== undefined) byVariable.set(`${call.function}:${variable}`, sites.length);
    sites.push(siteOf(call, names, texts, decorator));
  }
  for (const decorator of texts.outline.decorators) {
    if (decorator.call || decorator.target < 0) continue;
    const names = bareNames(decorator, texts, modules);
    if (!names.length) continue;
    const { line, endLine } = decorator.node;
    sites.push({ names, line, endLine, function: decorator.target, how: 'annotation' });
  }
  return sites.sort((a, b) => a.line - b.line);
}

/** `__name__` is the module, `load.__qualname__` a function of this file. */
function spelledOut(value: TextValue, texts: Texts, modules: ModuleNames): TextValue[] {
  const refs = value.flatMap(part => (typeof part === 'object' && part !== null && 'ref' in part ? [part.ref] : []));
  if (!refs.some(ref => ref.includes('__'))) return [value];
  const spell = (module: string): TextValue =>
    join(
      value.map(part => {
        if (typeof part !== 'object' || part === null || !('ref' in part)) return part;
        return part.ref === '__name__' ? module : (ownName(part.ref, texts) ?? part);
      }),
    );
  return refs.includes('__name__') ? [...modules, '__main__'].map(spell) : [spell('')];
}

function ownName(ref: string, texts: Texts): string | undefined {
  const [, path, which] = /^(.*)\.__(name|qualname)__$/.exec(ref) ?? [];
  if (path === undefined) return undefined;
  const last = path.slice(path.lastIndexOf('.') + 1);
  const found = texts.outline.functions.filter(({ name }) => name === last);
  if (found.length !== 1) return undefined;
  return which === 'name' || found[0].owner === '' ? last : `${found[0].owner}.${last}`;
}

function siteOf(
  call: PythonCall,
  names: readonly TextValue[],
  texts: Texts,
  decorator: Decorator | undefined,
): SpanSite {
  const scope =
    call.receiver && isOpenTelemetry(call.name) ? scopeOf(call.receiver, call.function, texts, 3) : undefined;
  const outer = parameterOutside(names, call.function, texts);
  return {
    names: outer ? outer.names : names,
    line: call.node.line,
    endLine: call.node.endLine,
    function: outer ? outer.function : call.function,
    ...(scope?.length && { scope }),
    how: decorator ? 'annotation' : 'call',
  };
}

/**
 * In a decorator's wrapper the name is a parameter of the function around it (`def traced(name)`): that one's callers give the
 * name, so the span counts as its own.
 */
function parameterOutside(
  names: readonly TextValue[],
  inside: number,
  texts: Texts,
): { names: TextValue[]; function: number } | undefined {
  let outer = -1;
  const moved = names.map((value): TextValue =>
    value.map(part => {
      if (typeof part !== 'object' || part === null || !('ref' in part)) return part;
      const found = part.ref.includes('.')
        ? storedParameter(part.ref, inside, texts)
        : texts.parameter(part.ref, inside);
      if (!found || found.function === inside || (outer >= 0 && outer !== found.function)) return part;
      outer = found.function;
      return { param: found.position };
    }),
  );
  return outer >= 0 ? { names: moved, function: outer } : undefined;
}

/** `self.name`, where `__init__` keeps what it was given: its callers give the name. */
function storedParameter(
  name: string,
  inside: number,
  texts: Texts,
): { function: number; position: number } | undefined {
  const set = /^self\.\w+$/.test(name) ? texts.assignment(name, inside) : undefined;
  if (set?.value?.type !== 'identifier' || set.function < 0) return undefined;
  const position = texts.outline.functions[set.function].params.indexOf(set.value.text);
  return position < 0 ? undefined : { function: set.function, position };
}

function isOpenTelemetry(name: string): boolean {
  return name === 'start_as_current_span' || name === 'start_span' || name === 'start_active_span';
}

function namesOf(
  call: PythonCall,
  texts: Texts,
  decorator: Decorator | undefined,
  modules: ModuleNames,
): readonly TextValue[] {
  const receiver = dotted(call.receiver);
  const last = receiver.slice(receiver.lastIndexOf('.') + 1);
  const values = (...keys: readonly string[]): TextValue[] => {
    const node = keys.map(key => call.named.get(key)).find(found => found) ?? argument(call, '', 0);
    return texts.valuesOf(node, call.function);
  };
  const all = (...keys: readonly string[]): TextValue[] =>
    keys.flatMap(key => texts.valuesOf(call.named.get(key), call.function));
  switch (call.name) {
    case 'start_as_current_span':
      return values('name');
    case 'start_active_span':
      return values('operation_name', 'name');
    case 'start_span':
    case 'start_transaction':
    case 'start_child': {
      // Sentry's has `op` first and the text by name; OpenTelemetry's and OpenTracing's the name first.
      const isSentry = call.named.has('op') || last === 'sentry_sdk' || call.name !== 'start_span';
      if (!isSentry) return values('name', 'operation_name');
      return all('name', 'description', ...(call.named.has('name') || call.named.has('description') ? [] : ['op']));
    }
    case 'span':
      if (last === 'logfire' || isFrom(call, 'logfire', texts)) return templateOf(call, texts);
      return /tracer$/i.test(last) ? values('name') : [];
    case 'in_span':
      return values('name');
    case 'in_subsegment':
    case 'in_segment':
    case 'capture_async':
      return /xray|recorder/i.test(last) ? values('name') : [];
    case 'capture':
      return /xray|recorder/i.test(last) ? values('name') : [];
    case 'trace':
      if (/tracer$/i.test(last)) return values('name');
      return last === 'sentry_sdk' && decorator ? all('name') : [];
    case 'wrap':
      if (!/tracer$/i.test(last) || !decorator || decorator.target < 0) return [];
      return call.named.has('name') || call.args.length
        ? values('name')
        : qualified(decorator.target, texts, modules, '');
    case 'instrument': {
      if (!decorator || decorator.target < 0 || !(last === 'logfire' || isFrom(call, 'logfire', texts))) return [];
      if (call.named.has('span_name')) return all('span_name');
      const given = templateOf(call, texts);
      return given.length ? given : qualified(decorator.target, texts, modules, 'Calling ');
    }
    case 'capture_span':
    case 'async_capture_span':
      if (call.args.length || call.named.has('name')) return values('name');
      return decorator && decorator.target >= 0 ? [[texts.outline.functions[decorator.target].name]] : [];
    case 'workflow':
    case 'task':
    case 'agent':
    case 'tool':
      if (!decorator || !importsModule(texts, 'traceloop')) return [];
      return all('name').map(value => [...value.slice(0, -1), `${String(value[value.length - 1])}.${call.name}`]);
    default:
      return [];
  }
}

/** Decorators without brackets, whose spans are named after the function. */
function bareNames({ name, target }: Decorator, texts: Texts, modules: ModuleNames): TextValue[] {
  switch (name) {
    case 'logfire.instrument':
      return qualified(target, texts, modules, 'Calling ');
    case 'sentry_sdk.trace':
      return qualified(target, texts, modules, '');
    case 'capture_span':
    case 'elasticapm.capture_span':
    case 'async_capture_span':
      return [[texts.outline.functions[target].name]];
    default:
      return [];
  }
}

/** `module.Class.function` under each name that the module may have been loaded by. */
function qualified(target: number, texts: Texts, modules: ModuleNames, before: string): TextValue[] {
  const { owner, name } = texts.outline.functions[target];
  const own = owner === '' ? name : `${owner}.${name}`;
  return [...modules, '__main__'].map(module => [`${before}${module}.${own}`]);
}

/** logfire names spans by the template as written, holes and all; an f-string's too. */
function templateOf(call: PythonCall, texts: Texts): TextValue[] {
  const node = call.named.get('span_name') ?? call.named.get('_span_name') ?? argument(call, 'msg_template', 0);
  if (node?.type === 'string' && node.child('interpolation')) {
    const parts = node.children.flatMap(child =>
      child.type === 'string_content' ? [child.text] : child.type === 'interpolation' ? [child.text] : [],
    );
    return [[parts.join('')]];
  }
  return node ? texts.valuesOf(node, call.function) : [];
}

function rename(sites: SpanSite[], byVariable: Map<string, number>, call: PythonCall, texts: Texts): void {
  const names = texts.valuesOf(argument(call, 'name', 0), call.function);
  if (!names.some(value => value.some(part => typeof part === 'string'))) return;
  const known = byVariable.get(`${call.function}:${dotted(call.receiver)}`);
  if (known !== undefined) sites[known] = { ...sites[known], names: [...sites[known].names, ...names] };
  else {
    const { line, endLine } = call.node;
    sites.push({ names, line, endLine, function: call.function, how: 'call' });
  }
}

function assignedTo(node: SyntaxNode): string | undefined {
  const { parent } = node;
  return parent?.type === 'assignment' && parent.field('right') === node ? dotted(parent.field('left')) : undefined;
}

/** Name of the tracer that an expression gives: where it is made in this file, or the name it is imported under. */
export function scopeOf(node: SyntaxNode, inside: number, texts: Texts, hops: number): TextValue | undefined {
  if (hops === 0) return undefined;
  if (node.type === 'call') {
    const call = callOf(node, inside);
    if (/^(?:get_?tracer|Tracer)$/i.test(call.name)) {
      const given = call.named.get('instrumenting_module_name') ?? call.named.get('name') ?? call.args[0];
      if (given) return texts.valueOf(given, inside);
    }
    return returnedBy(dotted(node.field('function')), texts, hops);
  }
  const name = dotted(node);
  if (name === '') return undefined;
  const set = texts.assignment(name, inside);
  const found = set?.value && scopeOf(set.value, set.function, texts, hops - 1);
  if (found) return found;
  // `tracer = None` at the top, made later under `global`.
  const later = texts
    .assignmentsTo(name)
    .filter(({ value }) => value?.type === 'call' && callOf(value, -1).name === 'get_tracer');
  if (later.length === 1) return scopeOf(later[0].value!, later[0].function, texts, hops - 1);
  // Or in a property.
  if (/^(?:self|cls)\./.test(name)) return returnedBy(name, texts, hops);
  const isImported = texts.outline.imports.some(statement => importedNames(statement).includes(name.split('.')[0]));
  return isImported ? [{ ref: name }] : undefined;
}

/** What a function of this file returns: `def get_tracer(): return trace.get_tracer("billing")`. */
/** Functions of one name that are looked at. */
const mostNamesakes = 20;

function returnedBy(name: string, texts: Texts, hops: number): TextValue | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  for (const { value, function: at } of texts.returnsOf(last).slice(0, mostNamesakes)) {
    const found = scopeOf(value, at, texts, hops - 1);
    if (found?.length) return found;
  }
  return undefined;
}

export function importedNames(statement: SyntaxNode): string[] {
  return statement
    .fields('name')
    .map(entry => (entry.field('alias') ?? entry.field('name') ?? entry).text.split('.')[0]);
}

/** Whether a bare name was imported from a package. */
function isFrom(call: PythonCall, module: string, texts: Texts): boolean {
  if (call.receiver) return false;
  return texts.outline.imports.some(
    statement =>
      statement.type === 'import_from_statement' &&
      statement.field('module_name')?.text.split('.')[0] === module &&
      importedNames(statement).includes(call.name),
  );
}

const importedModules = new WeakMap<Texts, readonly string[]>();

export function importsModule(texts: Texts, ...modules: readonly string[]): boolean {
  let names = importedModules.get(texts);
  if (!names) {
    names = texts.outline.imports.flatMap(statement => {
      const from = statement.field('module_name');
      return from ? [from.text] : statement.fields('name').map(entry => (entry.field('name') ?? entry).text);
    });
    importedModules.set(texts, names);
  }
  return names.some(name => modules.some(module => name === module || name.startsWith(`${module}.`)));
}
