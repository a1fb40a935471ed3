/** A function's name taken apart. `simple` is empty for a function without a name. */
export interface FunctionName {
  readonly simple: string;
  /** Class, type or enclosing function right before it; empty when there is none. */
  readonly owner: string;
}

/** A longer text is somebody's data, no name. */
const longestName = 1_000;

/**
 * Takes apart what runtimes write for a function: `pkg.Cls$Inner.m`, `import/path.(*T).M.func1`, `mod::f`, `Cls#m`,
 * `App\Controller::f`, `Object.f [as g]`, `Repo.<locals>.inner`. A closure, lambda or anonymous class stands inside a
 * function, which is what a person looks for: its name is given.
 */
export function parseFunctionName(text: string): FunctionName {
  if (text.length > longestName) return { simple: '', owner: '' };
  let name = text
    .trim()
    .replace(/^(?:(?:async|new|static) )+/, '')
    .replace(/^(?:block|rescue|ensure)(?: \(\d+ levels\))? in /, '')
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/\([^()*]*\)$/, '') // arguments; not Go's (*T)
    .replace(/\[[^\]]*\]/g, ''); // type arguments
  const slash = name.lastIndexOf('/');
  if (slash >= 0 && !name.startsWith('$')) name = name.slice(slash + 1); // Go's import path
  name = name
    .replace(/(?:-fm|\.(?:gowrap|deferwrap)\d+|-range\d+)+$/, '')
    .replace(/\.func\d+(?:\.\d+|\.func\d+)*$/, '')
    .replace(/\$\$(?:Lambda|SpringCGLIB|EnhancerBySpringCGLIB|FastClassBySpringCGLIB)[^.]*/g, '')
    .replace(/^(.*)\.lambda\$([^.$]+)\$\d+$/, '$1.$2') // body of a Java lambda
    .replace(/<([\w`]+)>[bd]__[\w|]+(?:\.MoveNext)?/g, '$1') // C# iterators, async methods and lambdas
    .replace(/\.?<>c\w*/g, '')
    .replace(/(?:::|\.|\\)?\{+(?:closure|lambda)[^}]*\}+(?:#\d+)?/g, '');
  const parts = name
    .split(/::|->|[.#\\]/)
    .map(part => part.replace(/^\(\*?|\)$/g, '').trim())
    .filter(part => part !== '' && !/^<(?:locals|lambda|anonymous|module|listcomp|genexpr)>$/.test(part));
  const ended = /<anonymous>$/.test(text.trim());
  if (!parts.length || ended) return { simple: '', owner: parts.length ? innermost(parts[parts.length - 1]) : '' };
  let simple = parts[parts.length - 1];
  const owner = parts.length > 1 ? innermost(parts[parts.length - 2]) : '';
  if ((simple === '<init>' || simple === '<clinit>' || simple === 'ctor' || simple === 'constructor') && owner)
    simple = owner;
  return { simple, owner };
}

/** `Out$In` is In; `Cls$1`, an anonymous class, stands in Cls. */
function innermost(owner: string): string {
  const parts = owner.split('$').filter(part => part !== '' && !/^\d+$/.test(part));
  return parts[parts.length - 1] ?? owner;
}
