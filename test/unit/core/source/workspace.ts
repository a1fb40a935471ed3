import type { WorkspaceFile, WorkspaceFiles } from '../../../../src/core/source/sourceResolver';

/** Folders by name and path, files by path inside: `{ '/home/me/shop': ['web/server.js'] }`. */
export function workspaceOf(folders: Readonly<Record<string, readonly string[]>>, ignoreCase = false): WorkspaceFiles {
  const files: WorkspaceFile[] = Object.entries(folders).flatMap(([root, paths]) =>
    paths.map(path => ({
      uri: `file://${root.startsWith('/') ? '' : '/'}${root}/${path}`,
      folder: root.slice(root.lastIndexOf('/') + 1),
      segments: path.split('/'),
      absolute: split(`${root}/${path}`),
    })),
  );
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  return {
    ignoreCase,
    roots: Object.keys(folders).map(root => ({ name: root.slice(root.lastIndexOf('/') + 1), absolute: split(root) })),
    byBasename: name => files.filter(({ segments }) => fold(segments[segments.length - 1]) === fold(name)),
  };
}

function split(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}
