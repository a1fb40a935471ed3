// What build tools, containers and package managers put in front of a path.
import type { Unit } from '../index/sourceIndex';
import { phrase } from '../phrase';
import type { SourcePath } from './sourcePath';

/** Bazel builds in a tree of its own: the repository's path begins behind it. */
export function cutBuildFolders(path: SourcePath): SourcePath {
  const { segments } = path;
  let cut = 0;
  segments.forEach((part, i) => {
    if (part === 'execroot' || part.endsWith('.runfiles')) cut = i + 2;
    else if (part === 'bazel-out' && segments[i + 2] === 'bin') cut = i + 3;
  });
  if (cut === 0 || cut >= segments.length) return path;
  const rest = segments.slice(cut);
  const external = rest[0] === 'external' ? { builtIn: phrase('what Bazel fetched') } : {};
  return { ...path, segments: rest, isAbsolute: false, ...external };
}

/** Folders in which containers, functions and build machines keep the one program they have. */
const programFolders: readonly (readonly (string | RegExp)[])[] = [
  ['app'],
  ['code'],
  ['src'],
  ['srv'],
  ['srv', 'app'],
  ['opt'],
  ['opt', 'app'],
  ['root'],
  ['build'],
  ['workspace'],
  ['workspaces', /./],
  ['project'],
  ['usr', 'app'],
  ['usr', 'src'],
  ['usr', 'src', 'app'],
  ['go', 'src', 'app'],
  ['var', 'www'],
  ['var', 'www', 'html'],
  ['var', 'task'],
  ['home', /./],
  ['home', /./, 'app'],
  ['home', 'site', 'wwwroot'],
  ['nix', 'store', /./],
];

/** How many segments at the beginning are such a folder; 0 for none. */
export function programFolder({ segments, isAbsolute }: SourcePath): number {
  if (!isAbsolute) return 0;
  const fits = programFolders.filter(folder =>
    folder.every((part, i) => (typeof part === 'string' ? part === segments[i] : segments[i] !== undefined)),
  );
  return Math.min(segments.length - 1, Math.max(0, ...fits.map(folder => folder.length)));
}

/** A package in a folder of installed ones. `restIn` is the path inside of the package when a unit is its source. */
export interface InstalledPart {
  readonly name: string;
  restIn(unit: Unit): readonly string[] | undefined;
}

export function installedPart(segments: readonly string[]): InstalledPart | undefined {
  const at = segments.findLastIndex(part => /^(?:site-packages|dist-packages|node_modules|vendor)$/.test(part));
  const goModules = segments.findIndex((part, i) => part === 'pkg' && segments[i + 1] === 'mod');
  if (goModules >= 0) {
    const path = segments.slice(goModules + 2).map(part => part.replace(/@v[^/]*$/, ''));
    return {
      name: path.slice(0, 3).join('/'),
      restIn: unit => {
        const module = unit.names.map(name => name.split('/')).find(parts => parts.length > 1 && starts(path, parts));
        return module && path.slice(module.length);
      },
    };
  }
  if (at < 0 || at + 2 >= segments.length) return undefined;
  const rest = segments.slice(at + 1);
  if (segments[at] === 'node_modules' || segments[at] === 'vendor') {
    const length = rest[0].startsWith('@') || segments[at] === 'vendor' ? 2 : 1;
    const name = rest.slice(0, length).join('/');
    return { name, restIn: unit => (unit.names.includes(name) ? rest.slice(length) : undefined) };
  }
  // A distribution's name and that of its package differ in their dashes.
  const plain = (text: string): string => text.toLowerCase().replace(/[-_.]+/g, '_');
  const name = plain(rest[0]);
  return { name: rest[0], restIn: unit => (unit.names.some(one => plain(one) === name) ? rest : undefined) };
}

const goStandardLibrary = new Set(
  'archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings sync syscall testing text time unicode unsafe vendor'.split(
    ' ',
  ),
);

/** Paths of `-trimpath`: other modules carry a version, Go's own packages begin with neither host nor version. */
export function isGoLibrary({ segments, isAbsolute }: SourcePath, units: readonly Unit[], isHere: boolean): boolean {
  if (isAbsolute || segments.length < 2 || !segments[segments.length - 1].endsWith('.go')) return false;
  const plain = segments.map(part => part.replace(/@v[^/]*$/, ''));
  const isOurs = units.some(unit => unit.names.some(name => starts(plain, name.split('/'))));
  if (isOurs) return false;
  return segments.some(part => /@v\d/.test(part)) || (!isHere && goStandardLibrary.has(segments[0]));
}

function starts(path: readonly string[], head: readonly string[]): boolean {
  return path.length > head.length && head.every((part, i) => part === path[i]);
}
