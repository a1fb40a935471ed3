import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { Failure } from '../../core/errors';
import { summarize, type TraceSummary } from '../../core/spans/summary';
import type { SpanTable } from '../../core/spans/spanTable';
import { registerCommand } from '../../host/commands';
import { setContextKey } from '../../host/contextKeys';
import { report } from '../../host/report';
import type { Services } from '../../host/services';
import { pickTrace } from './pickTrace';
import type { ChooseTrace } from './shownTrace';
import type { TimelinePanel } from './timelinePanel';
import type { TimelinePanels } from './timelinePanels';

export const fileViewType = 'spanlight.traceFile';

/**
 * The read-only editor of trace files: the timeline in a tab that VS Code opens, splits and brings back. It shows one trace of the
 * file; *Choose Trace of File…* shows another.
 */
export class TraceFileEditors implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly store = new DisposableStore();
  /** What the file of a tab held when it was read last. */
  private readonly tracesOf = new WeakMap<TimelinePanel, readonly TraceSummary[]>();

  constructor(
    private readonly panels: TimelinePanels,
    private readonly files: Services['files'],
  ) {
    this.store.add(
      vscode.window.registerCustomEditorProvider(fileViewType, this, { supportsMultipleEditorsPerDocument: true }),
    );
    this.store.add(files.onDidChange(id => this.reload(id)));
    this.store.add(registerCommand('spanlight.chooseTraceOfFile', () => this.choose()));
  }

  /** The file is known as long as VS Code has a document of it, and as long as a tab shows a trace of it. */
  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    const hold = this.files.hold(uri.toString());
    return { uri, dispose: () => hold.dispose() };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, webviewPanel: vscode.WebviewPanel): void {
    const endpointId = uri.toString();
    const choose: ChooseTrace = async (wanted, options, signal) => {
      const tables = await this.files.traces(endpointId, options, signal);
      this.tracesOf.set(panel, tables.map(summarize));
      this.tellContext();
      const known = tables.findIndex(({ traceId }) => traceId === wanted);
      const shown = known < 0 ? firstShown(tables) : known;
      return { traceId: tables[shown].traceId, place: shown + 1, count: tables.length };
    };
    const panel = this.panels.adopt({ endpointId, traceId: '' }, webviewPanel, choose);
    webviewPanel.onDidChangeViewState(() => this.tellContext());
    panel.onDidDispose(() => this.tellContext());
    void panel.load(false).catch(() => undefined); // the panel shows its own failure
  }

  dispose(): void {
    this.store.dispose();
  }

  /** All tabs with traces of the file, its editors or not. */
  private reload(id: string): void {
    for (const panel of this.panels.of(id)) void panel.load(true).catch(report('reading the changed file'));
  }

  private async choose(): Promise<void> {
    const panel = this.panels.active;
    const traces = panel && this.tracesOf.get(panel);
    if (!panel || !traces)
      throw new Failure('invalidInput', vscode.l10n.t('Open a file of traces first: this works on the one in front.'));
    const chosen = await pickTrace(traces, panel.ref.traceId);
    if (chosen && chosen !== panel.ref.traceId) await panel.exchange(chosen);
  }

  private tellContext(): void {
    const { active } = this.panels;
    const count = active ? (this.tracesOf.get(active)?.length ?? 0) : 0;
    setContextKey('spanlight.fileHasTraces', count > 1);
  }
}

/** What somebody looks for in a file of several: the one with most spans, the newest among equals. `tables` has at least one. */
function firstShown(tables: readonly SpanTable[]): number {
  const best = tables.reduce((best, table) =>
    table.count > best.count || (table.count === best.count && table.base > best.base) ? table : best,
  );
  return tables.indexOf(best);
}
