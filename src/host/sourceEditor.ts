import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';

/** Long enough to catch the eye, short enough not to be read through. */
const flashMs = 1_000;

/** Opens lines of source beside the timeline, never over it, and says inline how they were found. */
export class SourceEditor implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly flash = this.store.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
      overviewRulerLane: vscode.OverviewRulerLane.Center,
    }),
  );
  private readonly note = this.store.add(
    vscode.window.createTextEditorDecorationType({
      after: {
        margin: '0 0 0 3ch',
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        fontStyle: 'italic',
      },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  private timer: ReturnType<typeof setTimeout> | undefined;
  private noted: { editor: vscode.TextEditor; line: number } | undefined;

  constructor() {
    this.store.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        if (textEditor === this.noted?.editor && selections[0].active.line !== this.noted.line) this.clear();
      }),
    );
    this.store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length && document === this.noted?.editor.document) this.clear();
      }),
    );
  }

  /** `line` is 1-based; `found` stands behind the line until the person moves on. */
  async show(document: vscode.TextDocument, line: number, found: string, preserveFocus: boolean): Promise<void> {
    const at = Math.min(line, document.lineCount) - 1;
    const position = new vscode.Position(at, document.lineAt(at).firstNonWhitespaceCharacterIndex);
    const selection = new vscode.Range(position, position);
    const editor = await showBeside(document, { preserveFocus, selection });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
    this.clear();
    editor.setDecorations(this.flash, [document.lineAt(at).range]);
    editor.setDecorations(this.note, [
      { range: document.lineAt(at).range, renderOptions: { after: { contentText: found } } },
    ]);
    this.noted = { editor, line: at };
    this.timer = setTimeout(() => editor.setDecorations(this.flash, []), flashMs);
    // What stands behind a line is drawn only; here a screen reader hears it.
    vscode.window.setStatusBarMessage(found, 5_000);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.noted?.editor.setDecorations(this.flash, []);
    this.noted?.editor.setDecorations(this.note, []);
    this.noted = undefined;
  }
}

/** Opens a text beside the timeline, in the one tab that is used again. */
export function showBeside(
  document: vscode.TextDocument,
  options: Pick<vscode.TextDocumentShowOptions, 'preserveFocus' | 'selection'>,
): Thenable<vscode.TextEditor> {
  return vscode.window.showTextDocument(document, { ...options, viewColumn: columnFor(document.uri), preview: true });
}

/**
 * The group for a jump: one that shows the file already, else the nearest one that shows code, else any other in which no
 * timeline is in front, else a new one at the end. Never the place where a timeline is seen.
 */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all;
  const free = groups.filter(({ activeTab }) => !isTimeline(activeTab));
  const from = vscode.window.tabGroups.activeTabGroup.viewColumn;
  // The right side first: there a timeline's source is looked for.
  const distance = ({ viewColumn }: vscode.TabGroup): number =>
    viewColumn >= from ? viewColumn - from : groups.length + from - viewColumn;
  free.sort((a, b) => distance(a) - distance(b));
  const shows = free.find(({ activeTab }) => textUriOf(activeTab)?.toString() === uri.toString());
  const code = free.find(({ activeTab }) => textUriOf(activeTab) !== undefined);
  const other = free.find(({ tabs }) => !tabs.some(isTimeline));
  const last = Math.max(...groups.map(({ viewColumn }) => viewColumn));
  return (shows ?? code ?? other)?.viewColumn ?? Math.min(last + 1, vscode.ViewColumn.Nine);
}

function isTimeline(tab: vscode.Tab | undefined): boolean {
  // VS Code puts a prefix of its own before the view type.
  return tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('spanlight.timeline');
}

function textUriOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  return tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}
