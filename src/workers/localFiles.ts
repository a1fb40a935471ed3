import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileReader } from './workspaceIndex';

/** Files of this machine, by `file:` URIs. */
export const localFiles = {
  stat(uri: string) {
    const stat = statSync(fileURLToPath(uri), { throwIfNoEntry: false });
    return stat?.isFile() ? { size: stat.size, modified: stat.mtimeMs } : undefined;
  },
  read(uri: string): string | undefined {
    try {
      return readFileSync(fileURLToPath(uri), 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined; // gone, a folder, or not for us
    }
  },
} satisfies FileReader;

/** Never gone into: nobody's code, and a great many files. */
const unlisted = new Set('node_modules .git .hg .svn .venv venv __pycache__ .tox .cache .gradle .m2 .yarn'.split(' '));

/** URIs of all files below a folder. Links are not followed, so that there is no end without end. */
export function listFiles(folder: string): string[] {
  const uris: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    let entries;
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch {
      continue; // not for us to read
    }
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!unlisted.has(entry.name)) waiting.push(path);
      } else if (entry.isFile()) {
        uris.push(pathToFileURL(path).href);
      }
    }
  }
  return uris;
}
