import * as vscode from 'vscode';
import { executeCommand } from '../../host/commands';
import { report } from '../../host/report';
import type { Row } from './listRows';

/** More files than this are hardly meant to be opened, each in a tab. */
const mostFiles = 10;

/** Trace files that are dropped onto the list are opened. */
export class FileDrop implements vscode.TreeDragAndDropController<Row> {
  readonly dropMimeTypes = ['text/uri-list', 'files'];
  readonly dragMimeTypes: readonly string[] = [];

  async handleDrop(_: Row | undefined, dropped: vscode.DataTransfer): Promise<void> {
    try {
      const uris = await urisOf(dropped);
      if (!uris.length)
        void vscode.window.showInformationMessage(
          vscode.l10n.t('The file can not be read from here. Choose it with "Open Trace File…" instead.'),
        );
      for (const uri of uris.slice(0, mostFiles)) await executeCommand('spanlight.openTraceFile', uri);
      if (uris.length > mostFiles)
        void vscode.window.showInformationMessage(
          vscode.l10n.t('{0} files were dropped; the first {1} are opened.', uris.length, mostFiles),
        );
    } catch (error) {
      report('spanlight.openTraceFile')(error);
    }
  }
}

async function urisOf(dropped: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const list = await dropped.get('text/uri-list')?.asString();
  for (const line of (list ?? '').split(/\r?\n/)) {
    if (!line.trim() || line.startsWith('#')) continue; // comments, by the format
    found.set(line, vscode.Uri.parse(line.trim(), true));
  }
  for (const [, item] of dropped) {
    const uri = item.asFile()?.uri; // none in a browser, where a page never learns a path
    if (uri) found.set(uri.toString(), uri);
  }
  return [...found.values()];
}
