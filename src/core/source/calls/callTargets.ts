// What a call leads to: the functions of the workspace that may run. Types of receivers are known as far as the text says them.
import type { CallSite, FunctionFacts, TypeFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

/** Functions with code that a call may run; empty for libraries, and where too many would fit. */
export function callTargets(index: SourceIndex, file: IndexedFile, call: CallSite): readonly At<FunctionFacts>[] {
  const found = written(index, file, call);
  return found.length <= mostTargets ? found : [];
}

/** A call that may go to more functions than this tells nothing. */
const mostTargets = 4;

const selves = new Set(['self', 'this', 'cls', 'super', 'static', 'Self', '@']);

function written(index: SourceIndex, file: IndexedFile, call: CallSite): readonly At<FunctionFacts>[] {
  const { callee, receiver, function: inside } = call;
  if (callee === '') return [];
  if (receiver === 'new') return constructorsOf(index, file, callee, inside);
  if (receiver === '') return bodiesOf(index, functionsOf(index, file, callee, inside));
  const made = madeType(receiver);
  if (made !== undefined) return membersOf(index, file, made, callee);
  const path = plainPath(receiver);
  if (path === undefined) return byName(index, file, call, '');
  const [first, ...rest] = path;
  if (selves.has(first) && !rest.length) return bodiesOf(index, functionsOf(index, file, `self.${callee}`, inside));
  const last = path[path.length - 1];
  for (const type of typesOfReceiver(index, file, path, inside)) {
    const members = membersOf(index, file, type, callee);
    if (members.length) return members;
  }
  const isMember = selves.has(first);
  const named = isMember ? [] : bodiesOf(index, functionsOf(index, file, [...path, callee].join('.'), inside));
  if (named.length) return named;
  const local = path.length === 1 || isMember ? byMadeTypes(index, file, call, last) : [];
  return local.length ? local : byName(index, file, call, last);
}

/** `self.repo`, `this.svc!`, `orders::repo`, `@repo` as names in order; undefined for what is no plain path. */
export function plainPath(receiver: string): readonly string[] | undefined {
  const text = receiver
    .replace(/^(?:await|yield|&|\*|\()+\s*/, '')
    .replace(/^@@?(?=\w)/, 'self.')
    .replace(/^\$this\b/, 'this');
  if (!/^[\w$]+(?:(?:\?\.|!\.|\.|::|->|!!\.)[\w$]+)*[!?]*$/.test(text)) return undefined;
  return text
    .split(/[^\w$]+/)
    .map(part => part.replace(/^\$/, ''))
    .filter(part => part !== '');
}

function functionsOf(index: SourceIndex, file: IndexedFile, name: string, inside: number): At<FunctionFacts>[] {
  return index.lookUp(file, name, inside).flatMap(found => (found.kind === 'function' ? [found] : []));
}

/** Type of what a receiver makes: `Repo(…)`, `new Repo(…)`, `NewRepo(…)`, `repo.New(…)`, `Repo.new(…)`; undefined for others. */
function madeType(receiver: string): string | undefined {
  const match = /^(?:\(?new\s+)?([\w$.:]+?)(?:::|\.)?(new|New)?\([^()]*\)\)?$/.exec(receiver);
  if (!match) return undefined;
  const name = lastOf(match[1]);
  const type = match[2] === undefined ? name.replace(/^New(?=[A-Z])/, '') : name;
  return /^[A-Z]/.test(type) ? type : undefined;
}

/** Types that are made in the function, or around it: one of them is what a variable holds. */
function byMadeTypes(
  index: SourceIndex,
  file: IndexedFile,
  { callee, function: inside }: CallSite,
  receiver: string,
): readonly At<FunctionFacts>[] {
  const wanted = receiver
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase()
    .replace(/s$/, '');
  for (let at = inside, depth = 0; depth < 20; at = file.facts.functions[at]?.parent ?? -1, depth++) {
    const found = new Map<string, readonly At<FunctionFacts>[]>();
    for (const type of typesMadeIn(index, file, at)) {
      const members = membersOf(index, file, type, callee);
      if (members.length) found.set(type, members);
    }
    const alike = [...found].filter(([type]) => wanted.length > 1 && type.toLowerCase().includes(wanted));
    if (alike.length === 1) return alike[0][1];
    if (found.size === 1) return [...found.values()][0];
    if (at < 0) break;
  }
  return [];
}

/** Kept per file until the index changes. */
function typesMadeIn(index: SourceIndex, file: IndexedFile, inside: number): readonly string[] {
  const known = index.derived('types made in functions', () => new WeakMap<IndexedFile, Map<number, Set<string>>>());
  let byFunction = known.get(file);
  if (!byFunction) {
    byFunction = new Map<number, Set<string>>();
    for (const { callee, receiver, function: at } of file.facts.calls ?? []) {
      const type =
        receiver === 'new'
          ? simpleType(callee)
          : /^New[A-Z]/.test(callee)
            ? callee.slice(3)
            : callee === 'new' || callee === 'New'
              ? lastOf(receiver)
              : receiver === '' && /^[A-Z]/.test(callee)
                ? callee
                : '';
      if (!/^[A-Z]/.test(type)) continue;
      const types = byFunction.get(at);
      if (types) types.add(type);
      else byFunction.set(at, new Set([type]));
    }
    known.set(file, byFunction);
  }
  return [...(byFunction.get(inside) ?? [])].slice(0, 12);
}

/** Functions with code: those that implement a method, where it is declared only. */
function bodiesOf(index: SourceIndex, found: readonly At<FunctionFacts>[]): readonly At<FunctionFacts>[] {
  return found.flatMap(one =>
    one.fact.isDeclaration && one.fact.owner !== ''
      ? membersOf(index, one.file, lastOf(one.fact.owner), one.fact.name)
      : [one],
  );
}

function constructorsOf(index: SourceIndex, file: IndexedFile, type: string, inside: number): At<FunctionFacts>[] {
  const simple = simpleType(type);
  const types = index
    .lookUp(file, type.split('.').slice(-1)[0], inside)
    .flatMap(one => (one.kind === 'type' ? [one] : []));
  return types
    .slice(0, 2)
    .flatMap(({ file: home, fact }) =>
      home.facts.functions.flatMap((made, at) =>
        ownerEnds(made.owner, fact.name) &&
        /^(?:__init__|constructor|initialize|__construct|<init>|init|new)$/.test(made.name)
          ? [{ file: home, index: at, fact: made }]
          : made.name === simple && ownerEnds(made.owner, fact.name)
            ? [{ file: home, index: at, fact: made }]
            : [],
      ),
    );
}

/** Simple names of types that a receiver may have: of its last part, by fields and parameters, and that part itself. */
/** Simple names of the types that a receiver may have, as far as they are written. */
export function typesOfReceiver(
  index: SourceIndex,
  file: IndexedFile,
  path: readonly string[],
  inside: number,
): readonly string[] {
  const last = path[path.length - 1];
  const types = new Set<string>();
  const add = (written: string | undefined): void => {
    const simple = written === undefined ? '' : simpleType(written);
    if (simple !== '') types.add(simple);
  };
  if (path.length === 1) {
    for (const { params, paramTypes } of functionsAround(file, inside)) {
      const at = params.indexOf(last);
      if (at >= 0) add(paramTypes?.[at]);
    }
  }
  for (const owner of new Set(functionsAround(file, inside).map(({ owner }) => lastOf(owner)))) {
    if (owner === '') continue;
    for (const type of typesCalled(index, file, owner)) add(fieldOf(type.fact, last));
  }
  if (/^[A-Z]/.test(last)) add(last);
  return [...types];
}

function fieldOf(type: TypeFacts, name: string): string | undefined {
  return Object.hasOwn(type.fields ?? {}, name) ? type.fields?.[name] : undefined;
}

/** Methods with code of a type: its own, those that it inherits, those of what implements it. */
export function membersOf(
  index: SourceIndex,
  file: IndexedFile,
  typeName: string,
  method: string,
): readonly At<FunctionFacts>[] {
  const own = methodsIn(index, typesCalled(index, file, typeName), method);
  const bodies = own.filter(({ fact }) => !fact.isDeclaration);
  if (bodies.length) return bodies;
  const types = typesCalled(index, file, typeName);
  for (const { file: home, fact } of types) {
    for (const base of fact.bases.slice(0, 6)) {
      const found = methodsIn(index, typesCalled(index, home, simpleType(base)), method);
      const inherited = found.filter(({ fact: one }) => !one.isDeclaration);
      if (inherited.length) return inherited;
    }
  }
  const implementing = methodsIn(
    index,
    typesBelow(index, typeName).filter(at => isAkin(at.file, file)),
    method,
  );
  const found = implementing.filter(({ fact }) => !fact.isDeclaration);
  if (found.length || !types.length || file.language !== 'go') return found;
  // Go's interfaces are satisfied without a word.
  const wanted = own[0]?.fact.params.length;
  return index
    .functionsNamed(method, other => other.language === 'go' && !other.isTest)
    .filter(
      ({ fact }) => fact.owner !== '' && !fact.isDeclaration && (wanted === undefined || fact.params.length === wanted),
    );
}

function methodsIn(index: SourceIndex, types: readonly At<TypeFacts>[], method: string): At<FunctionFacts>[] {
  const found: At<FunctionFacts>[] = [];
  for (const { file, fact } of types.slice(0, 8)) {
    const isHere = (at: At<FunctionFacts>): boolean => ownerEnds(at.fact.owner, fact.name);
    const sameFile = index.functionsNamed(method, other => other === file).filter(isHere);
    // Go's methods, C#'s partial classes, Rust's impl blocks may stand beside the type.
    const beside =
      sameFile.length || !/^(?:go|csharp|rust|ruby)$/.test(file.language)
        ? sameFile
        : index.functionsNamed(method, other => isBeside(other, file)).filter(isHere);
    found.push(...beside);
  }
  return found;
}

/** Types of this name: those that the file means by it, else those of its language, nearest first. */
export function typesCalled(index: SourceIndex, file: IndexedFile, name: string): readonly At<TypeFacts>[] {
  if (name === '') return [];
  const meant = index.lookUp(file, name).flatMap(found => (found.kind === 'type' ? [found] : []));
  if (meant.length) return meant;
  const all = index.typesNamed(name, other => isAkin(other, file) && !other.isTest);
  const near = all.filter(at => index.unitOf(at.file) === index.unitOf(file));
  return near.length ? near : all;
}

/** Types that extend or implement one of this name. */
function typesBelow(index: SourceIndex, name: string): readonly At<TypeFacts>[] {
  const below = index.derived('types by base', () => {
    const byBase = new Map<string, At<TypeFacts>[]>();
    for (const at of index.all('types')) {
      for (const base of at.fact.bases) {
        const simple = simpleType(base);
        const known = byBase.get(simple);
        if (known) known.push(at);
        else byBase.set(simple, [at]);
      }
    }
    return byBase;
  });
  return below.get(name) ?? [];
}

/**
 * A receiver whose type nobody wrote: the method's owner is called like it (`orderService.find`, `OrderService`), or there is
 * just one such method around.
 */
function byName(index: SourceIndex, file: IndexedFile, call: CallSite, receiver: string): readonly At<FunctionFacts>[] {
  const unit = index.unitOf(file);
  const methods = index
    .functionsNamed(call.callee, other => isAkin(other, file) && !other.isTest && index.unitOf(other) === unit)
    .filter(({ fact }) => fact.owner !== '' && !fact.isDeclaration);
  if (!methods.length) return [];
  const wanted = receiver.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const called = methods.filter(({ fact }) => {
    const owner = lastOf(fact.owner)
      .replace(/[^a-z0-9]/gi, '')
      .toLowerCase();
    return wanted.length > 2 && (owner === wanted || owner.endsWith(wanted) || wanted.endsWith(owner));
  });
  if (called.length) return called;
  return methods.length === 1 && !tooCommon.has(call.callee) ? methods : [];
}

/** Names of methods that libraries' objects have, too: one of the workspace of that name is most likely not meant. */
const tooCommon = new Set(
  'get set put post patch delete add remove update create save find list all filter map forEach reduce execute query run call send close open read write next then catch append push pop items keys values join split format first last count exists insert select do start stop end flush commit rollback log info error warn debug apply test build toString equals hashCode'.split(
    ' ',
  ),
);

/** The written name without wrapping, pointers and arguments of types: `Optional<Order>` stays Optional. */
export function simpleType(written: string): string {
  const head = written.replace(/^[\s*&?[\]]+|^(?:final|mut|dyn|const|readonly)\s+/g, '').replace(/[<[({?|].*$/s, '');
  const inner = /^(?:Arc|Rc|Box|Provider|Lazy|ObjectProvider|Mutex|RwLock|Ref|State|Data|Extension)$/.test(
    lastOf(head.trim()),
  )
    ? /[<[]\s*(?:dyn\s+)?(.+)[>\]]/s.exec(written)?.[1]
    : undefined;
  return inner !== undefined && inner.length < written.length ? simpleType(inner) : lastOf(head.trim());
}

/** `catalog.Order`, `app\Order`, `db::Pool` end in Order, Order, Pool. */
export function lastOf(path: string): string {
  return /([\w$]+)\W*$/.exec(path.slice(-200))?.[1] ?? '';
}

function ownerEnds(owner: string, type: string): boolean {
  return owner === type || owner.endsWith(`.${type}`);
}

function functionsAround(file: IndexedFile, inside: number): FunctionFacts[] {
  const { functions } = file.facts;
  const around: FunctionFacts[] = [];
  for (let at = inside; at >= 0 && functions[at] && around.length < 50; at = functions[at].parent)
    around.push(functions[at]);
  return around;
}

function isAkin(a: IndexedFile, b: IndexedFile): boolean {
  return a.language === b.language || (isJvm(a) && isJvm(b));
}

function isJvm({ language }: IndexedFile): boolean {
  return language === 'java' || language === 'kotlin';
}

function isBeside(a: IndexedFile, b: IndexedFile): boolean {
  const length = b.segments.length - 1;
  return (
    a.folder === b.folder &&
    a.language === b.language &&
    a.segments.length - 1 === length &&
    b.segments.every((part, i) => i === length || a.segments[i] === part)
  );
}
