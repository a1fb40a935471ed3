import type { FunctionFacts, HandlerRef, TypeFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { placesNamed, sameNamed } from './functionNames';
import { fullName, isOfLibrary, memberOf, membersNamed, simpleType } from './members';

/** A function, a class (where none of its methods says more), or nothing but the line of the registration. */
export type HandlerPlace =
  | { readonly kind: 'function'; readonly at: At<FunctionFacts> }
  | { readonly kind: 'type'; readonly at: At<TypeFacts> }
  | {
      readonly kind: 'declaration';
      readonly file: IndexedFile;
      readonly line: number;
      readonly endLine: number;
      readonly function: number;
    };

export interface HandlerPlaces {
  /** Several: the name may mean any of them. */
  readonly places: readonly HandlerPlace[];
  /** What an anonymous function does nothing but call. */
  readonly behind?: At<FunctionFacts>;
  /** The class answers other methods, not this one. */
  readonly isOtherMethod?: true;
  /** What answers comes from outside of the workspace. */
  readonly isLibrary?: true;
}

/** How a handler is registered. */
export interface Registration {
  readonly file: IndexedFile;
  readonly handler: HandlerRef;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  /** Whether the path ends in a parameter: one thing is asked for, not the list. */
  readonly isForOne: boolean;
}

const plainViews =
  /(?:^|\.)(?:MethodView|View|Resource|HTTPEndpoint|RequestHandler|APIView|HTTPMethodView|LoginRequiredMixin|object)$/;
const verbNames = 'get post put patch delete head options'.split(' ');
const anyVerb: readonly string[] = [
  'ServeHTTP', '__invoke', 'invoke', 'Invoke', 'InvokeAsync', 'handle', 'Handle', 'HandleAsync', 'ExecuteAsync', 'dispatch', '__call__', 'call', 'execute', 'service',
]; // prettier-ignore

/** Where the code stands that runs for a route. */
export function handlerPlaces(index: SourceIndex, registration: Registration, method: string): HandlerPlaces {
  const { file, handler, line, endLine } = registration;
  if (typeof handler === 'number') {
    const fact = file.facts.functions[handler];
    if (!fact) return { places: [declaration(registration)] };
    const at = { file, index: handler, fact };
    if (fact.isDeclaration) return { places: implementationsOf(index, at).map(functionPlace) };
    if (mayBeOverridden(at)) {
      const overriding = overridingOf(index, at);
      if (overriding.length) return { places: overriding.map(functionPlace) };
    }
    const behind = fact.name === '' ? onlyCallee(index, at) : undefined;
    return { places: [functionPlace(at)], ...(behind && { behind }) };
  }
  const name = cleanName(handler);
  if (name === '') return { places: [declaration(registration)] };
  const { functions, types } = placesNamed(index, file, name, registration.function);
  const given = functions.length ? functions : types.length ? [] : byMember(index, registration, name);
  if (given.length) {
    const last = name.split('.').at(-1)!;
    const isCalled = (file.facts.calls ?? []).some(
      call =>
        call.callee === last && call.line >= line && call.line <= endLine && call.function === registration.function,
    );
    return { places: given.map(at => functionPlace(isCalled ? returned(at) : at)) };
  }
  if (types.length) {
    const found = types.map(type =>
      ofType(
        index,
        { file: type.file, index: type.index, fact: type.file.facts.types![type.index] },
        method,
        registration.isForOne,
      ),
    );
    if (found.every(one => one === 'other method')) return { places: [], isOtherMethod: true };
    return { places: found.filter(one => one !== 'other method') };
  }
  const isLibrary = isOfLibrary(index, file, name.split('.')[0]);
  return { places: [declaration(registration)], ...(isLibrary && { isLibrary }) };
}

/** As other languages write it: dots for all separators, no calls and bindings around. */
function cleanName(handler: string): string {
  return handler
    .replace(/\s+/g, '')
    .replace(/^new(?=[A-Z])/, '')
    .replace(/\.(?:as_view|bind|asHandler|toHandler)(?:\(.*)?$/s, '')
    .replace(/\(.*$/s, '')
    .replace(/::class$/, '')
    .replace(/@|#|::|->|\\/g, '.')
    .replace(/\.class\b/g, '')
    .replace(/^[.&*$]+/, '');
}

function byMember(
  index: SourceIndex,
  { file, function: inside }: Registration,
  name: string,
): readonly At<FunctionFacts>[] {
  const parts = name.split('.').filter(part => part !== '');
  const last = parts[parts.length - 1] ?? '';
  if (parts.length > 1) return membersNamed(index, file, parts.slice(0, -1), last, inside);
  // A bare name that leads nowhere by imports: the only function called so.
  const same = sameNamed(index, file, last);
  return same.length === 1 ? same : [];
}

/** A function that makes the handler: the closure it returns, when there is but one. */
function returned(at: At<FunctionFacts>): At<FunctionFacts> {
  const { functions } = at.file.facts;
  const closures = functions.flatMap((fact, i) => (fact.parent === at.index ? [i] : []));
  if (closures.length !== 1) return at;
  return { file: at.file, index: closures[0], fact: functions[closures[0]] };
}

function ofType(
  index: SourceIndex,
  type: At<TypeFacts>,
  method: string,
  isForOne: boolean,
): HandlerPlace | 'other method' {
  const verb = (method === 'HEAD' ? 'GET' : method).toLowerCase();
  if (verb !== '') {
    const title = verb[0].toUpperCase() + verb.slice(1);
    const found = memberOf(index, type, [
      verb,
      `on_${verb}`,
      `do${title}`,
      `On${title}Async`,
      `On${title}`,
      title,
      `${title}Async`,
      verb.toUpperCase(),
      ...actionsFor(verb, isForOne),
    ]);
    if (found) return functionPlace(found);
  }
  const any = memberOf(index, type, anyVerb);
  if (any) return functionPlace(any);
  const own = type.file.facts.functions.filter(({ owner }) => owner === fullName(type.fact)).map(({ name }) => name);
  const isOther = verb !== '' && verbNames.includes(verb) && own.some(name => verbNames.includes(name));
  // Python's generic views (`DetailView`, `ListAPIView`) answer in a library what the class has no method for.
  const isGeneric = type.file.language === 'python' && type.fact.bases.some(base => !plainViews.test(base));
  if (isOther && !isGeneric) return 'other method';
  return { kind: 'type', at: type };
}

/** What a view set or a resource controller calls its methods. */
function actionsFor(verb: string, isForOne: boolean): readonly string[] {
  switch (verb) {
    case 'get':
      return isForOne ? ['retrieve', 'show', 'findOne'] : ['list', 'index'];
    case 'post':
      return ['create', 'store'];
    case 'put':
      return ['update'];
    case 'patch':
      return ['partial_update', 'update'];
    case 'delete':
      return ['destroy'];
    default:
      return [];
  }
}

/** Spring lets an interface have the annotations: the methods that implement it, or itself. */
function implementationsOf(index: SourceIndex, at: At<FunctionFacts>): readonly At<FunctionFacts>[] {
  const same = inheriting(index, at);
  const fitting = same.filter(({ fact }) => fact.params.length === at.fact.params.length);
  return fitting.length ? fitting : same.length ? same : [at];
}

/** Interfaces that are generated from a description have a default method for each endpoint, which only says that nobody wrote it. */
function mayBeOverridden({ file, fact }: At<FunctionFacts>): boolean {
  return (file.language === 'java' || file.language === 'kotlin') && fact.owner !== '' && fact.name !== '';
}

function overridingOf(index: SourceIndex, at: At<FunctionFacts>): readonly At<FunctionFacts>[] {
  return inheriting(index, at).filter(
    ({ file, fact }) => !fact.isDeclaration && !file.isTest && fact.params.length === at.fact.params.length,
  );
}

/** Methods of the same name in types that have the method's own as a base. */
function inheriting(index: SourceIndex, at: At<FunctionFacts>): readonly At<FunctionFacts>[] {
  const owner = at.fact.owner.split('.').at(-1)!;
  return sameNamed(index, at.file, at.fact.name).filter(({ file, fact }) =>
    (file.facts.types ?? []).some(
      type => fullName(type) === fact.owner && type.bases.some(base => simpleType(base) === owner),
    ),
  );
}

/** The only function of the workspace that a closure calls. */
function onlyCallee(index: SourceIndex, { file, index: fn }: At<FunctionFacts>): At<FunctionFacts> | undefined {
  const calls = (file.facts.calls ?? []).filter(call => call.function === fn);
  if (calls.length === 0 || calls.length > 12) return undefined;
  const found = new Map<string, At<FunctionFacts>>();
  for (const { receiver, callee } of calls) {
    const parts = receiver === '' ? [] : receiver.split('.');
    if (receiver === 'new' || /[()]/.test(receiver)) continue;
    const { functions } = placesNamed(index, file, [...parts, callee].join('.'), fn);
    const members = functions.length || parts.length === 0 ? functions : membersNamed(index, file, parts, callee, fn);
    if (members.length === 1) found.set(`${members[0].file.uri} ${members[0].index}`, members[0]);
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

function functionPlace(at: At<FunctionFacts>): HandlerPlace {
  return { kind: 'function', at };
}

function declaration({ file, line, endLine, function: inside }: Registration): HandlerPlace {
  return { kind: 'declaration', file, line, endLine, function: inside };
}
