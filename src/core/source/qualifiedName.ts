// Takes names apart that runtimes write for functions: `pkg.Cls$Inner.m`, `import/path.(*T).M.func1`, `Cls#m`.

/** A function's name in parts. */
export interface QualifiedName {
  /** Packages, modules, types and enclosing functions before it, outermost first. */
  readonly qualifiers: readonly string[];
  /** '' when only what is around the function is known. */
  readonly simple: string;
  /** Import path in front of the qualifiers, as Go writes it; undefined elsewhere. */
  readonly importPath?: string;
  /** Closures inside the function by number (Go): `[1, 2]` is the second in the first. */
  readonly closures?: readonly number[];
  /** It is code inside of the function, such as a lambda or the state machine of an asynchronous one. */
  readonly isInner?: true;
  /** Line that the name carries itself (PHP's closures). */
  readonly line?: number;
}

/** Longer texts are somebody's data. */
const longestName = 1_000;

/** Ways to read a name, most literal first: what looks like a closure may be what somebody called a function. */
export function readQualifiedName(text: string): readonly QualifiedName[] {
  const name = text.length > longestName ? '' : text.trim();
  if (name === '') return [];
  const closure = /\{closure:(.+?)(?:\(\))?:(\d+)\}$/.exec(name);
  if (closure) {
    return readQualifiedName(closure[1]).map(read => ({ ...read, isInner: true, line: Number(closure[2]) }));
  }
  const plain = withoutMarks(name);
  const readings = [readGo(plain), ...readDotted(plain)].filter(read => read !== undefined);
  const seen = new Set<string>();
  return readings.filter(read => {
    const key = JSON.stringify(read);
    return (read.simple !== '' || read.qualifiers.length > 0) && !seen.has(key) && seen.add(key);
  });
}

/** What stands around a name: `async`, `block in`, arguments, `[as alias]`. */
function withoutMarks(name: string): string {
  return name
    .replace(/^(?:(?:async|new|static|get|set) )+/, '')
    .replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+/, '')
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/\/\d+$/, '') // Elixir's arity
    .replace(/::h[0-9a-f]{16}$/, '') // Rust's hash
    .replace(/\((?!\*)[^()]*\)$/, '');
}

/** A receiver type or an import path is a sure sign of Go; so is the number of a closure. */
function readGo(name: string): QualifiedName | undefined {
  const plain = withoutTypeArguments(name);
  const slash = plain.lastIndexOf('/');
  const isGo = slash >= 0 || /\.\(\*?\w+\)\./.test(plain) || /\.func\d+|^\w+\.\w+(?:\.\w+)?-fm$/.test(plain);
  if (!isGo || /[\\#$]|::/.test(plain)) return undefined;
  const dot = plain.indexOf('.', slash + 1);
  if (dot < 0) return undefined;
  const importPath = plain.slice(0, dot).replace(/%2e/gi, '.');
  const parts = plain
    .slice(dot + 1)
    .replace(/-(?:fm|range\d+)/g, '')
    .split('.')
    .map(part => part.replace(/^\(\*?([^()]*)\)$/, '$1'))
    .filter(part => !/^(?:gowrap|deferwrap)\d+$/.test(part));
  const closures: number[] = [];
  while (parts.length && /^(?:func)?\d+$/.test(parts[parts.length - 1])) {
    const last = parts.pop()!;
    closures.unshift(Number(last.replace('func', '')));
  }
  // `init.0` is the first of several functions called init, and no closure.
  if (parts.length === 1 && parts[0] === 'init' && closures.length) closures.shift();
  const known = parts.filter(part => part !== '' && part !== 'glob');
  const simple = known.pop() ?? '';
  return {
    qualifiers: known,
    simple,
    importPath,
    ...(closures.length && { closures, isInner: true as const }),
  };
}

const calledOnObject = /^(?:invoke|invokeSuspend|run|call|apply|accept|get|test|execute|handle|MoveNext)$/;
const noNames =
  /^(?:<(?:locals|lambda|anonymous|module|listcomp|dictcomp|setcomp|genexpr|main|clinit|>c\w*)>?|Elixir|)$/;

function readDotted(name: string): QualifiedName[] {
  let isInner = false;
  const inner = (text: string, pattern: RegExp, by: string): string =>
    text.replace(pattern, (...match: unknown[]) => {
      isInner = true;
      return by.replace(/\$(\d)/g, (_, i: string) => String(match[Number(i)] ?? ''));
    });
  let text = name.replace(/^<(.+?) as .+?>(?=::)/, '$1').replace(/^_?<impl (?:.+? for )?(.+?)>(?=::)/, '$1');
  text = inner(text, /(?:::|\.|\\)?\{+(?:closure|lambda)[^}]*\}+(?:#\d+)?/g, '');
  text = inner(text, /[.+]?<>c(?:__DisplayClass[\w]*)?(?:`\d+)?(?=\.|$)/g, '');
  text = inner(text, /<(\w+)>g__(\w+)\|[\w|]+/g, '$1.$2'); // a local function of C#
  text = inner(text, /<([\w`.]+)>[a-z]__[\w|]*(?:`\d+)?(?:\[[^\]]*\])?(?:\.MoveNext)?/g, '$1'); // C#: iterators, async methods, lambdas
  text = inner(text, /\$\$Lambda(?:\$\d+)?(?:\/0x[0-9a-f]+|\/\d+)?(?:\.\w+)?$/g, '');
  text = inner(text, /(?:^|[.$])lambda\$([^.$]+)\$\d+/g, '.$1'); // body of a Java lambda
  text = inner(text, /\$anonfun\$(?:adapted\$)?(\w+)\$\d+/g, '.$1');
  text = text.replace(/\$\$[^.]*/g, '').replace(/_(?:Subclass|ClientProxy)(?=\.|$)/g, '');
  text = withoutTypeArguments(text)
    .replace(/`\d+/g, '')
    .replace(/\$HibernateProxy\$\w+/g, '');
  text = text.replace(/\.\.(c?ctor)$/, '.$1');

  const parts = text
    .split(/::|->|[.#\\/:]|\+(?=\w)/)
    .map(part => part.replace(/^\(\*?|\)$/g, '').trim())
    .filter(part => {
      const isNameless = noNames.test(part);
      if (part !== '' && part !== 'Elixir' && isNameless) isInner = true;
      return !isNameless;
    });
  if (/<(?:lambda|anonymous|listcomp|dictcomp|setcomp|genexpr|module|main)>$/.test(text)) {
    // What is left is what it stands in: a function for Python, a type for others.
    return [make(parts, isInner), { qualifiers: nested(parts).parts, simple: '', isInner: true }];
  }
  const literal = make(parts, isInner);
  // What a concern of Ruby has for classes stands in a block of the concern itself.
  const concern = parts.length > 2 && parts.at(-2) === 'ClassMethods' ? [make(parts.toSpliced(-2, 1), isInner)] : [];
  if (!parts.some(part => part.includes('$'))) return [literal, ...concern];
  const { parts: split, hasAnonymous } = nested(parts);
  const read = make(split, isInner || hasAnonymous);
  // Facts may count anonymous classes as runtimes do.
  const counted = hasAnonymous
    ? [
        make(
          parts.flatMap(part => part.split('$').filter(one => one !== '')),
          true,
        ),
      ]
    : [];
  // `Cls$f$1.invokeSuspend` is the body of f.
  const last = split[split.length - 1];
  const body = hasAnonymous && split.length > 2 && calledOnObject.test(last) ? [make(split.slice(0, -1), true)] : [];
  return [literal, ...counted, read, ...body];
}

/** `Out$In` are two; `Cls$1` is an anonymous class in Cls. */
function nested(parts: readonly string[]): { parts: string[]; hasAnonymous: boolean } {
  let hasAnonymous = false;
  const split = parts.flatMap(part => {
    if (!part.includes('$') || part.startsWith('$')) return [part];
    return part.split('$').filter(one => {
      if (/^\d+$/.test(one)) hasAnonymous = true;
      return one !== '' && !/^\d+$/.test(one);
    });
  });
  return { parts: split, hasAnonymous };
}

function make(parts: readonly string[], isInner: boolean): QualifiedName {
  const qualifiers = parts.slice(0, -1);
  let simple = parts[parts.length - 1] ?? '';
  const owner = qualifiers[qualifiers.length - 1];
  if (/^(?:<init>|<clinit>|c?ctor|constructor|__construct|initialize)$/.test(simple) && owner !== undefined) {
    // Facts may have a constructor under its own name or under that of its type.
    simple = /^(?:<|c?ctor)/.test(simple) ? owner.split('$').at(-1)! : simple;
  }
  return { qualifiers, simple, ...(isInner && { isInner: true as const }) };
}

/** `Map[...]`, `List<T>`, `f::<T>`: brackets inside of each other, too. `<locals>` and the like stay. */
function withoutTypeArguments(name: string): string {
  let text = name;
  for (let i = 0; i < 10; i++) {
    const next = text
      .replace(/\[[^[\]]*\]/g, '')
      .replace(
        /(?<=[\w:])<(?!(?:locals|lambda|anonymous|module|listcomp|dictcomp|setcomp|genexpr|init|clinit)>)[^<>]*>/g,
        '',
      )
      .replace(/::(?=::)/g, '');
    if (next === text) break;
    text = next;
  }
  return text;
}
