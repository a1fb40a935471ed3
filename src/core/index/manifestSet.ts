import { manifestNames, packageNamesIn } from '../source/packageNames';
import type { Manifests } from './language';
import type { Unit } from './sourceIndex';

/** Besides what names a package: files that say how imports are meant. */
const importManifests = new Set(['tsconfig.json', 'jsconfig.json', 'go.work', 'pnpm-workspace.yaml']);
const named = new Set<string>(manifestNames);

/** Whether a file's text is wanted by `ManifestSet`. */
export function isManifest(name: string): boolean {
  return (
    named.has(name) || importManifests.has(name) || /\.(?:cs|fs|vb)proj$/.test(name) || /^build\.gradle/.test(name)
  );
}

interface Entry {
  readonly folder: string;
  readonly segments: readonly string[];
  readonly text: string;
}

/** The manifests of the workspace: texts by place, and the units that they make. */
export class ManifestSet {
  /** By workspace folder, then by path. */
  private readonly texts = new Map<string, Map<string, string>>();
  private readonly entries = new Map<string, Entry>();

  put(uri: string, folder: string, segments: readonly string[], text: string): void {
    this.entries.set(uri, { folder, segments, text });
    let texts = this.texts.get(folder);
    if (!texts) this.texts.set(folder, (texts = new Map<string, string>()));
    texts.set(segments.join('/'), text);
  }

  private drop(uri: string): void {
    const entry = this.entries.get(uri);
    if (!entry) return;
    this.entries.delete(uri);
    this.texts.get(entry.folder)?.delete(entry.segments.join('/'));
  }

  /** Drops all others. */
  keep(uris: ReadonlySet<string>): void {
    for (const uri of [...this.entries.keys()]) if (!uris.has(uri)) this.drop(uri);
  }

  readonly of = (folder: string): Manifests => ({
    nearest: (path, name) => {
      const texts = this.texts.get(folder);
      for (let length = path.length - 1; texts && length >= 0; length--) {
        const at = path.slice(0, length);
        const text = texts.get([...at, name].join('/'));
        if (text !== undefined) return { folder: at, text };
      }
      return undefined;
    },
  });

  /** A unit per folder that has a manifest with a name; several manifests of a folder make one unit. */
  get units(): readonly Unit[] {
    const units = new Map<string, { folder: string; segments: readonly string[]; names: string[] }>();
    for (const { folder, segments, text } of this.entries.values()) {
      const name = segments[segments.length - 1];
      const isProject = /\.(?:cs|fs|vb)proj$/.test(name);
      if (!named.has(name) && !isProject && !/^build\.gradle/.test(name)) continue;
      const at = segments.slice(0, -1);
      const key = `${folder}\n${at.join('/')}`;
      let unit = units.get(key);
      if (!unit) units.set(key, (unit = { folder, segments: at, names: [] }));
      const names = isProject ? [name.replace(/\.\w+$/, '')] : named.has(name) ? packageNamesIn(name, text) : [];
      for (const one of names) if (!unit.names.includes(one)) unit.names.push(one);
    }
    return [...units.values()].sort((a, b) => (a.segments.join('/') < b.segments.join('/') ? -1 : 1));
  }
}
