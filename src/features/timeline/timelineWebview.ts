import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { abortError } from '../../core/errors';
import { rowOfSpan, spanRefOf } from '../../core/spans/summary';
import type { SpanRow, SpanTable } from '../../core/spans/spanTable';
import type { SpanRef } from '../../core/spans/traceId';
import { Channel, type Handlers, type Listeners, type WireMessage } from '../../protocol/channel';
import type { HostEvents, PageState, TimelineEvents, TimelineRequests } from '../../protocol/timeline';
import { onDidChangeConfig, readConfig } from '../../host/config';
import { log } from '../../host/log';
import { pageHtml } from '../../host/pageHtml';
import type { Sources } from '../../host/services';
import type { ReadyView } from './columns';
import type { ShownTrace } from './shownTrace';
import { TableSender } from './tableSender';

type NoRequests = Record<never, never>;
type HeardByTab = 'action' | 'openTrace' | 'viewShown' | 'focus';

export interface TimelineWebviewDeps {
  readonly extensionUri: vscode.Uri;
  readonly sources: Pick<Sources, 'onDidChange'>;
  readonly trace: Pick<ShownTrace, 'ref' | 'now' | 'tableAt'>;
  readonly answers: Handlers<TimelineRequests>;
  /** What the page says that concerns more than itself. */
  readonly listeners: Pick<Listeners<TimelineEvents>, HeardByTab>;
  /** It has come, and knows nothing yet but strings and settings; `state` is what it remembers. */
  onDidCome(state: PageState | undefined): void;
  /** The person went to a row of the table with that revision. */
  onDidSelect(revision: number, row: SpanRow): void;
}

/**
 * The page in a tab. It may come and go (it is dropped when hidden); what it shows can always be sent again: the view, the
 * columns of the table, and what was asked of it while it was away.
 */
export class TimelineWebview implements vscode.Disposable {
  /** The selected span: as the page says, or as it was told. */
  selected: SpanRef | undefined;
  private readonly store = new DisposableStore();
  private readonly channel: Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>;
  private readonly sender: TableSender;
  private isHere = false;
  private lifetime = new AbortController();
  /** Where it was when it last came, or said so. */
  private state: PageState | undefined;
  /** To be done as soon as it shows the trace. */
  private owed: { select?: SpanRef; compare?: boolean } = {};
  private tellFirstState: (state: PageState | undefined) => void = () => undefined;
  /** What it remembered when it first came. */
  readonly firstState = new Promise<PageState | undefined>(resolve => (this.tellFirstState = resolve));

  constructor(
    webview: vscode.Webview,
    private readonly deps: TimelineWebviewDeps,
  ) {
    webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(deps.extensionUri, 'dist', 'webview')],
    };
    this.channel = this.store.add(
      new Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>(
        message => void webview.postMessage(message),
        deps.answers,
        this.listeners(),
        (doing, error) => log().warn(`timeline ${doing}: ${String(error)}`),
      ),
    );
    this.sender = new TableSender(message => webview.postMessage(message));
    this.store.add(webview.onDidReceiveMessage((message: WireMessage) => this.channel.receive(message)));
    this.store.add(deps.sources.onDidChange(() => this.notify('sourceChanged', null)));
    this.store.add(
      onDidChangeConfig(['spanlight.findings.enabled', 'spanlight.findings.thresholds'], () =>
        this.notify('findingsChanged', null),
      ),
    );
    this.store.add(
      onDidChangeConfig(['spanlight.timeline.groupSiblings'], () =>
        this.notify('groupingChanged', { groupsSiblings: readConfig('spanlight.timeline.groupSiblings') }),
      ),
    );
    webview.html = pageHtml(webview, deps.extensionUri, 'timeline');
  }

  /** Aborted when the page goes: what it asked is of no use to the next one. */
  get life(): AbortSignal {
    return this.lifetime.signal;
  }

  notify<K extends keyof HostEvents & string>(name: K, payload: HostEvents[K]): void {
    this.channel.notify(name, payload);
  }

  /** Shows what is to be seen of the trace now. */
  show(): void {
    if (!this.isHere) return;
    const { view, table } = this.deps.trace.now;
    if (table) void this.send(view, table);
    else {
      this.sender.cancel();
      this.notify('view', view);
    }
  }

  /** Selects a span and shows its row, now or when the trace and the page are there. */
  select(span: SpanRef): void {
    this.owed.select = span;
    this.doOwed();
  }

  /** Shows or no longer shows the comparison, as `select` does. */
  showCompare(isWanted: boolean): void {
    this.owed.compare = isWanted;
    this.doOwed();
  }

  /** The tab is hidden, and its page is dropped. */
  gone(): void {
    this.isHere = false;
    this.lifetime.abort(abortError());
    this.lifetime = new AbortController();
    this.sender.cancel();
  }

  dispose(): void {
    this.sender.cancel();
    this.store.dispose();
  }

  private async send(view: ReadyView, table: SpanTable): Promise<void> {
    const state = this.state?.traceId === this.deps.trace.ref.traceId ? this.state : undefined;
    const select = this.owed.select && rowOfSpan(table, this.owed.select);
    try {
      await this.sender.send(table, view, { state, select }, () => this.doOwed());
    } catch (error) {
      if (!this.store.isDisposed) log().warn(`timeline columns: ${String(error)}`);
    }
  }

  private doOwed(): void {
    const { ref, now } = this.deps.trace;
    if (!this.isHere || !now.table) return;
    const { select, compare } = this.owed;
    this.owed = {};
    if (select) {
      const row = rowOfSpan(now.table, select);
      if (row === undefined) log().info(`span ${select.spanId} is not in trace ${ref.traceId}`);
      else {
        this.selected = spanRefOf(now.table, row);
        this.notify('select', { revision: now.view.revision, row });
      }
    }
    if (compare) this.notify('do', 'showCompare');
  }

  private listeners(): Listeners<TimelineEvents> {
    const { listeners, trace, onDidSelect } = this.deps;
    return {
      ...listeners,
      ready: ({ state }) => this.came(state),
      selected: ({ revision, row, span, byPerson }) => {
        // The page may not have all spans of one id yet, and then counts them wrongly.
        const table = trace.tableAt(revision);
        this.selected = table ? spanRefOf(table, row) : span;
        if (byPerson) onDidSelect(revision, row);
      },
      look: ({ revision, rows, state }) => {
        if (state) this.state = state;
        if (trace.tableAt(revision)) this.sender.look({ rows, state });
      },
    };
  }

  private came(state: PageState | undefined): void {
    this.isHere = true;
    this.state = state;
    this.tellFirstState(state);
    this.notify('init', {
      strings: (vscode.l10n.bundle ?? {}) as Record<string, string>,
      locale: vscode.env.language,
      utc: readConfig('spanlight.timeline.timeZone') === 'utc',
      groupsSiblings: readConfig('spanlight.timeline.groupSiblings'),
      ...this.deps.trace.ref,
    });
    this.deps.onDidCome(state);
    this.show();
  }
}
