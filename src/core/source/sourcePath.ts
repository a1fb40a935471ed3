import { phrase, type Phrase } from '../phrase';

/** A path as a span carries it, taken apart. `segments` has no empty, `.` or `..` parts. */
export interface SourcePath {
  /** What the span said, trimmed: for sentences. */
  readonly text: string;
  readonly segments: readonly string[];
  /** Counts from the root of the machine that ran it. A drive is the first segment, in lower case (`c:`). */
  readonly isAbsolute: boolean;
  /** Set when this is no file at all (`node:internal`, `<string>`): what it is, for sentences. */
  readonly builtIn?: Phrase;
}

/**
 * Reads what SDKs, bundlers and stack frames write for a file: POSIX and Windows paths, `file://`, `webpack://`,
 * `webpack-internal://`, Vite's `/@fs/`, `app://`, addresses of pages. A query or a fragment behind it is dropped.
 */
export function readSourcePath(raw: string): SourcePath {
  const text = raw.trim();
  let path = text.replace(/^async /, '');
  if (/^(node|internal|deno|ext|bun):/.test(path)) return builtIn(text, phrase('the runtime itself'));
  if (/^<.*>$/.test(path) || path === '[native code]') return builtIn(text, phrase('code without a file'));

  const scheme = /^([a-z][a-z0-9+.-]+):\/\/(.*)$/is.exec(path);
  let isUri = false;
  if (scheme) {
    isUri = true;
    path = uriPath(scheme[1].toLowerCase(), scheme[2]);
  } else if (isWindows(path)) {
    path = path.replace(/\\/g, '/');
  }
  // In a URI `?` and `#` end the path; a plain file may be called so (`C#/a.cs`), unless an ending stands before it.
  path = isUri ? path.replace(/[?#].*$/s, '') : path.replace(/(\.\w+)[?#][^/]*$/, '$1');
  if (isUri) path = decode(path);
  if (path.startsWith('/@fs/')) path = path.slice('/@fs'.length).replace(/^\/(?=[a-z]:)/i, '');
  if (path.startsWith('/_/')) path = path.slice('/_/'.length); // deterministic .NET builds: relative to the repository

  const isAbsolute = path.startsWith('/') || /^[a-z]:/i.test(path);
  const segments: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') segments.pop();
    else segments.push(part);
  }
  if (segments.length && /^[a-z]:$/i.test(segments[0])) segments[0] = segments[0].toLowerCase();
  return { text, segments, isAbsolute };
}

function builtIn(text: string, what: Phrase): SourcePath {
  return { text, segments: [], isAbsolute: false, builtIn: what };
}

/** Backslashes separate only where nothing else can be meant: after a drive, in a share, or when there is no slash at all. */
function isWindows(path: string): boolean {
  return /^[a-z]:[\\/]/i.test(path) || path.startsWith('\\\\') || (path.includes('\\') && !path.includes('/'));
}

function uriPath(scheme: string, rest: string): string {
  switch (scheme) {
    case 'file': {
      const local = rest.replace(/^localhost(?=\/)/, '');
      return /^\/[a-z]:/i.test(local) ? local.slice(1) : local.startsWith('/') ? local : `/${local}`;
    }
    // webpack://NAMESPACE/./src/x.ts; the namespace may be empty. Layers stand in brackets: (rsc)/./app/x.tsx.
    case 'webpack':
    case 'webpack-internal':
      return rest.replace(/^[^/]*\//, '').replace(/^\/*(\([^)]*\)\/)?(\.\/)?/, '');
    case 'app':
      return rest.replace(/^\/+/, '');
    default: // http(s) and the like: what follows the host
      return rest.replace(/^[^/]*\/?/, '');
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a lone % is part of the name
  }
}

/** Segments under which nobody keeps code of their own. */
const libraryFolders: ReadonlyMap<string, Phrase> = new Map([
  ['node_modules', phrase('an installed npm package')],
  ['bower_components', phrase('an installed package')],
  ['.pnpm', phrase('an installed npm package')],
  ['site-packages', phrase('an installed Python package')],
  ['dist-packages', phrase('an installed Python package')],
  ['.venv', phrase('a Python environment')],
  ['gems', phrase('an installed gem')],
  ['.m2', phrase('an installed Maven artifact')],
  ['.gradle', phrase('an installed artifact')],
  ['.nuget', phrase('an installed NuGet package')],
  ['third_party', phrase('a vendored library')],
  ['3rdparty', phrase('a vendored library')],
  ['generated-sources', phrase('generated code')],
  ['__generated__', phrase('generated code')],
]);

/** Runs of segments with the same meaning; a RegExp stands for one segment. */
const libraryRuns: readonly [run: readonly (string | RegExp)[], what: Phrase][] = [
  [[/^\.?cargo$/, /^(registry|git)$/], phrase('an installed crate')],
  [['rustc', /^[0-9a-f]{7,40}$/], phrase("Rust's own library")],
  [['go', 'pkg', 'mod'], phrase('an installed Go module')],
  [['usr', 'local', 'go', 'src'], phrase("Go's own library")],
  [[/^(?:go-?\d[\d.]*|goroot)$/i, 'src'], phrase("Go's own library")],
  [['go', /^\d+\.\d+/, /./, 'src'], phrase("Go's own library")],
  [['usr', 'share', /^(?:php|perl|python|dotnet|ruby|nodejs|java)/], phrase('an installed library')],
  [['libexec', 'src', 'runtime'], phrase("Go's own library")],
  [['lib', /^python\d/], phrase("Python's own library")],
  [['lib', 'ruby'], phrase("Ruby's own library")],
];

/** A folder `vendor` holds others' code in these languages; elsewhere it may well be about vendors. */
const vendored = /\.(go|php|phtml|inc|rb|rake)$/i;

const vendoredLibrary = phrase('a vendored library');

/** Says what a path is when it is library code, undefined when it may be one's own. */
export function libraryOf(segments: readonly string[]): Phrase | undefined {
  for (let i = 0; i < segments.length - 1; i++) {
    const what = libraryFolders.get(segments[i]);
    if (what) return what;
    if (segments[i] === 'vendor' && vendored.test(segments[segments.length - 1])) return vendoredLibrary;
    for (const [run, meaning] of libraryRuns) {
      if (run.every((part, j) => fits(part, segments[i + j]))) return meaning;
    }
  }
  return undefined;
}

function fits(part: string | RegExp, segment: string | undefined): boolean {
  return segment !== undefined && (typeof part === 'string' ? part === segment : part.test(segment));
}

const outputFolders = new Set(['dist', 'build', 'out', 'output', '.next', '.nuxt', '.output', 'target', 'obj', 'bin']);

/** Where in the path (0-based segment) what a compiler wrote begins; -1 when it is no such path. */
export function outputFolderIn(segments: readonly string[]): number {
  for (let i = segments.length - 2; i >= 0; i--) if (outputFolders.has(segments[i])) return i;
  return -1;
}
