import type { FileFacts, ImportFacts } from '../../core/index/facts';
import type { Manifests } from '../../core/index/language';

/** The import path of the file's folder, by the nearest go.mod; without one the folders as they are (GOPATH, Bazel). */
export function modulesOf(path: readonly string[], facts: FileFacts, manifests: Manifests): readonly string[] {
  // Nobody imports tests or commands.
  if (path[path.length - 1]?.endsWith('_test.go') || facts.package === 'main') return [];
  const manifest = manifests.nearest(path, 'go.mod');
  const module = manifest && /^[ \t]*module[ \t]+"?([^\s"]+)/m.exec(manifest.text)?.[1];
  const folder = path.slice(0, -1);
  if (!manifest || module === undefined) {
    const at = folder.indexOf('src');
    return [folder.slice(at + 1).join('/')].filter(name => name !== '');
  }
  return [[module, ...folder.slice(manifest.folder.length)].join('/')];
}

export function moduleOf({ module }: ImportFacts): readonly string[] {
  return [module];
}
