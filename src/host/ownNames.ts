import * as vscode from 'vscode';
import { manifestNames, packageNamesIn } from '../core/source/packageNames';
import type { WorkspaceFileList } from './workspaceFiles';

/** Manifests beyond these are not read: a monorepo's services are found among the first, or named in a setting. */
const mostManifests = 500;

/** Bytes; no manifest that somebody wrote is larger. */
const largestManifest = 1_000_000;

/** Reads what the packages, modules and folders of this workspace are called. */
export async function readOwnNames(files: WorkspaceFileList): Promise<ReadonlySet<string>> {
  await files.ready();
  const names = new Set(files.folderNames());
  const manifests = manifestNames.flatMap(name => files.byBasename(name).map(({ uri }) => ({ name, uri })));
  for (const { name, uri } of manifests.slice(0, mostManifests)) {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
      if (bytes.length > largestManifest) continue;
      for (const found of packageNamesIn(name, new TextDecoder().decode(bytes))) names.add(found);
    } catch {
      // deleted since it was listed, or not readable: it names nothing
    }
  }
  return names;
}
