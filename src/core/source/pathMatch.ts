// From a path that a process wrote down somewhere else to a file of this workspace. Whole segments are compared, never
// raw text: `b/x.js` is no ending of `ab/x.js`.
import { say, type Phrase } from '../phrase';
import { english, type Translate } from '../translate';
import { libraryOf, outputFolderIn, readSourcePath } from './sourcePath';
import type { SourcePath } from './sourcePath';
import type { PathMapping, ServiceFolders, WorkspaceFile, WorkspaceFiles } from './sourceResolver';

export interface MatchContext {
  readonly files: WorkspaceFiles;
  readonly mappings: readonly PathMapping[];
  readonly services: ServiceFolders;
  /** `l10n.t` of who shows the sentences; without it they are English. */
  readonly translate?: Translate;
}

/** What besides the path tells equal candidates apart. */
export interface MatchSubject {
  readonly service: string;
  readonly functionName: string | undefined;
}

export type PathRule =
  | 'path mapping'
  | 'exact path'
  | 'relative path'
  | 'longest path match'
  | 'only file of that name'
  | 'service folder'
  | 'namespace';

/** A file that fits, and why; `isSameText` is false when the path names what was compiled from it: lines don't carry over. */
export interface FittingFile {
  readonly file: WorkspaceFile;
  readonly rule: PathRule;
  readonly confidence: 'exact' | 'high' | 'medium' | 'low';
  readonly isSameText: boolean;
  /** A sentence. */
  readonly why: string;
}

/** One file: it is the one. Several: equally good, none chosen. None: `reason` and `hint`. */
export interface PathMatch {
  readonly fitting: readonly FittingFile[];
  readonly reason: string;
  readonly hint: string;
}

/** What the rules look at. */
interface Search extends MatchContext {
  readonly path: SourcePath;
  readonly subject: MatchSubject;
  readonly t: Translate;
}

/** Longer paths than any file system takes are somebody's data, not a path. */
const longestPath = 4096;

export function matchPath(raw: string, subject: MatchSubject, context: MatchContext): PathMatch {
  const t = context.translate ?? english;
  if (raw.length > longestPath) return none(t('What the span calls its file is too long to be a path.'), '');
  const path = readSourcePath(raw);
  if (!context.files.roots.length) {
    return none(
      t('No folder is open, so the source of {0} has no place to be found.', path.text),
      t('Open the folder that holds this code.'),
    );
  }
  const search: Search = { ...context, path, subject, t };
  if (path.builtIn) return notOurs(path.builtIn, search);
  if (!path.segments.length) return none(t('{0} names no file.', path.text), '');

  const missed: string[] = [];
  const mapped = byMapping(search, missed);
  if (mapped) return mapped;
  const library = libraryOf(insideRoot(path, context.files));
  if (library) return notOurs(library, search);
  return byExactPath(search) ?? byRelativePath(search) ?? byLongestRun(search) ?? nothingFits(search, missed);
}

/** The longest `from` first; among equals the one written for this service. */
function byMapping(search: Search, missed: string[]): PathMatch | undefined {
  const { path, subject, files, mappings, t } = search;
  const applying = mappings
    .filter(mapping => mapping.service === undefined || mapping.service === subject.service)
    .map(mapping => ({ mapping, from: readSourcePath(mapping.from) }))
    .filter(
      ({ from }) => from.isAbsolute === path.isAbsolute && beginsWith(path.segments, from.segments, files.ignoreCase),
    )
    .sort(
      (a, b) =>
        b.from.segments.length - a.from.segments.length ||
        Number(b.mapping.service !== undefined) - Number(a.mapping.service !== undefined),
    );
  for (const { mapping, from } of applying) {
    const rest = path.segments.slice(from.segments.length);
    // The person may map a folder called `vendor`; what lies in `node_modules` below a mapped folder stays a library.
    const library = libraryOf(rest);
    if (library) return notOurs(library, search);
    const found = filesAt(readSourcePath(mapping.to), rest, files);
    const why = t('spanlight.pathMappings puts {0} at {1}.', mapping.from, mapping.to || t('the workspace folder'));
    if (found.length) return sameRank(found, 'path mapping', 'exact', why, search);
    missed.push(t('spanlight.pathMappings puts {0} at {1}, but the file is not there.', mapping.from, mapping.to));
  }
  return undefined;
}

function byExactPath({ path, files, t }: Search): PathMatch | undefined {
  if (!path.isAbsolute) return undefined;
  const found = candidates(path, files).filter(file => same(file.absolute, path.segments, files.ignoreCase));
  return found.length ? one(found[0], 'exact path', 'exact', t('The span names this very file.')) : undefined;
}

function byRelativePath(search: Search): PathMatch | undefined {
  const { path, subject, files, services, t } = search;
  if (path.isAbsolute) return undefined;
  const folder = services[subject.service];
  if (typeof folder === 'string') {
    const found = filesAt(readSourcePath(folder), path.segments, files);
    const why = t(
      '{0} lies at this path in {1}, the folder of {2} (spanlight.services).',
      path.segments.join('/'),
      folder,
      subject.service,
    );
    if (found.length) return sameRank(found, 'relative path', 'exact', why, search);
  }
  const found = filesAt({ segments: [], isAbsolute: false }, path.segments, files);
  // A bare name at the top of the folder is no better than the same name elsewhere: that is for the next rule.
  if (!found.length || path.segments.length < 2) return undefined;
  return sameRank(found, 'relative path', 'exact', t('The path fits from the workspace folder on.'), search);
}

function byLongestRun(search: Search): PathMatch | undefined {
  const { path, subject, files, t } = search;
  const { ignoreCase } = files;
  const all = candidates(path, files);
  const sources = all.filter(file => outputFolderIn(file.segments) < 0);
  // What a compiler wrote never beats the source of the same name; without one it is all there is.
  const pool = sources.length ? sources : all;
  const runs = pool.map(file => runOf(file.absolute, path.segments, ignoreCase));
  const run = Math.max(0, ...runs);
  if (run === 0) return undefined;
  const best = pool.filter((_, i) => runs[i] === run);
  const output = outputFolderIn(path.segments);
  const isSameText = !(output >= 0 && run < path.segments.length - output);
  const match = choose(best, run, all.length, search);
  if (isSameText) return match;

  // The path names a compiled file and only its source is here: the file is likely, its lines are others.
  const compiled = all.filter(
    file => !sources.includes(file) && runOf(file.absolute, path.segments, ignoreCase) >= path.segments.length - output,
  );
  const folder = path.segments[output];
  const linesDiffer = t("The span's line counts in the compiled file ({0}).", folder);
  const hasWayIn = subject.functionName !== undefined && match.fitting.length === 1;
  return {
    ...match,
    fitting: [
      ...match.fitting.map(fit => ({
        ...fit,
        confidence: hasWayIn ? ('medium' as const) : ('low' as const),
        isSameText: false,
        why: `${fit.why} ${linesDiffer}`,
      })),
      ...(hasWayIn ? [] : compiled).map(file => ({
        file,
        rule: 'longest path match' as const,
        confidence: 'low' as const,
        isSameText: true,
        why: t('The compiled file itself ({0}).', folder),
      })),
    ],
  };
}

/** Among files with the same longest run: the only one, the one of the service, or all of them. */
function choose(best: readonly WorkspaceFile[], run: number, withThatName: number, search: Search): PathMatch {
  const { path, subject, files, services, t } = search;
  const tail = path.segments.slice(-run).join('/');
  if (best.length === 1) {
    if (run >= 2) {
      const why = t('The last {0} parts of the path ({1}) fit this file and no other.', String(run), tail);
      return one(best[0], 'longest path match', run >= 3 ? 'high' : 'medium', why);
    }
    const why =
      withThatName === 1
        ? t('It is the only file here called {0}.', tail)
        : t('It is the only source file here called {0}.', tail);
    return one(best[0], 'only file of that name', 'medium', why);
  }
  const count = String(best.length);
  const folder = services[subject.service];
  if (typeof folder === 'string') {
    const at = readSourcePath(folder);
    const inFolder = best.filter(file => liesIn(file, at, files.ignoreCase));
    if (inFolder.length === 1) {
      const why = t(
        'Of {0} files that fit equally well ({1}), this one lies in {2}, the folder of {3} (spanlight.services).',
        count,
        tail,
        folder,
        subject.service,
      );
      return one(inFolder[0], 'service folder', run >= 2 ? 'high' : 'medium', why);
    }
  }
  const named = best.filter(file =>
    [file.folder, ...file.segments.slice(0, -1)].some(part => part.toLowerCase() === subject.service.toLowerCase()),
  );
  if (named.length === 1) {
    const why = t(
      'Of {0} files that fit equally well ({1}), this one lies in a folder called like the service, {2}.',
      count,
      tail,
      subject.service,
    );
    return one(named[0], 'service folder', 'medium', why);
  }
  const { functionName } = subject;
  const inNamespace = functionName === undefined ? undefined : byNamespace(best, functionName);
  if (functionName !== undefined && inNamespace) {
    const why = t(
      'Of {0} files that fit equally well ({1}), this one lies in the folder that {2} names.',
      count,
      tail,
      functionName,
    );
    return one(inNamespace, 'namespace', 'medium', why);
  }
  const why = t('It is one of {0} files that fit equally well ({1}).', count, tail);
  return several(best, 'longest path match', why, search);
}

/** `com.acme.billing.Invoice.load` names the folder com/acme/billing: what a bare file name lacks. */
function byNamespace(best: readonly WorkspaceFile[], functionName: string): WorkspaceFile | undefined {
  const parts = functionName.split(/::|[.\\]/);
  const fits = best.map(({ segments }) => {
    const folders = segments.slice(0, -1);
    for (let length = Math.min(parts.length - 1, folders.length); length > 0; length--) {
      if (parts.slice(0, length).every((part, i) => folders[folders.length - length + i] === part)) return length;
    }
    return 0;
  });
  const most = Math.max(...fits);
  return most > 0 && fits.filter(fit => fit === most).length === 1 ? best[fits.indexOf(most)] : undefined;
}

/** Files that all satisfy a rule that should give one: in a workspace with several folders it may give more. */
function sameRank(
  found: readonly WorkspaceFile[],
  rule: PathRule,
  confidence: FittingFile['confidence'],
  why: string,
  search: Search,
): PathMatch {
  return found.length === 1 ? one(found[0], rule, confidence, why) : several(found, rule, why, search);
}

function one(file: WorkspaceFile, rule: PathRule, confidence: FittingFile['confidence'], why: string): PathMatch {
  return { fitting: [{ file, rule, confidence, isSameText: true, why }], reason: '', hint: '' };
}

/** In the order of their paths, not in that of a listing, which is another one each time. */
function several(
  listed: readonly WorkspaceFile[],
  rule: PathRule,
  why: string,
  { path, subject, t }: Search,
): PathMatch {
  const files = [...listed].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  const run = runOf(files[0].segments, path.segments, false);
  const suggestion = JSON.stringify({
    from: (path.isAbsolute && !/^[a-z]:$/.test(path.segments[0]) ? '/' : '') + path.segments.slice(0, -run).join('/'),
    to: files[0].segments.slice(0, -run).join('/'),
    service: subject.service,
  });
  return {
    fitting: files.map(file => ({ file, rule, confidence: 'low', isSameText: true, why })),
    reason: t('{0} files fit {1} equally well.', String(files.length), path.text),
    hint: t(
      "To always take one of them, say which in spanlight.pathMappings, for instance {0}, or name the service's folder in spanlight.services.",
      suggestion,
    ),
  };
}

function nothingFits({ path, t }: Search, missed: readonly string[]): PathMatch {
  const { segments } = path;
  const source = segments.findLastIndex((part, i) => i < segments.length - 1 && (part === 'src' || part === 'lib'));
  const head = segments.slice(0, source > 0 ? source : -1);
  const from = (path.isAbsolute && !/^[a-z]:$/.test(segments[0]) ? '/' : '') + head.join('/');
  const name = segments[segments.length - 1];
  const reason = t('No file of this workspace is called {0} (the span says {1}).', name, path.text);
  return none(
    [reason, ...missed].join(' '),
    from === '' || from === '/'
      ? t('Open the folder that holds this code, or map its path with spanlight.pathMappings.')
      : t(
          'Open the folder that holds this code. If it is here under another name, map it: spanlight.pathMappings {0}.',
          JSON.stringify([{ from, to: t('<folder here>') }]),
        ),
  );
}

/** A library, or no file at all. */
function notOurs(what: Phrase, { path, t }: Search): PathMatch {
  return none(t('{0} is {1}, not code of this workspace.', path.text, say(what, t)), '');
}

function none(reason: string, hint: string): PathMatch {
  return { fitting: [], reason, hint };
}

function candidates(path: SourcePath, files: WorkspaceFiles): readonly WorkspaceFile[] {
  return files.byBasename(path.segments[path.segments.length - 1]);
}

/** Files at `base` + `rest`; a relative base counts from a workspace folder, its name first or not. */
function filesAt(
  base: Pick<SourcePath, 'segments' | 'isAbsolute'>,
  rest: readonly string[],
  files: WorkspaceFiles,
): readonly WorkspaceFile[] {
  const target = [...base.segments, ...rest];
  if (!target.length) return [];
  return files
    .byBasename(target[target.length - 1])
    .filter(file =>
      base.isAbsolute
        ? same(file.absolute, target, files.ignoreCase)
        : same(file.segments, target, files.ignoreCase) ||
          same([file.folder, ...file.segments], target, files.ignoreCase),
    );
}

function liesIn(file: WorkspaceFile, folder: SourcePath, ignoreCase: boolean): boolean {
  if (folder.isAbsolute) return beginsWith(file.absolute, folder.segments, ignoreCase);
  return (
    beginsWith(file.segments, folder.segments, ignoreCase) ||
    beginsWith([file.folder, ...file.segments], folder.segments, ignoreCase)
  );
}

/** The part of a path below the workspace folder it lies in: that the folder itself lies in `vendor` says nothing. */
function insideRoot(path: SourcePath, files: WorkspaceFiles): readonly string[] {
  if (!path.isAbsolute) return path.segments;
  const depth = Math.max(
    0,
    ...files.roots
      .filter(root => beginsWith(path.segments, root.absolute, files.ignoreCase))
      .map(root => root.absolute.length),
  );
  return path.segments.slice(depth);
}

/** How many trailing segments are equal. */
function runOf(a: readonly string[], b: readonly string[], ignoreCase: boolean): number {
  const most = Math.min(a.length, b.length);
  let run = 0;
  while (run < most && equal(a[a.length - 1 - run], b[b.length - 1 - run], ignoreCase)) run++;
  return run;
}

function beginsWith(path: readonly string[], head: readonly string[], ignoreCase: boolean): boolean {
  return path.length >= head.length && head.every((part, i) => equal(part, path[i], ignoreCase));
}

function same(a: readonly string[], b: readonly string[], ignoreCase: boolean): boolean {
  return a.length === b.length && beginsWith(a, b, ignoreCase);
}

function equal(a: string, b: string, ignoreCase: boolean): boolean {
  return a === b || (ignoreCase && a.toLowerCase() === b.toLowerCase());
}
