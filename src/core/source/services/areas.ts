import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';
import type { ServiceFolders } from '../sourceResolver';
import { declaredNames } from './declaredNames';
import { readServiceName } from './serviceNames';

/** A folder that may be a service's, with what it is called and by whom. */
export interface Area {
  readonly folder: string;
  readonly segments: readonly string[];
  readonly folderNames: Set<string>;
  readonly packageNames: Set<string>;
  readonly declaredNames: Set<string>;
  /** Services that the settings put here. */
  readonly configuredFor?: Set<string>;
}

export function areaKey(folder: string, segments: readonly string[]): string {
  return [folder, ...segments].join('/');
}

/** Folders whose children are programs, by custom. */
const containers = new Set(
  'services service apps microservices cmd functions lambdas packages projects modules'.split(' '),
);
/** Of these the ones that hold nothing else: libraries lie elsewhere. */
const programFolders = new Set('services service apps microservices cmd functions lambdas'.split(' '));

/** Whether a folder is a program because of where it lies, whatever it is called. */
export function isProgramFolder({ segments }: Area): boolean {
  return (
    programFolders.has(segments[segments.length - 2]?.toLowerCase() ?? '') &&
    !/^(?:lib|libs|common|shared|core|utils?|pkg|internal|proto|protos|schemas?|types)$/i.test(
      segments[segments.length - 1],
    )
  );
}

/** What lies beside or above the sources of a program without being one. */
const inner = new Set(
  'src lib main java kotlin scala resources config conf configs deploy deployment deployments k8s kubernetes helm charts chart templates docker compose env envs infra ops etc manifests'.split(
    ' ',
  ),
);

export function findAreas(index: SourceIndex, services: ServiceFolders): ReadonlyMap<string, Area> {
  const areas = new Map<string, Area>();
  const area = (folder: string, segments: readonly string[]): Area => {
    const key = areaKey(folder, segments);
    let known = areas.get(key);
    if (!known) {
      const names = segments.length ? [segments[segments.length - 1]] : [folder];
      known = { folder, segments, folderNames: new Set(names), packageNames: new Set(), declaredNames: new Set() };
      areas.set(key, known);
    }
    return known;
  };
  for (const unit of index.units)
    for (const name of unit.names) area(unit.folder, unit.segments).packageNames.add(name);
  for (const unit of index.units) area(unit.folder, unit.segments);
  const folders = foldersOf(index);
  for (const [folder, segments] of likelyPrograms(index, folders)) area(folder, segments);
  for (const { name, file, buildFolder, aliases } of declaredNames(index)) {
    const near = placeOf(index, file);
    const built = buildFolder && within(near, buildFolder);
    if (built && folders.has(areaKey(file.folder, built))) {
      area(file.folder, built).declaredNames.add(name);
      continue;
    }
    // A deployment may stand apart from what it deploys: then another of its names tells where that is.
    const meant = aliases.length ? areasCalled(areas.values(), aliases) : [];
    if (meant.length) for (const one of meant) one.declaredNames.add(name);
    else if (!aliases.length) area(file.folder, near).declaredNames.add(name);
  }
  configure(areas, area, services, folders);
  return areas;
}

/** All folders that hold files, by key. */
function foldersOf(index: SourceIndex): ReadonlyMap<string, readonly [string, readonly string[]]> {
  const folders = new Map<string, readonly [string, readonly string[]]>();
  for (const { folder, segments } of index.files()) {
    for (let length = segments.length - 1; length >= 0; length--) {
      const key = areaKey(folder, segments.slice(0, length));
      if (folders.has(key)) break;
      folders.set(key, [folder, segments.slice(0, length)]);
    }
  }
  return folders;
}

/**
 * Folders without a manifest that may be programs: below a folder that holds programs by custom, beside one that has a manifest,
 * and at the top. Inside of the only package of a workspace folders are parts of that, whatever they are called.
 */
function* likelyPrograms(
  index: SourceIndex,
  folders: ReadonlyMap<string, readonly [string, readonly string[]]>,
): Generator<readonly [string, readonly string[]]> {
  const besideUnits = new Set(
    index.units.filter(unit => unit.segments.length).map(unit => areaKey(unit.folder, unit.segments.slice(0, -1))),
  );
  const withUnitAtTop = new Set(index.units.filter(unit => !unit.segments.length).map(unit => unit.folder));
  for (const entry of folders.values()) {
    const [folder, segments] = entry;
    if (!segments.length) continue;
    const parent = segments.length > 1 ? segments[segments.length - 2] : '';
    const isInContainer = containers.has(parent.toLowerCase()) && !isInsideUnit(index, folder, segments.slice(0, -2));
    const isBesideUnit = besideUnits.has(areaKey(folder, segments.slice(0, -1)));
    const isAtTop = segments.length === 1 && !withUnitAtTop.has(folder);
    if ((isInContainer || isBesideUnit || isAtTop) && !inner.has(segments[segments.length - 1].toLowerCase()))
      yield entry;
  }
}

/** In a package other than the one at the top of the workspace. */
function isInsideUnit(index: SourceIndex, folder: string, segments: readonly string[]): boolean {
  const unit = index.unitOf({ folder, segments });
  return unit !== undefined && unit.segments.length > 0;
}

/** The folder that a file speaks for: that of its package, or its own without `src/main/resources`, `k8s`, `config` …. */
function placeOf(index: SourceIndex, file: IndexedFile): readonly string[] {
  const unit = index.unitOf(file);
  if (unit && unit.segments.length) return unit.segments;
  let length = file.segments.length - 1;
  if (file.language === 'config') while (length > 0 && inner.has(file.segments[length - 1].toLowerCase())) length--;
  else if (unit) return unit.segments;
  return file.segments.slice(0, length);
}

function within(base: readonly string[], path: readonly string[]): readonly string[] {
  const segments = [...base];
  for (const part of path) {
    if (part === '..') segments.pop();
    else segments.push(part);
  }
  return segments;
}

function areasCalled(areas: Iterable<Area>, names: readonly string[]): Area[] {
  const wanted = names.map(name => readServiceName(name));
  const all = [...areas].filter(one => one.segments.length);
  const called = (one: Area, key: 'plain' | 'core'): boolean =>
    [...one.folderNames, ...one.packageNames].some(name =>
      wanted.some(other => readServiceName(name)[key] === other[key]),
    );
  const same = all.filter(one => called(one, 'plain'));
  return same.length ? same : all.filter(one => called(one, 'core'));
}

function configure(
  areas: Map<string, Area>,
  area: (folder: string, segments: readonly string[]) => Area,
  services: ServiceFolders,
  folders: ReadonlyMap<string, readonly [string, readonly string[]]>,
): void {
  const roots = new Set([...folders.values()].map(([folder]) => folder));
  for (const [service, path] of Object.entries(services)) {
    if (typeof path !== 'string') continue;
    const segments = path
      .replace(/\\/g, '/')
      .split('/')
      .filter(part => part !== '' && part !== '.');
    for (const root of roots) {
      // Absolute ones and those with the workspace folder's name in front end in the path that counts from it.
      const after = segments.lastIndexOf(root);
      const inside = [segments, ...(after >= 0 ? [segments.slice(after + 1)] : [])];
      const found = inside.find(one => folders.has(areaKey(root, one)));
      if (!found) continue;
      const base = area(root, found);
      const configuredFor = base.configuredFor ?? new Set<string>();
      configuredFor.add(service);
      areas.set(areaKey(root, found), { ...base, configuredFor });
    }
  }
}
