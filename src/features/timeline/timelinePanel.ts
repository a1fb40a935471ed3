import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { rowOfSpan } from '../../core/spans/summary';
import type { SpanRow, SpanTable } from '../../core/spans/spanTable';
import type { SpanRef, TraceId, TraceRef } from '../../core/spans/traceId';
import type { PageAction, PageCommand, TimelineEvents, ViewName } from '../../protocol/timeline';
import type { Listeners } from '../../protocol/channel';
import { executeCommand } from '../../host/commands';
import { log } from '../../host/log';
import type { MeantSpan } from '../../host/meantSpans';
import type { Endpoints, Services, Sources, Traces } from '../../host/services';
import { answers } from './answers';
import { tabContext } from './answers/tabContext';
import { CompareSession } from './compareSession';
import { SelectionFollower } from './followSelection';
import { momentText } from './momentText';
import { ShownTrace, type ChooseTrace } from './shownTrace';
import { TimelineWebview } from './timelineWebview';

export interface PanelServices {
  readonly endpoints: Endpoints;
  readonly files: Pick<Services['files'], 'hold'>;
  readonly traces: Traces;
  readonly sources: Sources;
  readonly mapper: Pick<Services['mapper'], 'answer' | 'functions' | 'hashAt'>;
  readonly finder: Services['finder'];
  readonly analyzer: Services['analyzer'];
  readonly extensionUri: vscode.Uri;
  /** A tab no longer uses this table. */
  letGo(table: SpanTable): void;
}

/** One tab: its trace, the page that shows it, and the trace it is compared with. Commands speak to it. */
export class TimelinePanel implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly shown: ShownTrace;
  private readonly comparing: CompareSession;
  private readonly page: TimelineWebview;
  private focused = false;
  /** Which view of the trace the page shows. */
  shownView: ViewName = 'timeline';

  private readonly focusEmitter = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeFocus = this.focusEmitter.event;
  private readonly activatedEmitter = this.store.add(new vscode.EventEmitter<void>());
  /** It came to the front. */
  readonly onDidActivate = this.activatedEmitter.event;
  private readonly shownEmitter = this.store.add(new vscode.EventEmitter<void>());
  /** It came into sight, with focus or without. */
  readonly onDidShow = this.shownEmitter.event;

  /** With `choose` the trace of `ref` may be empty: it is chosen with each loading. */
  constructor(
    ref: TraceRef,
    private readonly panel: vscode.WebviewPanel,
    services: PanelServices,
    private readonly choose?: ChooseTrace,
  ) {
    const { endpoints, traces, sources, extensionUri } = services;
    // An editor of a file has the file's name and picture.
    if (!choose) panel.iconPath = new vscode.ThemeIcon('pulse');
    this.store.add(services.files.hold(ref.endpointId));
    this.shown = this.store.add(
      new ShownTrace(ref, {
        endpoints,
        traces,
        choose,
        remembered: async () => (await this.page.firstState)?.traceId,
        willExchange: () => {
          this.endCompare();
          this.page.selected = undefined;
        },
        letGo: table => services.letGo(table),
        onDidChange: () => this.page.show(),
        onDidName: name => {
          if (!choose) panel.title = name;
        },
      }),
    );
    this.comparing = this.store.add(
      new CompareSession({
        traces,
        timeText: momentText,
        tell: other => this.page.notify('comparing', other),
        forget: other => services.letGo(other),
      }),
    );
    const follower = this.store.add(new SelectionFollower(sources));
    this.page = this.store.add(
      new TimelineWebview(panel.webview, {
        extensionUri,
        sources,
        trace: this.shown,
        answers: answers(tabContext({ services, trace: this.shown, comparing: this.comparing, page: () => this.page })),
        listeners: this.listeners(),
        onDidCome: state => {
          if (state?.traceId === this.ref.traceId || !choose) this.page.selected ??= state?.selected;
          this.comparing.tell();
        },
        onDidSelect: (revision, row) =>
          follower.selected(() => {
            const table = this.shown.tableAt(revision);
            return table && { trace: this.ref, table, row };
          }),
      }),
    );
    this.store.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.page.gone();
        else this.shownEmitter.fire();
        if (panel.active) this.activatedEmitter.fire();
        else this.setFocused(false);
      }),
    );
    this.store.add(panel.onDidDispose(() => this.dispose()));
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get isVisible(): boolean {
    return this.panel.visible;
  }

  /** The timeline of this panel (not its find box) has the keyboard. */
  get isFocused(): boolean {
    return this.focused;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  get ref(): TraceRef {
    return this.shown.ref;
  }

  /** A tab of a file, whose trace may be exchanged. */
  get isOfFile(): boolean {
    return this.choose !== undefined;
  }

  get trace(): SpanTable | undefined {
    return this.shown.table;
  }

  get spanCount(): number | undefined {
    return this.trace?.count;
  }

  /** Shows this table, or compares with it. */
  uses(table: SpanTable): boolean {
    return this.trace === table || this.comparing.other?.table === table;
  }

  /** Row of the selected span, undefined when nothing is selected (or the trace isn't there). */
  get selectedRow(): SpanRow | undefined {
    const { selected } = this.page;
    return this.trace && selected && rowOfSpan(this.trace, selected);
  }

  /** The selected span, when the trace is here. */
  get selectedSpan(): MeantSpan | undefined {
    const row = this.selectedRow;
    return this.trace && row !== undefined ? { trace: this.ref, table: this.trace, row } : undefined;
  }

  /** Whether the trace is here and holds that span. */
  has(spanId: string): boolean {
    return this.trace !== undefined && rowOfSpan(this.trace, { spanId, ordinal: 0 }) !== undefined;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  /** See TimelineWebview. */
  select(span: SpanRef): void {
    this.page.select(span);
  }

  /** Passes a key's or menu's wish on to the page. */
  do(command: PageCommand): void {
    this.page.notify('do', command);
  }

  /** See ShownTrace. */
  load(fresh: boolean): Promise<void> {
    return this.shown.load(fresh);
  }

  grow(): Promise<void> {
    return this.shown.grow();
  }

  exchange(traceId: TraceId): Promise<void> {
    return this.shown.exchange(traceId);
  }

  get isComparing(): boolean {
    return this.comparing.other !== undefined;
  }

  /** Compares the trace with another one, and shows that. `why`: see ComparedTrace. */
  compareWith(other: TraceRef, table: SpanTable, why: string): void {
    this.reveal();
    this.comparing.begin(other, table, why);
    this.focusEmitter.fire();
    this.page.showCompare(true);
  }

  /** False when nothing was compared. */
  endCompare(): boolean {
    this.page.showCompare(false);
    const ended = this.comparing.end();
    if (ended) this.focusEmitter.fire();
    return ended;
  }

  dispose(): void {
    this.setFocused(false);
    this.store.dispose();
    this.panel.dispose();
  }

  private setFocused(isFocused: boolean): void {
    if (this.focused === isFocused) return;
    this.focused = isFocused;
    this.focusEmitter.fire();
  }

  private listeners(): Pick<Listeners<TimelineEvents>, 'action' | 'openTrace' | 'viewShown' | 'focus'> {
    return {
      action: action => this.act(action),
      openTrace: ({ traceId, spanId }) =>
        void executeCommand('spanlight.openTrace', { endpointId: this.ref.endpointId, traceId, spanId }),
      viewShown: ({ view }) => {
        this.shownView = view;
        this.focusEmitter.fire();
      },
      focus: ({ isFocused }) => this.setFocused(isFocused && this.panel.active),
    };
  }

  private act(action: PageAction): void {
    switch (action) {
      case 'cancel':
        return this.shown.cancel();
      case 'showLog':
        return log().show();
      case 'signIn':
        void executeCommand('spanlight.signIn', this.ref.endpointId).then(() => this.load(true));
        return;
      case 'chooseTrace':
        void executeCommand('spanlight.chooseTraceOfFile');
        return;
      case 'refresh':
        void executeCommand('spanlight.refresh');
        return;
      case 'retry':
        void this.load(true);
    }
  }
}
