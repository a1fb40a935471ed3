// From a function to what its spans carry: the resolver backwards, for searching traces of a function.
import type { FunctionFacts } from '../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../index/sourceIndex';
import { phrase, type Phrase } from '../phrase';
import { deployedFunctions } from './deployedFunctions';
import { functionAround, functionNameAt } from './finding';
import { spanNamesOf } from './names/spanNames';
import { qualifiedNames } from './qualifiedNames';
import { functionsAround } from './routes/functionNames';
import { handlerPlaces } from './routes/handlerPlaces';
import { routeTable, type RouteEntry } from './routes/routeTable';
import { sentRoutes } from './routes/sentRoutes';
import { findAreas } from './services/areas';
import type { ServiceFolders } from './sourceResolver';

/** One way to find spans in a server that searches by operation and attributes. */
export interface SpanSearch {
  readonly operation?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly why: Phrase;
}

export interface FunctionSearches {
  /** Dotted; '' for a closure outside of any named function. */
  readonly name: string;
  /** Services that may run the function, the likeliest first. */
  readonly services: readonly string[];
  /** The surest first. */
  readonly searches: readonly SpanSearch[];
}

const most = 30;

/** What to search for to find spans of the function around a line; undefined when there is none. */
export function searchesOf(
  index: SourceIndex,
  services: ServiceFolders,
  uri: string,
  line: number,
): FunctionSearches | undefined {
  const file = index.file(uri);
  const innermost = file ? functionAround(file, line) : -1;
  if (!file || innermost < 0) return undefined;
  let own: readonly SpanSearch[] = [];
  let at = innermost;
  // A closure without spans of its own runs within those of the function around it.
  for (const fn of functionsAround(file, innermost)) {
    at = fn;
    own = ofFunction(index, { file, index: fn, fact: file.facts.functions[fn] });
    if (own.length) break;
  }
  const named = [...functionsAround(file, own.length ? at : innermost)].find(
    fn => file.facts.functions[fn].name !== '',
  );
  const byName = named === undefined ? [] : byCode(index, { file, index: named, fact: file.facts.functions[named] });
  return {
    name: functionNameAt(file, innermost) ?? '',
    services: servicesAround(index, services, file),
    searches: distinct([...own, ...byName]).slice(0, most),
  };
}

function ofFunction(index: SourceIndex, at: At<FunctionFacts>): readonly SpanSearch[] {
  return [
    ...opened(index, at),
    ...routed(index, at),
    ...called(index, at),
    ...consuming(index, at),
    ...named(index, at),
  ];
}

/** Spans that the function opens by a name. */
function* opened(index: SourceIndex, { file, index: fn }: At<FunctionFacts>): Generator<SpanSearch> {
  const byFile = index.derived('span names by file', () => {
    const map = new Map<string, { readonly name: string; readonly fn: number }[]>();
    for (const [name, sites] of spanNamesOf(index).byName)
      for (const site of sites) {
        const list = map.get(site.file.uri);
        const entry = { name, fn: site.function };
        if (list) list.push(entry);
        else map.set(site.file.uri, [entry]);
      }
    return map;
  });
  for (const { name, fn: around } of byFile.get(file.uri) ?? [])
    if (ownerOf(file, around) === fn || around === fn)
      yield { operation: name, why: phrase('It opens a span called {0}.', name) };
}

/** The nearest function with a name. */
function ownerOf(file: IndexedFile, fn: number): number {
  return [...functionsAround(file, fn)].find(one => file.facts.functions[one].name !== '') ?? fn;
}

/** Requests whose route leads here. */
function* routed(index: SourceIndex, at: At<FunctionFacts>): Generator<SpanSearch> {
  for (const entry of routeTable(index).entries) {
    if (!mayLeadTo(entry, at)) continue;
    const method = entry.site.methods.length === 1 ? entry.site.methods[0] : methodOf(at.fact, entry);
    const { segments, file, handler, line, endLine, function: inside } = entry;
    const isForOne = /[}*]$/.test(segments[segments.length - 1]?.key ?? '');
    const { places } = handlerPlaces(index, { file, handler, line, endLine, function: inside, isForOne }, method);
    const leadsHere = places.some(
      place => place.kind === 'function' && place.at.file === at.file && place.at.index === at.index,
    );
    if (leadsHere) yield* searchesOfRoute(entry, method, at);
  }
}

/** Cheap, before names are looked up. */
function mayLeadTo({ file, handler }: RouteEntry, { file: own, index: fn, fact }: At<FunctionFacts>): boolean {
  if (typeof handler === 'number')
    return file === own && handler === fn
      ? true
      : file.facts.functions[handler]?.isDeclaration === true && file.facts.functions[handler].name === fact.name;
  const last =
    handler
      .replace(/[^\w$]+$/, '')
      .split(/[^\w$]+/)
      .at(-1) ?? '';
  const type = fact.owner.split('.').at(-1) ?? '';
  // A closure that is returned goes by the name of what returns it.
  const around = fact.name === '' ? own.facts.functions[fact.parent]?.name : undefined;
  return (
    (fact.name !== '' && last === fact.name) ||
    (type !== '' && handler.includes(type)) ||
    (around !== undefined && around !== '' && last === around)
  );
}

/** A method of a class that answers a route is called like the verb, or has it as an annotation. */
function methodOf({ name }: FunctionFacts, { site }: RouteEntry): string {
  const verb = name.replace(/^on_?|^do|Async$/gi, '').toUpperCase();
  if (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(verb)) return verb;
  return site.methods[0] ?? '';
}

function* searchesOfRoute(entry: RouteEntry, method: string, { fact }: At<FunctionFacts>): Generator<SpanSearch> {
  const methods = entry.site.methods.length > 1 ? entry.site.methods : method === '' ? [] : [method];
  if (entry.site.framework.startsWith('nest')) {
    const controller = fact.owner.split('.').at(-1) ?? '';
    const why = phrase('Nest calls the span of a handler by its class and method.');
    yield {
      operation: `${controller}.${fact.name}`,
      tags: { 'nestjs.controller': controller, 'nestjs.callback': fact.name },
      why,
    };
  }
  for (const route of sentRoutes(entry)) {
    const why = phrase('It answers the route {0}.', route);
    for (const one of methods.slice(0, 4)) yield { operation: `${one} ${route}`, why };
    yield { tags: { 'http.route': route, ...(methods.length === 1 && { 'http.request.method': methods[0] }) }, why };
    if (methods.length === 1) yield { tags: { 'http.route': route, 'http.method': methods[0] }, why };
    if (methods.length === 0) yield { operation: route, why };
  }
}

/** Remote calls that it answers. */
function* called(index: SourceIndex, { file, fact, index: fn }: At<FunctionFacts>): Generator<SpanSearch> {
  const owner = fact.owner.split('.').at(-1) ?? '';
  for (const { file: at, fact: site } of index.all('rpc')) {
    if (at.language === 'proto') continue;
    const own = site.methods?.find(
      ({ handler }) =>
        (handler === fn && at === file) ||
        (typeof handler === 'string' && handler.split(/[.:]/).at(-1) === fact.name && at === file),
    );
    const isOfType =
      site.type !== '' &&
      owner !== '' &&
      site.type.split('.').at(-1) === owner &&
      at.language === file.language &&
      (at === file || index.unitOf(at) === index.unitOf(file));
    if (!own && !isOfType) continue;
    const { method, service } = declaredCall(index, site.service, own?.name ?? fact.name);
    const why = phrase('It answers the remote call {0}.', `${service}/${method}`);
    for (const front of ['', '/', 'grpc.']) yield { operation: `${front}${service}/${method}`, why };
    yield { tags: { 'rpc.service': service, 'rpc.method': method }, why };
    yield { tags: { 'rpc.method': `${service}/${method}` }, why };
  }
}

/** Package and spelling stand in the protocol's file. */
function declaredCall(
  index: SourceIndex,
  service: string,
  method: string,
): { readonly service: string; readonly method: string } {
  const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();
  for (const { file, fact } of index.all('rpc')) {
    if (file.language !== 'proto' || fact.service !== service) continue;
    const found = fact.methods?.find(({ name }) => plain(name) === plain(method));
    if (!found) continue;
    return { service: file.facts.package === '' ? service : `${file.facts.package}.${service}`, method: found.name };
  }
  return { service, method: method.replace(/^[a-z]/, first => first.toUpperCase()) };
}

/** Messages and jobs that it gets. */
function* consuming(index: SourceIndex, { file, index: fn, fact }: At<FunctionFacts>): Generator<SpanSearch> {
  for (const { role, destination, handler, function: inside } of file.facts.messages ?? []) {
    const isOwn =
      role === 'consumer' ? isHandler(handler, fn, fact) || (handler === undefined && inside === fn) : inside === fn;
    const name = isOwn ? literalOf(index.resolveText(file, destination, inside)) : undefined;
    if (name === undefined || name === '') continue;
    const why =
      role === 'consumer' ? phrase('It gets the messages of {0}.', name) : phrase('It sends messages to {0}.', name);
    const operations = role === 'consumer' ? ['process', 'receive'] : ['publish', 'send'];
    for (const operation of operations) {
      yield { operation: `${name} ${operation}`, why };
      yield { operation: `${operation} ${name}`, why };
    }
    yield { tags: { 'messaging.destination.name': name, 'span.kind': role }, why };
  }
}

function isHandler(handler: number | string | undefined, fn: number, fact: FunctionFacts): boolean {
  return (
    handler === fn || (typeof handler === 'string' && fact.name !== '' && handler.split(/[^\w$]+/).at(-1) === fact.name)
  );
}

/** Jobs, commands, cloud functions, resolvers: by the names they are called. */
function* named(index: SourceIndex, { file, index: fn, fact }: At<FunctionFacts>): Generator<SpanSearch> {
  for (const { kind, key, handler, function: inside } of file.facts.handlers ?? []) {
    if (!isHandler(handler, fn, fact)) continue;
    const name = literalOf(index.resolveText(file, key, inside));
    if (name === undefined || name === '') continue;
    if (kind === 'job') yield* jobSearches(index, file, name, fact);
    if (kind === 'command') yield { operation: name, why: phrase('It carries out the command {0}.', name) };
    if (kind === 'faas') yield { operation: name, why: phrase('It is deployed as {0}.', name) };
    if (kind === 'graphql' && name.includes('.')) {
      const [parent, field] = name.split('.');
      const why = phrase('It resolves the field {0}.', name);
      yield { tags: { 'graphql.parent.name': parent, 'graphql.field.name': field }, why };
      yield { operation: `graphql.resolve ${field}`, why };
    }
  }
  for (const { names, handler } of deployedFunctions(index)) {
    if (handler.kind !== 'function' || handler.at.file !== file || handler.at.index !== fn) continue;
    for (const name of names) {
      const why = phrase('It is deployed as {0}.', name);
      yield { tags: { 'faas.name': name }, why };
      yield { operation: name, why };
    }
  }
}

function* jobSearches(index: SourceIndex, file: IndexedFile, name: string, fact: FunctionFacts): Generator<SpanSearch> {
  const why = phrase('It carries out the job {0}.', name);
  if (file.language === 'python') {
    const [module = ''] = qualifiedNames(index, file, fact);
    for (const task of new Set([name.includes('.') ? name : module, name])) {
      if (task === '') continue;
      yield { tags: { 'celery.task_name': task }, why };
      yield { operation: `run/${task}`, why };
    }
    return;
  }
  if (file.language === 'ruby') {
    yield { tags: { 'messaging.sidekiq.job_class': name }, why };
    yield { operation: `${name} process`, why };
  }
  yield { operation: name, why };
}

/** What SDKs call a function that put its name on spans. */
function* byCode(index: SourceIndex, { file, fact }: At<FunctionFacts>): Generator<SpanSearch> {
  const names = qualifiedNames(index, file, fact);
  const why = phrase('Spans that name the function they belong to carry this name.');
  for (const name of names.slice(0, 2)) yield { tags: { 'code.function.name': name }, why };
  const [best] = names;
  const at = best === undefined ? -1 : Math.max(best.lastIndexOf('.'), best.lastIndexOf('::'));
  if (best !== undefined && at > 0) {
    const namespace = best.slice(0, at).replace(/:$/, '');
    yield { tags: { 'code.function': fact.name, 'code.namespace': namespace }, why };
  }
  if (file.language === 'javascript' && fact.params.length >= 3 && /^next$/.test(fact.params[fact.params.length - 1]))
    yield {
      operation: `middleware - ${fact.name}`,
      why: phrase('Express calls the span of a middleware by its function.'),
    };
  const type = fact.owner.split('.').at(-1) ?? '';
  if (type !== '' && /^(?:java|kotlin|csharp|javascript|php)$/.test(file.language))
    yield { operation: `${type}.${fact.name}`, why: phrase('Spans of methods are often called by class and method.') };
}

/** Names of the folders, packages and declarations around a file, from the inside out; what the settings say comes first. */
function servicesAround(index: SourceIndex, services: ServiceFolders, file: IndexedFile): readonly string[] {
  const areas = [...index.derived(`areas ${JSON.stringify(services)}`, () => findAreas(index, services)).values()]
    .filter(({ folder, segments }) => folder === file.folder && segments.every((part, i) => file.segments[i] === part))
    .sort((a, b) => b.segments.length - a.segments.length);
  const names = [
    ...areas.flatMap(({ configuredFor }) => [...(configuredFor ?? [])]),
    ...areas.flatMap(({ declaredNames }) => [...declaredNames]),
    ...areas.flatMap(({ packageNames, folderNames }) => [...packageNames, ...folderNames]),
  ];
  return [...new Set(names)].filter(name => name !== '');
}

function distinct(searches: readonly SpanSearch[]): readonly SpanSearch[] {
  const known = new Map<string, SpanSearch>();
  for (const search of searches) {
    const key = JSON.stringify([search.operation, search.tags]);
    if (!known.has(key)) known.set(key, search);
  }
  return [...known.values()];
}
