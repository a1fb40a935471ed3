import type { WorkspaceFile, WorkspaceFiles, WorkspaceRoot } from './sourceResolver';

/** An open folder. `uri` as VS Code writes it. */
export interface WorkspaceFolderEntry {
  readonly name: string;
  readonly uri: string;
}

/** The files of the open folders by their basename, from URIs alone. */
export class FileSet implements WorkspaceFiles {
  private readonly named = new Map<string, Set<string>>();
  private readonly folders: readonly { readonly uri: string; readonly depth: number; readonly root: WorkspaceRoot }[];
  readonly roots: readonly WorkspaceRoot[];
  private count = 0;

  constructor(
    folders: readonly WorkspaceFolderEntry[],
    readonly ignoreCase: boolean,
  ) {
    this.folders = folders.map(({ name, uri }) => {
      const absolute = segmentsOfUri(uri);
      return { uri: uri.endsWith('/') ? uri : `${uri}/`, depth: absolute.length, root: { name, absolute } };
    });
    this.roots = this.folders.map(({ root }) => root);
  }

  get size(): number {
    return this.count;
  }

  add(uri: string): void {
    const key = this.keyOf(basenameOf(uri));
    const known = this.named.get(key);
    if (known?.has(uri)) return;
    if (known) known.add(uri);
    else this.named.set(key, new Set([uri]));
    this.count++;
  }

  /** Takes a file out, or everything below a folder. Gives what was taken. */
  remove(uri: string): readonly string[] {
    const key = this.keyOf(basenameOf(uri));
    const known = this.named.get(key);
    if (known?.delete(uri)) {
      if (!known.size) this.named.delete(key);
      this.count--;
      return [uri];
    }
    const below = `${uri}/`;
    const gone = [...this.uris()].filter(other => other.startsWith(below));
    for (const other of gone) this.remove(other);
    return gone;
  }

  *uris(): Generator<string> {
    for (const uris of this.named.values()) yield* uris;
  }

  byBasename(basename: string): readonly WorkspaceFile[] {
    const uris = this.named.get(this.keyOf(basename));
    return uris ? [...uris].flatMap(uri => this.describe(uri) ?? []) : [];
  }

  /** Undefined outside of the open folders. Folders may lie inside each other: the innermost counts. */
  describe(uri: string): WorkspaceFile | undefined {
    let folder: (typeof this.folders)[number] | undefined;
    for (const candidate of this.folders) {
      if (uri.startsWith(candidate.uri) && !(folder && folder.uri.length > candidate.uri.length)) folder = candidate;
    }
    if (!folder) return undefined;
    const absolute = segmentsOfUri(uri);
    return { uri, folder: folder.root.name, segments: absolute.slice(folder.depth), absolute };
  }

  private keyOf(basename: string): string {
    return this.ignoreCase ? basename.toLowerCase() : basename;
  }
}

function basenameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The path of a URI in segments, decoded; a drive in lower case. */
export function segmentsOfUri(uri: string): string[] {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, '').replace(/[?#].*$/s, '');
  const segments = path
    .split('/')
    .filter(part => part !== '')
    .map(decode);
  if (segments.length && /^[a-z]:$/i.test(segments[0])) segments[0] = segments[0].toLowerCase();
  return segments;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
