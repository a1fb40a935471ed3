// Who answers a remote call: methods of types that extend what was generated for the service, of objects registered for it, and
// where nothing of the kind is written, methods that are called like it.
import type { FunctionFacts, RpcSite, TypeFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { lastOf, membersOf, simpleType } from '../calls/callTargets';
import { handlersOf } from '../calls/handlerFunctions';
import { methodSpellings, type RpcTarget } from './rpcTarget';

export interface Implementation {
  readonly handler:
    | ({ readonly kind: 'function' } & At<FunctionFacts>)
    | { readonly kind: 'line'; readonly file: IndexedFile; readonly line: number };
  /** By what the type extends or was registered for; false when only the name is alike. */
  readonly isTyped: boolean;
  /** How many words of the package come back in the file's imports, package and path. */
  readonly packageFit: number;
}

export function implementationsOf(index: SourceIndex, target: RpcTarget): readonly Implementation[] {
  const known = index.derived('rpc implementations', () => new Map<string, readonly Implementation[]>());
  const key = `${target.package} ${target.service} ${target.method}`;
  let found = known.get(key);
  if (!found) {
    if (known.size > 5_000) known.clear();
    const typed = typedImplementations(index, target);
    found = withFit(typed.length ? typed : namedImplementations(index, target), target, typed.length > 0);
    known.set(key, found);
  }
  return found;
}

/** Lines of `.proto` files that declare the method. */
export function protoLines(
  index: SourceIndex,
  { service, method, package: inPackage }: RpcTarget,
): readonly {
  readonly file: IndexedFile;
  readonly line: number;
}[] {
  const all = sitesOf(index, service).filter(({ file }) => file.language === 'proto');
  const same = all.filter(({ file }) => inPackage !== '' && file.facts.package === inPackage);
  return (same.length ? same : all).flatMap(({ file, fact }) =>
    (fact.methods ?? []).filter(({ name }) => name === method).map(({ line }) => ({ file, line })),
  );
}

/** What generators write; nobody's own code. */
export function isGeneratedRpc({ segments, facts }: IndexedFile): boolean {
  const name = segments[segments.length - 1] ?? '';
  // People call what they write so, too: only what is generated declares the types to extend.
  if (/(?:Grpc|GrpcKt)\.(?:java|kt|cs)$/.test(name))
    return !facts.types?.length || facts.types.some(type => /(?:Base|Stub|Client)$/.test(type.name));
  return /(?:_grpc\.pb\.go|\.pb\.go|_pb2(?:_grpc)?\.pyi?|OuterClass\.(?:java|kt|cs)|_(?:grpc_)?pb\.(?:js|ts|d\.ts)|_services_pb\.rb|_pb\.rb|\.connect\.go|\.twirp\.go|_pb\.ts|_connect\.ts)$/.test(
    name,
  );
}

type Handler = Implementation['handler'];

function typedImplementations(index: SourceIndex, target: RpcTarget): readonly Handler[] {
  const spellings = methodSpellings(target.method);
  const found: Handler[] = [];
  const fromType = (file: IndexedFile, type: string): void => {
    for (const spelling of spellings) {
      const methods = membersOf(index, file, lastOf(type), spelling).filter(one => !isGeneratedRpc(one.file));
      for (const one of methods) found.push({ kind: 'function', ...one });
      if (methods.length) return;
    }
  };
  for (const { file, fact } of sitesOf(index, target.service)) {
    if (file.language === 'proto' || isGeneratedRpc(file)) continue;
    const method = fact.methods?.find(({ name }) => spellings.includes(name));
    if (method) {
      const functions = handlersOf(index, file, method.handler, -1, spellings);
      if (functions.length) for (const one of functions) found.push({ kind: 'function', ...one });
      else found.push({ kind: 'line', file, line: method.line });
    } else if (fact.type !== '') {
      fromType(file, fact.type);
    }
  }
  for (const { file, fact } of typesExtending(index, target.service)) {
    if (!isGeneratedRpc(file)) fromType(file, fact.name);
  }
  return distinct(found);
}

function sitesOf(index: SourceIndex, service: string): readonly At<RpcSite>[] {
  const sites = index.derived('rpc sites by service', () => {
    const byService = new Map<string, At<RpcSite>[]>();
    for (const at of index.all('rpc')) {
      const known = byService.get(at.fact.service);
      if (known) known.push(at);
      else byService.set(at.fact.service, [at]);
    }
    return byService;
  });
  return sites.get(service) ?? [];
}

/** Suffixes and prefixes that generators put around a service's name for what servers extend. */
function serviceOfBase(base: string): string | undefined {
  const ruby = /(\w+)::Service$/.exec(base)?.[1];
  if (ruby !== undefined) return ruby;
  const simple = simpleType(base);
  const generated =
    /^(\w+?)(?:CoroutineImplBase|ImplBase|Servicer|Base)$/.exec(simple)?.[1] ??
    /^(?:Unimplemented|Unsafe)(\w+?)(?:Server|Handler)$/.exec(simple)?.[1] ??
    /^(?:Mutiny|Reactor|Rx|RxJava)?(\w+?)(?:Server|Handler|Implementation|AsyncService)$/.exec(simple)?.[1];
  return generated;
}

function typesExtending(index: SourceIndex, service: string): readonly At<TypeFacts>[] {
  const types = index.derived('types by remote service', () => {
    const byService = new Map<string, At<TypeFacts>[]>();
    const add = (name: string | undefined, at: At<TypeFacts>): void => {
      if (name === undefined) return;
      const known = byService.get(name);
      if (!known) byService.set(name, [at]);
      else if (!known.includes(at)) known.push(at);
    };
    for (const at of index.all('types')) {
      if (/^(?:Unimplemented|Unsafe)/.test(at.fact.name)) continue;
      for (const base of at.fact.bases) {
        add(serviceOfBase(base), at);
        add(simpleType(base), at);
      }
    }
    return byService;
  });
  return types.get(service) ?? [];
}

/** Methods that are called like it, of an owner that is called like the service or with the request as a parameter. */
function namedImplementations(index: SourceIndex, { method, service, stem }: RpcTarget): readonly Handler[] {
  const found: Handler[] = [];
  const request = new RegExp(`\\b${method}(?:Request|Req|Input|Params)\\b`);
  for (const spelling of methodSpellings(method)) {
    for (const at of index.functionsNamed(spelling, file => !isGeneratedRpc(file) && file.language !== 'proto')) {
      const { owner, isDeclaration, paramTypes } = at.fact;
      if (isDeclaration || owner === '') continue;
      const simple = lastOf(owner);
      if (/client|stub|proxy|mock|fake/i.test(simple)) continue;
      const isAlike = simple.toLowerCase().startsWith(stem) && stem.length > 2;
      const takesRequest = paramTypes?.some(type => request.test(type)) ?? false;
      if (isAlike || simple === service || takesRequest) found.push({ kind: 'function', ...at });
    }
  }
  return distinct(found);
}

function distinct(found: readonly Handler[]): readonly Handler[] {
  const seen = new Set<string>();
  return found.filter(one => {
    const key = `${one.kind === 'function' ? one.fact.line : one.line} ${one.file.uri}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function withFit(found: readonly Handler[], target: RpcTarget, isTyped: boolean): readonly Implementation[] {
  const words = target.package
    .toLowerCase()
    .split('.')
    .filter(word => word.length > 1 && !/^v\d+/.test(word));
  return found.map(handler => {
    const { file } = handler;
    const modules = (file.facts.imports ?? []).map(({ module }) => module);
    const around = [...modules, file.facts.package, ...file.segments]
      .join(' ')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    const known = new Set(around);
    return { handler, isTyped, packageFit: words.filter(word => known.has(word)).length };
  });
}
