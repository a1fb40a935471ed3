import type { CallSite, HandlerRef, RouteSite, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { fileRoutes } from './fileRoutes';
import { callersOf, givenAt, helperAround } from './functionNames';
import { globalPrefixes } from './globalPrefixes';
import { keyOf, literalCount, namesOf, readPath, type PathShape, type Segment } from './pathShape';
import { razorPages } from './razorPages';
import { append, RoutePrefixes } from './routePrefixes';
import { RouteTrie } from './routeTrie';
import { yamlRoutes } from './yamlRoutes';
import { routeNames } from './routeNames';

/** An endpoint under one of its full paths. */
export interface RouteEntry {
  /** Where it is declared, and in whose words `handler` is. */
  readonly file: IndexedFile;
  readonly site: RouteSite;
  readonly handler: HandlerRef;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  readonly segments: readonly Segment[];
  readonly key: string;
  readonly names: string;
  readonly literals: number;
  /** There may be more in front of the path than the code shows. */
  readonly isOpen: boolean;
  /** A part in the middle is not known. */
  readonly hasHole: boolean;
  readonly endsInSlash: boolean;
}

export interface RouteTable {
  readonly entries: readonly RouteEntry[];
  /** Entries by the key of their full path in lower case. */
  readonly byKey: ReadonlyMap<string, readonly RouteEntry[]>;
  readonly byName: ReadonlyMap<string, readonly RouteEntry[]>;
  /** Those with a hole in the middle, by how many segments they have. */
  readonly withHoles: readonly RouteEntry[];
  readonly trie: RouteTrie;
  /** Endpoints that only the last part of an address names (`/trpc/user.byId`). */
  readonly procedures: ReadonlyMap<string, readonly RouteEntry[]>;
}

/** One helper that declares routes may be called often, but not without end. */
const mostCopies = 200;
const mostPaths = 24;

/** All endpoints that the workspace declares, joined over files. */
export function routeTable(index: SourceIndex): RouteTable {
  return index.derived('route table', () => build(index));
}

function build(index: SourceIndex): RouteTable {
  const prefixes = new RoutePrefixes(index);
  const globals = globalPrefixes(index);
  const entries: RouteEntry[] = [];
  const declared = index.all('routes');
  for (const route of [...declared, ...fileRoutes(index, declared), ...razorPages(index), ...yamlRoutes(index)])
    for (const copy of copiesOf(index, route)) {
      for (const shape of shapesOf(copy, prefixes)) {
        for (const full of globals.around(route, shape)) {
          const entry = entryOf(copy, full);
          if (entry) entries.push(entry);
        }
      }
    }
  const byKey = new Map<string, RouteEntry[]>();
  const byName = new Map<string, RouteEntry[]>();
  const procedures = new Map<string, RouteEntry[]>();
  const trie = new RouteTrie();
  for (const entry of entries) {
    push(byKey, entry.key.toLowerCase(), entry);
    for (const name of routeNames(entry)) push(byName, name, entry);
    if (entry.site.framework === 'trpc') push(procedures, entry.key, entry);
    else trie.add(entry);
  }
  return { entries, byKey, byName, withHoles: entries.filter(({ hasHole }) => hasHole), trie, procedures };
}

function push<T>(map: Map<string, T[]>, key: string, entry: T): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}

interface Copy {
  readonly at: At<RouteSite>;
  readonly path: TextValue;
  /** Where path and handler stand: the file itself, or that of a caller of the helper that declares the route. */
  readonly file: IndexedFile;
  readonly function: number;
  readonly line: number;
  readonly endLine: number;
  readonly handler: HandlerRef;
}

/** A route whose path is a parameter of the function around it is as many routes as that function has callers. */
function copiesOf(index: SourceIndex, at: At<RouteSite>): readonly Copy[] {
  const { file, fact } = at;
  const own: Copy = {
    at,
    path: fact.path,
    file,
    function: fact.function,
    line: fact.line,
    endLine: fact.endLine,
    handler: fact.handler,
  };
  if (fact.handler === '' && fact.name !== undefined) {
    const views = viewsNamed(index, at, fact.name);
    if (views.length) return views;
  }
  const param = fact.path.find(part => typeof part === 'object' && part !== null && 'param' in part);
  if (!param || typeof param !== 'object' || !('param' in param)) return [own];
  const fn = helperAround(file, fact.function, param.param);
  if (fn < 0) return [own];
  const { params } = file.facts.functions[fn];
  const handlerParam = typeof fact.handler === 'string' ? params.indexOf(fact.handler) : -1;
  const copies = callersOf(index, file, fn)
    .slice(0, mostCopies)
    .flatMap((call): Copy[] => {
      const { line, endLine, function: inside } = call.fact;
      const path = givenAt(fact.path, call.fact, params);
      if (!path) return [];
      const handler = handlerParam < 0 ? undefined : handlerGiven(call.file, call.fact, handlerParam, params);
      return handler === undefined
        ? [{ ...own, path, file, handler: fact.handler }]
        : [{ at, path, file: call.file, function: inside, line, endLine, handler }];
    });
  return copies.length ? copies : [own];
}

/** Pyramid declares paths under names, and what answers them elsewhere under the same ones. */
function viewsNamed(index: SourceIndex, at: At<RouteSite>, name: string): readonly Copy[] {
  const { file, fact } = at;
  const views = index.derived('routes without paths', () => {
    const map = new Map<string, At<RouteSite>[]>();
    for (const view of index.all('routes')) {
      const { path, handler, name: of } = view.fact;
      if (of !== undefined && handler !== '' && path.length > 0 && path.every(part => part === null))
        push(map, of, view);
    }
    return map;
  });
  const path = index.resolveText(file, fact.path, fact.function);
  return (views.get(name) ?? [])
    .filter(view => view.fact.framework === fact.framework && index.unitOf(view.file) === index.unitOf(file))
    .map(view => ({
      at: { ...at, fact: { ...fact, methods: view.fact.methods } },
      path,
      file: view.file,
      function: view.fact.function,
      line: view.fact.line,
      endLine: view.fact.endLine,
      handler: view.fact.handler,
    }));
}

/** What stands as an argument: a name, or the first closure inside of the call. */
function handlerGiven(
  file: IndexedFile,
  call: CallSite,
  param: number,
  params: readonly string[],
): HandlerRef | undefined {
  const value = call.args?.[param]?.length ? call.args[param] : call.named?.[params[param]];
  const part = value?.length === 1 ? value[0] : undefined;
  if (typeof part === 'object' && part !== null && 'ref' in part) return part.ref;
  const closure = file.facts.functions.findIndex(
    ({ parent, line, endLine }) => parent === call.function && line >= call.line && endLine <= call.endLine,
  );
  return closure < 0 ? undefined : closure;
}

/** Full paths of a route: what is in front of its router, its own prefixes, its path. */
function shapesOf({ at, path, file }: Copy, prefixes: RoutePrefixes): readonly PathShape[] {
  const { fact } = at;
  let own: readonly PathShape[] = [{ segments: [], isOpen: false }];
  for (const prefix of fact.prefixes ?? []) {
    const read = prefixes.readAll(at.file, prefix, fact.function).map(shape => withTokens(at, shape));
    own = own.flatMap(front => read.map(shape => append(front, shape)));
  }
  const inside = file === at.file ? fact.function : -1;
  const last = withTokens(at, prefixes.read(file, path, inside));
  // A slash in front lets ASP.NET's methods leave their class's prefix; others just join.
  const isAbsolute =
    at.file.language === 'csharp' && typeof path[0] === 'string' && /^[~/]/.test(path[0]) && fact.router === '';
  const full = isAbsolute ? [last] : own.map(front => append(front, last));
  const above = prefixes.of(at.file, fact.router, fact.function, fact.line);
  const shapes = above.flatMap(front => full.map(shape => append(front, shape))).slice(0, mostPaths);
  return fact.framework === 'trpc' ? shapes.map(procedure) : shapes;
}

/** tRPC joins names with dots, below an address that says nothing. */
function procedure({ segments }: PathShape): PathShape {
  const key = segments.map(segment => segment.key).join('.');
  return { segments: [{ key, kind: 'literal', names: '' }], isOpen: true };
}

/** ASP.NET's `[controller]` and `[action]`, where the language left them. */
function withTokens({ file, fact }: At<RouteSite>, shape: PathShape): PathShape {
  if (file.language !== 'csharp' || !shape.segments.some(({ names }) => names === 'controller' || names === 'action'))
    return shape;
  const handler = typeof fact.handler === 'number' ? file.facts.functions[fact.handler] : undefined;
  if (!handler) return shape;
  const controller = handler.owner
    .split('.')
    .at(-1)!
    .replace(/Controller$/, '');
  const action = handler.name.replace(/Async$/, '');
  return {
    ...shape,
    segments: shape.segments.map(segment => {
      if (segment.key !== '{}' || segment.isOptional) return segment;
      const text = segment.names === 'controller' ? controller : segment.names === 'action' ? action : undefined;
      return text === undefined ? segment : { key: text, kind: 'literal', names: '' };
    }),
  };
}

/** No entry for a path of which nothing is known. */
function entryOf(copy: Copy, { segments, isOpen, ...shape }: PathShape): RouteEntry | undefined {
  const hasHole = segments.some(({ kind }) => kind === 'hole');
  const literals = literalCount(segments);
  if (literals === 0 && (hasHole || (isOpen && segments.length === 0 && !isKnown(copy.path)))) return undefined;
  const { at, file, handler, line, endLine, function: inside } = copy;
  return {
    file, site: at.fact, handler, line, endLine, function: inside, segments, isOpen, hasHole, endsInSlash: shape.endsInSlash ?? false, literals,
    key: keyOf(segments), names: namesOf(segments),
  }; // prettier-ignore
}

/** The root of something, though what that is may not be known. */
function isKnown(path: TextValue): boolean {
  const isWhole = path.every(part => typeof part === 'string');
  return readPath(path).segments.length === 0 && (isWhole || path.includes('/'));
}
