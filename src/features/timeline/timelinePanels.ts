import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { normalizeTraceId, traceKey, type TraceRef } from '../../core/spans/traceId';
import { setContextKey } from '../../host/contextKeys';
import type { PageState } from '../../protocol/timeline';
import { TimelinePanel, type PanelServices } from './timelinePanel';

export const viewType = 'spanlight.timeline';

/** The open timelines, one per trace; brings them back after a reload of the window. */
export class TimelinePanels implements vscode.Disposable, vscode.WebviewPanelSerializer<PageState> {
  private readonly store = new DisposableStore();
  private readonly panels = new Map<string, TimelinePanel>();
  private lastActive: TimelinePanel | undefined;

  constructor(private readonly services: PanelServices) {
    this.store.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  /** The timeline in front, undefined when another editor is. */
  get active(): TimelinePanel | undefined {
    for (const panel of this.panels.values()) if (panel.isActive) return panel;
    return undefined;
  }

  /** The timeline that was in front last, if it is still open. */
  get latest(): TimelinePanel | undefined {
    return this.active ?? this.lastActive;
  }

  /**
   * Shows the trace in its tab, or in a new one. `spanId` selects that span. An open trace that may still grow is fetched
   * again, behind what is shown, unless all that is asked for is a span that it shows already.
   */
  async open(ref: TraceRef, spanId?: string): Promise<void> {
    const known = this.panels.get(traceKey(ref));
    const panel = known ?? this.create(ref);
    if (spanId) panel.select({ spanId, ordinal: 0 });
    known?.reveal();
    if (!spanId || !known?.has(spanId)) await panel.load(false);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: PageState | undefined): Promise<void> {
    const traceId = normalizeTraceId(String(state?.traceId ?? ''));
    if (!state || !traceId || this.panels.has(traceKey({ endpointId: state.endpointId, traceId }))) {
      webviewPanel.dispose();
      return;
    }
    const panel = this.adopt({ endpointId: state.endpointId, traceId }, webviewPanel);
    void panel.load(false).catch(() => undefined); // the panel shows its own failure
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
    this.store.dispose();
  }

  private create(ref: TraceRef): TimelinePanel {
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.Active;
    const title = vscode.l10n.t('Trace {0}', ref.traceId.slice(0, 8));
    return this.adopt(ref, vscode.window.createWebviewPanel(viewType, title, column, { enableScripts: true }));
  }

  private adopt(ref: TraceRef, webviewPanel: vscode.WebviewPanel): TimelinePanel {
    const key = traceKey(ref);
    const panel = new TimelinePanel(ref, webviewPanel, this.services);
    this.panels.set(key, panel);
    if (panel.isActive) this.lastActive = panel;
    this.tellContext();
    panel.onDidActivate(() => (this.lastActive = panel));
    panel.onDidChangeFocus(() => this.tellContext());
    panel.onDidDispose(() => {
      this.panels.delete(key);
      if (this.lastActive === panel) this.lastActive = undefined;
      this.tellContext();
    });
    return panel;
  }

  private tellContext(): void {
    setContextKey('spanlight.hasTimeline', this.panels.size > 0);
    setContextKey(
      'spanlight.timelineFocused',
      [...this.panels.values()].some(panel => panel.isFocused),
    );
  }
}
