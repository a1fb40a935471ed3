// From a path that a process wrote down somewhere else to a file of this workspace. Whole segments are compared, never raw
// text: `b/x.js` is no ending of `ab/x.js`.
import { isGeneratedName } from '../index/indexable';
import type { Unit } from '../index/sourceIndex';
import { phrase, type Phrase } from '../phrase';
import { functionsIn } from './functionMatch';
import { cutBuildFolders, installedPart, isGoLibrary, programFolder } from './pathForms';
import type { QualifiedName } from './qualifiedName';
import { mappingHint, nothingFits } from './pathHints';
import type { RuleContext } from './rule';
import { basename, beginsWith, runOf, same } from './segments';
import { libraryOf, outputFolderIn, readSourcePath } from './sourcePath';
import type { SourcePath } from './sourcePath';
import type { WorkspaceFile } from './sourceResolver';
import type { SpanView } from './spanView';

/**
 * How sure it is that this is the file: its place is known (`exact`), three or more parts of the path fit (`strong`), two
 * (`weak`), or nothing but the name, which no other file has (`name`).
 */
export type FileGrade = 'exact' | 'strong' | 'weak' | 'name';

export interface FoundFile {
  readonly file: WorkspaceFile;
  readonly grade: FileGrade;
  readonly why: Phrase;
}

/** Several files are a tie. Without any, `note` says why. */
export interface FileMatch {
  readonly found: readonly FoundFile[];
  readonly note: Phrase;
  /** A setting that would decide, or help. */
  readonly hint?: Phrase;
  readonly isLibrary?: true;
}

/** What is known besides the path. */
export interface FileHints {
  readonly span: SpanView;
  /** Readings of the name of the function that the place lies in. */
  readonly names?: readonly QualifiedName[];
  /** Module, package or namespace in parts. */
  readonly module?: readonly string[];
  readonly line?: number;
}

/** Longer paths than any file system takes are somebody's data, not a path. */
const longestPath = 4096;

interface Search {
  readonly path: SourcePath;
  readonly hints: FileHints;
  readonly context: RuleContext;
}

export function matchFile(raw: string, hints: FileHints, context: RuleContext): FileMatch {
  if (raw.length > longestPath) return none(phrase('What the span calls its file is too long to be a path.'));
  const read = readSourcePath(raw);
  const path = cutBuildFolders(read);
  if (path.builtIn) return library(phrase('{0} is {1}, not code of this workspace.', read.text, path.builtIn));
  if (!read.segments.length) return none(phrase('{0} names no file.', read.text));
  const search: Search = { path, hints, context };
  return (
    byMapping({ ...search, path: read }) ??
    byExactPath(search) ??
    rejected(search) ??
    byLearned(search) ??
    byModule(search) ??
    byRelativePath(search) ??
    byLongestRun(search) ?? { found: [], ...nothingFits(path) }
  );
}

/** The longest `from` first; among equals the one written for this service. */
function byMapping({ path, hints, context }: Search): FileMatch | undefined {
  const { mappings, files } = context;
  const applying = mappings
    .filter(({ service }) => service === undefined || service === hints.span.service)
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
    const what = libraryOf(rest);
    if (what) return library(phrase('{0} is {1}, not code of this workspace.', path.text, what));
    const found = filesAt(readSourcePath(mapping.to), rest, context);
    if (found.length) return all(found, 'exact', phrase('{0} is mapped to {1}.', mapping.from, mapping.to || '.'));
  }
  return undefined;
}

/** Where other files of the service turned out to be. */
function byLearned({ path, hints, context }: Search): FileMatch | undefined {
  const { learned, files } = context;
  for (const root of learned?.rootsOf(hints.span.service, path) ?? []) {
    const target = [...root.to, ...path.segments.slice(root.from.length)];
    const found = files
      .byBasename(basename(path.segments))
      .filter(file => file.folder === root.folder && same(file.segments, target, files.ignoreCase));
    const why = phrase('Other files of {0} in {1} lie in this folder.', hints.span.service, `/${root.from.join('/')}`);
    if (found.length) return all(found, 'exact', why);
    learned!.miss(root);
  }
  return undefined;
}

function byExactPath({ path, context: { files } }: Search): FileMatch | undefined {
  if (!path.isAbsolute) return undefined;
  const file = files
    .byBasename(basename(path.segments))
    .find(one => same(one.absolute, path.segments, files.ignoreCase));
  // In an open folder, but where packages are installed: nobody's own code.
  if (!file || libraryOf(file.segments)) return undefined;
  return all([file], 'exact', phrase('The path is that of this very file.'));
}

/** Libraries and generated code; but what is installed may be a copy of a package that is developed here. */
function rejected(search: Search): FileMatch | undefined {
  const { path, context } = search;
  const inside = insideRoot(path, context);
  const isGo = isGoLibrary(path, context.index.units, isHere(path, context));
  const what = libraryOf(inside) ?? (isGo ? phrase('an installed Go module') : undefined);
  if (what) {
    const copied = installedCopy(search);
    return copied ?? library(phrase('{0} is {1}, not code of this workspace.', path.text, what));
  }
  return isGeneratedName(basename(path.segments))
    ? library(phrase('{0} is generated, nobody wrote it.', path.text))
    : undefined;
}

function isHere({ segments }: SourcePath, { files }: RuleContext): boolean {
  return files
    .byBasename(basename(segments))
    .some(file => runOf(file.segments, segments, files.ignoreCase) === segments.length);
}

function installedCopy({ path, context }: Search): FileMatch | undefined {
  const part = installedPart(path.segments);
  if (!part) return undefined;
  for (const unit of context.index.units) {
    const rest = part.restIn(unit);
    if (!rest) continue;
    for (const inner of [[], ['src'], ['lib']]) {
      const found = atUnit(unit, [...inner, ...rest], context);
      if (found.length)
        return all(found, 'exact', phrase('It is an installed copy of {0}, which lies here.', part.name));
    }
  }
  return undefined;
}

/** Go paths begin with a module, Rust's modules with a crate: the unit of that name is the root. */
function byModule(search: Search): FileMatch | undefined {
  const { path, hints, context } = search;
  const { units } = context.index;
  const name = basename(path.segments);
  if (name.endsWith('.go') && !path.isAbsolute) {
    const plain = path.segments.map(part => part.replace(/@v[^/]*$/, ''));
    const roots = units
      .flatMap(unit => unit.names.map(text => ({ unit, module: text.split('/') })))
      .filter(({ module }) => module.length > 1 || plain.length === 2)
      .filter(({ module }) => beginsWith(plain, module, false))
      .sort((a, b) => b.module.length - a.module.length);
    for (const { unit, module } of roots) {
      const rest = plain.slice(module.length);
      for (const inner of [rest, /^v\d+$/.test(rest[0] ?? '') ? rest.slice(1) : []]) {
        const found = inner.length ? atUnit(unit, inner, context) : [];
        if (found.length)
          return all(found, 'exact', phrase('{0} is the module in {1}.', module.join('/'), folderOf(unit)));
      }
    }
  }
  if (name.endsWith('.rs') && !path.isAbsolute && hints.module?.length) {
    const crate = hints.module[0];
    const named = units.filter(unit => unit.names.some(one => one.replace(/-/g, '_') === crate));
    const ends = named.flatMap(unit => atUnit(unit, path.segments, context));
    if (ends.length === 1) return all(ends, 'exact', phrase('It is the file of the crate {0}.', crate));
  }
  return undefined;
}

function byRelativePath(search: Search): FileMatch | undefined {
  const { path, hints, context } = search;
  if (path.isAbsolute || path.segments.length < 2) return undefined;
  const folder = context.services[hints.span.service];
  if (typeof folder === 'string') {
    const found = filesAt(readSourcePath(folder), path.segments, context);
    if (found.length) return all(found, 'exact', phrase('The path fits in {0}, the folder of the service.', folder));
  }
  const atRoot = filesAt({ segments: [], isAbsolute: false }, path.segments, context);
  const inUnits = context.index.units.flatMap(unit => atUnit(unit, path.segments, context));
  const found = [...new Map([...atRoot, ...inUnits].map(file => [file.uri, file])).values()];
  if (!found.length) return undefined;
  // From the workspace folder on it is meant so, unless a package fits the service.
  return choose(
    found,
    found.map(() => path.segments.length),
    'exact',
    search,
  );
}

function byLongestRun(search: Search): FileMatch | undefined {
  const { path, context } = search;
  const { ignoreCase } = context.files;
  const segments = path.segments.map(part => part.replace(/@v\d[^/]*$/, ''));
  const everywhere = context.files.byBasename(basename(segments)).filter(file => !libraryOf(file.segments));
  const sources = everywhere.filter(file => outputFolderIn(file.segments) < 0);
  // What a compiler wrote never beats the source of the same name; without one it is all there is.
  const named = sources.length ? sources : everywhere;
  const runs = named.map(file => runOf(file.absolute, segments, ignoreCase));
  const best = Math.max(0, ...runs);
  if (best === 0) return undefined;
  // A folder like /app is where a container keeps a program: that it is called so here, too, says nothing.
  const enough = Math.max(1, Math.min(best, segments.length - programFolder(path)));
  const plausible = named.map((file, i) => ({ file, run: runs[i] })).filter(({ run }) => run >= enough);
  return choose(
    plausible.map(({ file }) => file),
    plausible.map(({ run }) => run),
    undefined,
    search,
  );
}

/** One of several by what else is known; all of the best when nothing tells them apart. */
function choose(
  files: readonly WorkspaceFile[],
  runs: readonly number[],
  grade: FileGrade | undefined,
  { path, hints, context }: Search,
): FileMatch {
  let left = files.map((file, i) => ({ file, run: runs[i] }));
  const why: Phrase[] = [];
  const narrow = (score: (file: WorkspaceFile, run: number) => number, says: Phrase): void => {
    if (left.length < 2) return;
    const scores = left.map(({ file, run }) => score(file, run));
    const most = Math.max(...scores);
    if (scores.every(one => one === most)) return;
    left = left.filter((_, i) => scores[i] === most);
    why.push(says);
  };
  narrow(file => Number(isOfModule(file, hints, context)), phrase('the module fits'));
  narrow(file => fitOf(file, hints, context), phrase('the service fits'));
  narrow(file => agreement(file, hints, context), phrase('the function is in it'));
  narrow((_, run) => run, phrase('more of the path fits'));
  narrow(file => Number(!(context.index.file(file.uri)?.isTest ?? false)), phrase('the others are tests'));
  const [{ file, run }] = left;
  const tail = path.segments.slice(-run).join('/');
  if (left.length > 1) {
    const one = phrase('It is one of {0} files that fit equally well ({1}).', left.length, tail);
    const tied = left.map(({ file: each }) => each).sort(byUri);
    return { ...all(tied, grade ?? gradeOf(run), one), hint: mappingHint(path, tied[0], hints.span.service) };
  }
  const fits =
    files.length === 1
      ? run === 1
        ? phrase('It is the only file here called {0}.', tail)
        : phrase('The last {0} parts of the path ({1}) fit this file and no other.', run, tail)
      : phrase('Of {0} files that fit {1} it is this one: {2}.', files.length, tail, why[why.length - 1]);
  return all([file], grade ?? gradeOf(run), fits);
}

function gradeOf(run: number): FileGrade {
  return run >= 3 ? 'strong' : run === 2 ? 'weak' : 'name';
}

function fitOf(file: WorkspaceFile, { span }: FileHints, context: RuleContext): number {
  const indexed = context.index.file(file.uri);
  return indexed ? context.serviceFit(span, indexed) : 0;
}

/** 2: the named function is there, at that line; 1: it is there. */
function agreement(file: WorkspaceFile, { names, line }: FileHints, context: RuleContext): number {
  const indexed = context.index.file(file.uri);
  if (!indexed || !names?.length) return 0;
  const found = functionsIn(indexed, names);
  if (!found.length) return 0;
  const holds = found.some(({ fact }) => line !== undefined && line >= fact.firstLine && line <= fact.endLine);
  return holds ? 2 : 1;
}

function isOfModule(file: WorkspaceFile, { module, names }: FileHints, context: RuleContext): boolean {
  const indexed = context.index.file(file.uri);
  if (!indexed) return false;
  const own = indexed.facts.package.split(/[.\\/:]+/).join('.');
  const given = [module, ...(names ?? []).map(({ qualifiers, importPath }) => importPath?.split('/') ?? qualifiers)];
  const modules = [own, ...context.index.modulesOf(indexed).map(one => one.split(/[.\\/:]+/).join('.'))].filter(
    Boolean,
  );
  return given.some(parts => {
    const text = parts?.join('.') ?? '';
    return text.includes('.') && modules.some(one => one === text || (text.startsWith(`${one}.`) && one.includes('.')));
  });
}

/** Files at `base` + `rest`; a relative base counts from a workspace folder, its name first or not. */
function filesAt(
  base: Pick<SourcePath, 'segments' | 'isAbsolute'>,
  rest: readonly string[],
  { files }: RuleContext,
): readonly WorkspaceFile[] {
  const target = [...base.segments, ...rest];
  if (!target.length) return [];
  return files
    .byBasename(basename(target))
    .filter(file =>
      base.isAbsolute
        ? same(file.absolute, target, files.ignoreCase)
        : same(file.segments, target, files.ignoreCase) ||
          same([file.folder, ...file.segments], target, files.ignoreCase),
    );
}

function atUnit(unit: Unit, rest: readonly string[], { files }: RuleContext): readonly WorkspaceFile[] {
  const target = [...unit.segments, ...rest];
  return files
    .byBasename(basename(rest))
    .filter(file => file.folder === unit.folder && same(file.segments, target, files.ignoreCase));
}

/** The part of a path below the workspace folder it lies in: that the folder itself lies in `vendor` says nothing. */
function insideRoot(path: SourcePath, { files }: RuleContext): readonly string[] {
  if (!path.isAbsolute) return path.segments;
  const depths = files.roots
    .filter(root => beginsWith(path.segments, root.absolute, files.ignoreCase))
    .map(root => root.absolute.length);
  return path.segments.slice(Math.max(0, ...depths));
}

function all(files: readonly WorkspaceFile[], grade: FileGrade, why: Phrase): FileMatch {
  return { found: files.map(file => ({ file, grade, why })), note: why };
}

function library(note: Phrase): FileMatch {
  return { found: [], note, isLibrary: true };
}

function none(note: Phrase): FileMatch {
  return { found: [], note };
}

function folderOf({ folder, segments }: Unit): string {
  return segments.join('/') || folder;
}

function byUri(a: WorkspaceFile, b: WorkspaceFile): number {
  return a.uri < b.uri ? -1 : 1;
}
