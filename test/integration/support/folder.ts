import * as vscode from 'vscode';

/** A folder of its own for a test, inside the workspace. */
export class TestFolder {
  readonly uri: vscode.Uri;

  constructor(readonly name: string) {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    if (!workspace) throw new Error('These tests need an open folder');
    this.uri = vscode.Uri.joinPath(workspace.uri, name);
  }

  file(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.uri, path);
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await vscode.workspace.fs.writeFile(this.file(path), new TextEncoder().encode(text));
    }
  }

  async remove(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(this.uri, { recursive: true });
  }
}

/** Waits until `find` gives something; looks whenever something may have happened, and now and then besides. */
export async function eventually<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
): Promise<T> {
  for (const end = Date.now() + 18_000; ; await new Promise(resolve => setTimeout(resolve, 25))) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
  }
}
