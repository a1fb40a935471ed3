import * as vscode from 'vscode';
import type { TraceOptions, TraceProgress } from '../../backends/backend';
import { DisposableStore } from '../../core/disposable';
import { abortError, isAbort } from '../../core/errors';
import { sizeText } from '../../core/sizeText';
import { rowOfSpan, spanRefOf } from '../../core/spans/summary';
import type { SpanRow, SpanTable } from '../../core/spans/spanTable';
import type { SpanRef, TraceId, TraceRef } from '../../core/spans/traceId';
import { Channel, toWire, type Listeners, type WireMessage } from '../../protocol/channel';
import type {
  HostEvents,
  PageAction,
  PageCommand,
  PageState,
  TimelineEvents,
  TimelineRequests,
  TraceHeader,
  View,
  ViewName,
} from '../../protocol/timeline';
import { executeCommand } from '../../host/commands';
import { onDidChangeConfig, readConfig } from '../../host/config';
import { readFindingSettings } from '../../host/findingSettings';
import { log } from '../../host/log';
import type { MeantSpan } from '../../host/meantSpans';
import { pageHtml } from '../../host/pageHtml';
import type { Endpoints, Services, Sources, Traces } from '../../host/services';
import { answers } from './answers';
import type { AnswerContext, FoundRows } from './answers/context';
import { readyView, type ReadyView } from './columns';
import { CompareSession } from './compareSession';
import { TableSender } from './tableSender';
import { traceHeader } from './traceHeader';

type NoRequests = Record<never, never>;

/** How often the loading view is told how far it is. */
const progressMs = 250;
/** Selection has to rest this long before *Follow Selection* opens its source. */
const followMs = 120;
/** A trace that grows by itself says so to a screen reader this often at most. */
const growthWordsMs = 5_000;

/** Which trace a tab shows whose trace is not known before its source was read. Throws Failure. */
export type ChooseTrace = (
  /** The one that was shown before, if any. */
  wanted: TraceId | undefined,
  options: TraceOptions,
  signal: AbortSignal,
) => Promise<{ readonly traceId: TraceId; readonly place: number; readonly count: number }>;

export interface PanelServices {
  readonly endpoints: Endpoints;
  readonly files: Pick<Services['files'], 'hold'>;
  readonly traces: Traces;
  readonly sources: Sources;
  readonly mapper: Pick<Services['mapper'], 'forget' | 'answer' | 'functions' | 'hashAt'>;
  readonly finder: Services['finder'];
  readonly analyzer: Services['analyzer'];
  readonly extensionUri: vscode.Uri;
  /** Some tab shows this table. */
  isShown(table: SpanTable): boolean;
}

/**
 * One tab with one trace. The page may come and go (it is dropped when hidden); what it shows can always be sent again:
 * the view, and the columns of the current table.
 */
export class TimelinePanel implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly channel: Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>;
  private view: View;
  private table: SpanTable | undefined;
  private revision = 0;
  private loading: AbortController | undefined;
  private readonly sender: TableSender;
  private isReady = false;
  /** What the page's latest search found, for views that show nothing else. */
  private found: FoundRows | undefined;
  /** Aborted when the page goes: what it asked is of no use to the next one. */
  private pageLife = new AbortController();
  /** Where the page was when it last came. */
  private pageState: PageState | undefined;
  private selected: SpanRef | undefined;
  private pendingSelect: SpanRef | undefined;
  private hold: vscode.Disposable | undefined;
  private followTimer: NodeJS.Timeout | undefined;
  private ofFile: TraceHeader['ofFile'];
  private focused = false;
  /** Which view of the trace the page shows. */
  shownView: ViewName = 'timeline';
  /** What a screen reader was told of the trace last. */
  private told: { readonly count: number; readonly ms: number } | undefined;
  private shownRef: TraceRef;
  private readonly comparing: CompareSession;
  /** The comparison began while no page was there: it is to be shown by the one that comes. */
  private owesCompare = false;
  private tellFirstState: (state: PageState | undefined) => void = () => undefined;
  /** What the page remembered when it first came. */
  private readonly firstState = new Promise<PageState | undefined>(resolve => (this.tellFirstState = resolve));

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
    private readonly services: PanelServices,
    private readonly choose?: ChooseTrace,
  ) {
    this.shownRef = ref;
    this.store.add(services.files.hold(ref.endpointId));
    this.view = this.loadingView('waiting', 0, 0);
    // An editor of a file has the file's name and picture.
    if (!choose) panel.iconPath = new vscode.ThemeIcon('pulse');
    panel.webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview')],
    };
    this.channel = this.store.add(
      new Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>(
        message => void panel.webview.postMessage(message),
        answers(this.answerContext()),
        this.listeners(),
        (doing, error) => log().warn(`timeline ${doing}: ${String(error)}`),
      ),
    );
    this.sender = new TableSender(message => panel.webview.postMessage(message));
    this.comparing = this.store.add(
      new CompareSession({
        traces: services.traces,
        timeText: epochMs => {
          const timeZone = readConfig('spanlight.timeline.timeZone') === 'utc' ? 'UTC' : undefined;
          return new Date(epochMs).toLocaleString(vscode.env.language, { timeZone });
        },
        tell: other => this.channel.notify('comparing', other),
        forget: other => {
          if (!services.isShown(other)) this.forgetTable(other);
        },
      }),
    );
    this.store.add(panel.webview.onDidReceiveMessage((message: WireMessage) => this.channel.receive(message)));
    this.store.add(services.sources.onDidChange(() => this.channel.notify('sourceChanged', null)));
    this.store.add(
      onDidChangeConfig(['spanlight.findings.enabled', 'spanlight.findings.thresholds'], () =>
        this.channel.notify('findingsChanged', null),
      ),
    );
    this.store.add(
      onDidChangeConfig(['spanlight.timeline.groupSiblings'], () =>
        this.channel.notify('groupingChanged', { groupsSiblings: readConfig('spanlight.timeline.groupSiblings') }),
      ),
    );
    this.store.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.pageIsGone();
        else this.shownEmitter.fire();
        if (panel.active) this.activatedEmitter.fire();
        if (!panel.active) this.setFocused(false);
      }),
    );
    panel.webview.html = pageHtml(panel.webview, services.extensionUri, 'timeline');
    this.store.add(panel.onDidDispose(() => this.dispose()));
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get ref(): TraceRef {
    return this.shownRef;
  }

  /** A tab of a file, whose trace may be exchanged. */
  get isOfFile(): boolean {
    return this.choose !== undefined;
  }

  /** The timeline of this panel (not its find box) has the keyboard. */
  get isFocused(): boolean {
    return this.focused;
  }

  get trace(): SpanTable | undefined {
    return this.table;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  get spanCount(): number | undefined {
    return this.table?.count;
  }

  get isVisible(): boolean {
    return this.panel.visible;
  }

  /** Row of the selected span, undefined when nothing is selected (or the trace isn't there). */
  get selectedRow(): SpanRow | undefined {
    if (!this.table || !this.selected) return undefined;
    return rowOfSpan(this.table, this.selected);
  }

  /** The selected span, when the trace is here. */
  get selectedSpan(): MeantSpan | undefined {
    const row = this.selectedRow;
    return this.table && row !== undefined ? { trace: this.ref, table: this.table, row } : undefined;
  }

  /** Whether the trace is here and holds that span. */
  has(spanId: string): boolean {
    return this.table !== undefined && rowOfSpan(this.table, { spanId, ordinal: 0 }) !== undefined;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  /** Selects a span and shows its row, now or when the trace and the page are there. */
  select(span: SpanRef): void {
    this.pendingSelect = span;
    this.flushSelect();
  }

  /** Shows another trace of the same endpoint in this tab. */
  async exchange(traceId: TraceId): Promise<void> {
    this.setTrace(traceId);
    await this.load(false);
  }

  /** The trace that this one is compared with. */
  get comparedWith(): TraceRef | undefined {
    return this.comparing.other?.ref;
  }

  get isComparing(): boolean {
    return this.comparedWith !== undefined;
  }

  /** Compares the trace with another one, and shows that. `why`: see ComparedTrace. */
  compareWith(other: TraceRef, table: SpanTable, why: string): void {
    this.reveal();
    this.comparing.begin(other, table, why);
    this.owesCompare = true;
    this.focusEmitter.fire();
    this.flushCompare();
  }

  /** False when nothing was compared. */
  endCompare(): boolean {
    this.owesCompare = false;
    const ended = this.comparing.end();
    if (ended) this.focusEmitter.fire();
    return ended;
  }

  /** Passes a key's or menu's wish on to the page. */
  do(command: PageCommand): void {
    this.channel.notify('do', command);
  }

  /** Fetches the trace again because spans of it came. Whoever loads it already has them; what goes wrong is for the log. */
  async grow(): Promise<void> {
    if (this.loading) return;
    await this.load(true, true).catch((error: unknown) => log().info(`The trace did not grow: ${String(error)}`));
  }

  /** Fetches the trace (from the cache unless `fresh`) and shows it; failures become the view. A newer load ends an older. */
  async load(fresh: boolean, byItself = false): Promise<void> {
    this.loading?.abort(abortError());
    const controller = (this.loading = new AbortController());
    const started = Date.now();
    let phase: 'waiting' | 'receiving' | 'decoding' = 'waiting';
    let bytes = 0;
    // A refresh keeps the trace on the screen; only the first load has nothing better to show than its progress.
    const showProgress = () => {
      if (!this.table) this.show(this.loadingView(phase, bytes, Date.now() - started));
    };
    showProgress();
    const timer = setInterval(showProgress, progressMs);
    try {
      const options = {
        onProgress: (progress: TraceProgress) => ({ phase, bytes } = progress),
        confirmLarge: (size: number) => this.confirmLarge(size),
      };
      if (this.choose) await this.settleTrace(this.choose, options, controller.signal);
      const table = await this.services.traces.load(this.ref, { fresh, ...options }, controller.signal);
      if (this.loading !== controller) return;
      this.hold ??= this.store.add(this.services.traces.hold(this.ref));
      this.showTable(table, byItself);
    } catch (error) {
      if (this.loading !== controller || this.store.isDisposed) return;
      if (!isAbort(error))
        log().error(`open trace ${this.ref.traceId}`, error instanceof Error ? error : String(error));
      if (this.table && isAbort(error)) return;
      if (this.table) throw error; // a failed refresh is said by a message; the trace stays
      const wire = isAbort(error)
        ? { kind: 'cancelled' as const, message: vscode.l10n.t('Loading was cancelled.') }
        : toWire(error);
      this.show({ kind: 'failed', title: this.title(), error: wire });
    } finally {
      clearInterval(timer);
      if (this.loading === controller) this.loading = undefined;
    }
  }

  dispose(): void {
    clearTimeout(this.followTimer);
    this.loading?.abort(abortError());
    this.sender.cancel();
    this.setFocused(false);
    this.store.dispose();
    this.keepTable(undefined);
    this.panel.dispose();
  }

  /** Finds the trace to show; the page says which it was, when VS Code brings the tab back. */
  private async settleTrace(
    choose: ChooseTrace,
    options: Omit<TraceOptions, 'maxBytes'>,
    signal: AbortSignal,
  ): Promise<void> {
    const state = this.ref.traceId ? undefined : await this.firstState;
    const wanted = this.ref.traceId || state?.traceId || undefined;
    const maxBytes = readConfig('spanlight.maxTraceBytes');
    const { traceId, ...ofFile } = await choose(wanted, { ...options, maxBytes }, signal);
    this.ofFile = ofFile;
    if (!signal.aborted && traceId !== this.ref.traceId) this.setTrace(traceId);
  }

  private setTrace(traceId: TraceId): void {
    this.endCompare();
    this.shownRef = { endpointId: this.ref.endpointId, traceId };
    this.hold?.dispose();
    this.hold = undefined;
    this.told = undefined;
    this.selected = undefined;
    this.sender.cancel();
    this.keepTable(undefined);
    this.show(this.loadingView('waiting', 0, 0));
  }

  private title(): string {
    const { endpointId, traceId } = this.ref;
    if (!traceId) return this.services.endpoints.find(endpointId)?.name ?? vscode.l10n.t('Trace');
    return vscode.l10n.t('Trace {0}', traceId.replace(/^0{16}/, '').slice(0, 8));
  }

  private loadingView(phase: 'waiting' | 'receiving' | 'decoding', bytes: number, elapsedMs: number): View {
    return { kind: 'loading', title: this.title(), phase, bytes, elapsedMs };
  }

  private async confirmLarge(bytes: number): Promise<boolean> {
    const goOn = vscode.l10n.t('Load Anyway');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('This trace has more than {0} and is still coming in.', sizeText(bytes)),
      { modal: true, detail: vscode.l10n.t('The limit is the setting spanlight.maxTraceBytes.') },
      goOn,
    );
    return choice === goOn;
  }

  private showTable(table: SpanTable, byItself: boolean): void {
    const before = this.table;
    if (table.count === 0) {
      this.keepTable(undefined);
      const message = vscode.l10n.t('The server knows this trace and sent no span of it.');
      this.show({ kind: 'empty', title: this.title(), message });
      return;
    }
    const endpoint = this.services.endpoints.find(this.ref.endpointId);
    const isSame = before === table;
    if (isSame && this.view.kind === 'ready') return this.flushSelect(); // all of it is in the page, or on its way
    this.keepTable(table);
    if (!isSame) this.revision++;
    const facts = traceHeader(table, endpoint?.name ?? this.ref.endpointId, vscode.l10n.t);
    const header = this.ofFile && this.ofFile.count > 1 ? { ...facts, ofFile: this.ofFile } : facts;
    if (!this.choose) this.panel.title = header.rootName.slice(0, 60) || this.title();
    const announcement =
      before === undefined || isSame ? undefined : this.growthWords(table.count, before.count, byItself);
    this.show(readyView(table, { revision: this.revision, header, announcement }));
  }

  /** In words how many spans came; undefined when that was said a moment ago, by a trace that grows by itself. */
  private growthWords(count: number, before: number, byItself: boolean): string | undefined {
    const now = Date.now();
    if (byItself && this.told && now - this.told.ms < growthWordsMs) return undefined;
    const more = count - (byItself ? (this.told?.count ?? before) : before);
    this.told = { count, ms: now };
    return more > 0 ? vscode.l10n.t('{0} spans more', more) : vscode.l10n.t('No new spans');
  }

  private show(view: View): void {
    this.view = view;
    if (!this.isReady) return;
    if (view.kind === 'ready') void this.send(view);
    else {
      this.sender.cancel();
      this.channel.notify('view', view);
    }
  }

  private async send(view: ReadyView): Promise<void> {
    const { table, pendingSelect: asked } = this;
    if (!table) return;
    const state = this.pageState?.traceId === this.ref.traceId ? this.pageState : undefined;
    const select = asked && rowOfSpan(table, asked);
    try {
      await this.sender.send(table, view, { state, select }, () => {
        this.flushSelect();
        this.flushCompare();
      });
    } catch (error) {
      if (!this.store.isDisposed) log().warn(`timeline columns: ${String(error)}`);
    }
  }

  private flushSelect(): void {
    const span = this.pendingSelect;
    if (!span || !this.table || !this.isReady || this.view.kind !== 'ready') return;
    const row = rowOfSpan(this.table, span);
    this.pendingSelect = undefined;
    if (row === undefined) {
      log().info(`span ${span.spanId} is not in trace ${this.ref.traceId}`);
      return;
    }
    this.selected = spanRefOf(this.table, row);
    this.channel.notify('select', { revision: this.revision, row });
  }

  private flushCompare(): void {
    if (!this.owesCompare || !this.isReady || this.view.kind !== 'ready') return;
    this.owesCompare = false;
    this.do('showCompare');
  }

  private forgetTable(table: SpanTable): void {
    this.services.finder.forget(table);
    this.services.analyzer.forget(table);
    this.services.mapper.forget(table);
  }

  private keepTable(table: SpanTable | undefined): void {
    const { table: before } = this;
    if (before && before !== table && before !== this.comparing.other?.table) this.forgetTable(before);
    if (this.table !== table) this.found = undefined;
    this.table = table;
  }

  private pageIsGone(): void {
    this.isReady = false;
    this.pageLife.abort(abortError());
    this.pageLife = new AbortController();
    this.sender.cancel();
    this.setFocused(false);
  }

  private setFocused(isFocused: boolean): void {
    if (this.focused === isFocused) return;
    this.focused = isFocused;
    this.focusEmitter.fire();
  }

  /** The table of a request; one for an older revision is answered by an AbortError, which the page drops. */
  private tableOf(revision: number): SpanTable {
    if (!this.table || revision !== this.revision) throw abortError();
    return this.table;
  }

  private spanOf(revision: number, row: SpanRow): MeantSpan {
    return { trace: this.ref, table: this.tableOf(revision), row };
  }

  private answerContext(): AnswerContext {
    const panel = this; // eslint-disable-line @typescript-eslint/no-this-alias -- getters below ask for what it is then
    return {
      services: this.services,
      get ref() {
        return panel.ref;
      },
      get pageLife() {
        return panel.pageLife.signal;
      },
      tableOf: revision => this.tableOf(revision),
      spanOf: (revision, row) => this.spanOf(revision, row),
      notify: (name, payload) => this.channel.notify(name, payload),
      foundRows: search => (this.found?.search === search ? this.found.rows : undefined),
      findingSettings: readFindingSettings,
      keepFound: found => (this.found = found),
      compared: number => this.comparing.of(number),
      openTrace: (ref, spanId) => void executeCommand('spanlight.openTrace', { ...ref, spanId }),
    };
  }

  private listeners(): Listeners<TimelineEvents> {
    return {
      ready: ({ state }) => this.pageIsReady(state),
      selected: ({ revision, row, span, byPerson }) => {
        // The page may not have all spans of one id yet, and then counts them wrongly.
        this.selected = this.table && revision === this.revision ? spanRefOf(this.table, row) : span;
        if (byPerson && readConfig('spanlight.timeline.followSelection')) this.follow(revision, row);
      },
      look: ({ revision, rows, state }) => {
        if (state) this.pageState = state;
        if (revision === this.revision) this.sender.look({ rows, state });
      },
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

  private pageIsReady(state: PageState | undefined): void {
    this.isReady = true;
    this.pageState = state;
    this.tellFirstState(state);
    if (state?.traceId === this.ref.traceId || !this.choose) this.selected ??= state?.selected;
    this.channel.notify('init', {
      strings: (vscode.l10n.bundle ?? {}) as Record<string, string>,
      locale: vscode.env.language,
      utc: readConfig('spanlight.timeline.timeZone') === 'utc',
      groupsSiblings: readConfig('spanlight.timeline.groupSiblings'),
      ...this.ref,
    });
    this.comparing.tell();
    this.show(this.view);
  }

  private act(action: PageAction): void {
    switch (action) {
      case 'cancel':
        this.loading?.abort(abortError());
        return;
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

  private follow(revision: number, row: SpanRow): void {
    clearTimeout(this.followTimer);
    this.followTimer = setTimeout(() => {
      if (!this.table || revision !== this.revision) return;
      void this.services.sources.open(this.spanOf(revision, row), { preserveFocus: true });
    }, followMs);
  }
}
