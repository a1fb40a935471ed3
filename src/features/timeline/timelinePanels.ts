import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import type { SpanTable } from '../../core/spans/spanTable';
import { normalizeTraceId, traceKey, type TraceRef } from '../../core/spans/traceId';
import { setContextKey } from '../../host/contextKeys';
import type { Services } from '../../host/services';
import type { PageState } from '../../protocol/timeline';
import { GrowingTraces } from './growingTraces';
import type { ChooseTrace } from './shownTrace';
import { TimelinePanel, type PanelServices } from './timelinePanel';

export const viewType = 'spanlight.timeline';

/**
 * The open timelines: one tab per trace, and as many as there are editors of trace files. Brings tabs back after a reload of the
 * window (editors of files are VS Code's to bring back).
 */
export class TimelinePanels implements vscode.Disposable, vscode.WebviewPanelSerializer<PageState> {
  private readonly store = new DisposableStore();
  private readonly panels = new Set<TimelinePanel>();
  private lastActive: TimelinePanel | undefined;
  private readonly growing: GrowingTraces;

  private readonly services: PanelServices;

  constructor(services: Omit<PanelServices, 'letGo'> & Pick<Services, 'mapper'>) {
    const { endpoints, finder, analyzer, mapper } = services;
    // What the threads hold of a table is of use as long as any tab uses it.
    const letGo = (table: SpanTable): void => {
      if ([...this.panels].some(panel => panel.uses(table))) return;
      for (const holder of [finder, analyzer, mapper]) holder.forget(table);
    };
    this.services = { ...services, letGo };
    this.growing = this.store.add(
      new GrowingTraces(
        () => this.panels,
        id => (endpoints.find(id) ? endpoints.backend(id, 'background') : undefined),
      ),
    );
    this.store.add(endpoints.onDidChange(() => this.growing.look()));
    this.store.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  /** The timeline in front, undefined when another editor is. */
  get active(): TimelinePanel | undefined {
    for (const panel of this.panels) if (panel.isActive) return panel;
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
    const [known] = this.showing(ref);
    const panel = known ?? this.create(ref);
    if (spanId) panel.select({ spanId, ordinal: 0 });
    known?.reveal();
    if (!spanId || !known?.has(spanId)) await panel.load(false);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: PageState | undefined): Promise<void> {
    const traceId = normalizeTraceId(String(state?.traceId ?? ''));
    const isOpen = (ref: TraceRef): boolean => this.showing(ref).some(panel => !panel.isOfFile);
    if (!state || !traceId || isOpen({ endpointId: state.endpointId, traceId })) {
      webviewPanel.dispose();
      return;
    }
    const panel = this.adopt({ endpointId: state.endpointId, traceId }, webviewPanel);
    void panel.load(false).catch(() => undefined); // the panel shows its own failure
  }

  dispose(): void {
    for (const panel of [...this.panels]) panel.dispose();
    this.store.dispose();
  }

  private create(ref: TraceRef): TimelinePanel {
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.Active;
    const title = vscode.l10n.t('Trace {0}', ref.traceId.slice(0, 8));
    return this.adopt(ref, vscode.window.createWebviewPanel(viewType, title, column, { enableScripts: true }));
  }

  /** Makes a timeline of a tab that VS Code gave; see TimelinePanel for `choose`. */
  adopt(ref: TraceRef, webviewPanel: vscode.WebviewPanel, choose?: ChooseTrace): TimelinePanel {
    const panel = new TimelinePanel(ref, webviewPanel, this.services, choose);
    this.panels.add(panel);
    if (panel.isActive) this.lastActive = panel;
    this.tellContext();
    this.growing.look();
    panel.onDidActivate(() => (this.lastActive = panel));
    panel.onDidShow(() => this.growing.look());
    panel.onDidChangeFocus(() => this.tellContext());
    panel.onDidDispose(() => {
      this.panels.delete(panel);
      this.growing.look();
      if (this.lastActive === panel) this.lastActive = undefined;
      this.tellContext();
    });
    return panel;
  }

  get all(): readonly TimelinePanel[] {
    return [...this.panels];
  }

  /** All that show traces of an endpoint. */
  of(endpointId: string): readonly TimelinePanel[] {
    return [...this.panels].filter(({ ref }) => ref.endpointId === endpointId);
  }

  /** All that show this trace; tabs of their own first. */
  private showing(ref: TraceRef): readonly TimelinePanel[] {
    const key = traceKey(ref);
    const found = [...this.panels].filter(panel => traceKey(panel.ref) === key);
    return found.sort((a, b) => Number(a.isOfFile) - Number(b.isOfFile));
  }

  private tellContext(): void {
    setContextKey('spanlight.hasTimeline', this.panels.size > 0);
    setContextKey(
      'spanlight.timelineFocused',
      [...this.panels].some(panel => panel.isFocused),
    );
    setContextKey('spanlight.timelineView', this.active?.shownView ?? 'timeline');
    setContextKey('spanlight.comparing', this.active?.isComparing ?? false);
  }
}
