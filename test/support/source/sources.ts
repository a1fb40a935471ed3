// Reads source in tests, by the real grammars out of node_modules.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileFacts } from '../../../src/core/index/facts';
import type { Manifests } from '../../../src/core/index/language';
import { SourceIndex } from '../../../src/core/index/sourceIndex';
import type { Unit } from '../../../src/core/index/sourceIndex';
import { manifestNames, packageNamesIn } from '../../../src/core/source/packageNames';
import { languages } from '../../../src/languages';
import { SourceParser } from '../../../src/workers/sourceParser';

const wasm = (name: string): string => {
  if (name === 'web-tree-sitter') return 'node_modules/web-tree-sitter/web-tree-sitter.wasm';
  if (name === 'kotlin') return 'node_modules/@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm';
  return `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`;
};

/** One for the process, for all the bundles that have this file: grammars are large. */
const shared = globalThis as { spanlightSourceParser?: SourceParser };

export const sourceParser = (shared.spanlightSourceParser ??= new SourceParser(
  { engine: 'node_modules/web-tree-sitter/web-tree-sitter.cjs', wasm },
  (path, error) => {
    throw new Error(`${path.join('/')} can't be parsed`, { cause: error });
  },
));

/** Facts of a text under a path (`app/orders.py`). */
export async function readFacts(path: string, text: string): Promise<FileFacts> {
  const facts = await sourceParser.read(path.split('/'), text);
  if (!facts) throw new Error(`No language reads ${path}`);
  return facts;
}

/** An index of texts by path; URIs are `file:///workspace/PATH`. Files that no language reads are left out. */
export async function indexOf(files: Readonly<Record<string, string>>): Promise<SourceIndex> {
  const paths = Object.keys(files).sort();
  const manifests: Manifests = {
    nearest(path, name) {
      for (let length = path.length - 1; length >= 0; length--) {
        const folder = path.slice(0, length);
        const text = files[[...folder, name].join('/')];
        if (text !== undefined) return { folder, text };
      }
      return undefined;
    },
  };
  const units = paths.flatMap((path): Unit[] => {
    const segments = path.split('/');
    const name = segments[segments.length - 1];
    if (!(manifestNames as readonly string[]).includes(name) && !name.endsWith('.csproj')) return [];
    return [{ folder: 'workspace', segments: segments.slice(0, -1), names: packageNamesIn(name, files[path]) }];
  });
  const index = new SourceIndex(languages, () => manifests, units);
  for (const path of paths) {
    const segments = path.split('/');
    const facts = await sourceParser.read(segments, files[path]);
    if (facts) index.put({ uri: `file:///workspace/${path}`, folder: 'workspace', segments, facts });
  }
  return index;
}

/** All files below a folder, by path from it. */
export function readTree(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(folder.length + 1).replace(/\\/g, '/')] = readFileSync(path, 'utf8');
  }
  return files;
}
