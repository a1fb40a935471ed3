import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import type { Endpoint } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { readLimit } from '../../core/search/search';
import { readLookback, resolveWindow } from '../../core/search/timeWindow';
import { splitSentence } from '../../core/sentences';
import type { TraceSummary } from '../../core/spans/summary';
import type { TraceRef } from '../../core/spans/traceId';
import type { Run } from '../../host/commands';
import { onDidChangeConfig, readConfig } from '../../host/config';
import { setContextKey } from '../../host/contextKeys';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { realTimers } from '../../host/timers';
import { FileDrop } from './fileDrop';
import { rowsOfGroup, topRows, type Listing, type NoteRow, type Row } from './listRows';
import { Paced } from './paced';
import { isFiltering, noFilter, readTraceFilter, type TraceFilter } from './traceFilter';
import { pollMs, TraceFeed } from './traceFeed';
import { itemOf } from './treeItems';
import { tracesOf, type Writing } from './words';

const viewId = 'spanlight.traces';
const groupedKey = 'spanlight.tracesGrouped';
/** Rows that are added at a time: the tree asks for each of them at every change. */
const rowsAtOnce = 100;
/** Traces that the collector is asked for at once: it answers from memory. */
const mostOfCollector = 1_000;

type Needs = Pick<Services, 'context' | 'endpoints' | 'collector' | 'builtIn' | 'traces'>;

/** The traces of the endpoint in use, newest first, as they come. */
export class TracesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private readonly drawing = this.store.add(new Paced(realTimers, () => this.changed.fire()));
  readonly tree: vscode.TreeView<Row>;
  private feed: { readonly endpoint: Endpoint; readonly feed: TraceFeed } | undefined;
  private filter: TraceFilter = noFilter;
  private isGrouped: boolean;
  /** What was shown when the list was paused. */
  private frozen: Pick<Listing, 'traces' | 'hasOlder' | 'total'> | undefined;
  private readonly caps = new Map<string | undefined, number>();

  constructor(private readonly services: Needs) {
    const { context, endpoints, collector, builtIn } = services;
    this.isGrouped = context.workspaceState.get(groupedKey, false);
    this.tree = this.store.add(
      vscode.window.createTreeView<Row>(viewId, { treeDataProvider: this, dragAndDropController: new FileDrop() }),
    );
    this.store.add(this.tree.onDidChangeVisibility(() => this.sync()));
    this.store.add(
      this.tree.onDidChangeSelection(({ selection }) =>
        setContextKey('spanlight.traceSelected', selection[0]?.kind === 'trace'),
      ),
    );
    this.store.add(endpoints.onDidChange(() => this.sync()));
    this.store.add(collector.onDidChange(() => this.sync()));
    this.store.add(builtIn.onDidChange(id => id === this.feed?.endpoint.id && this.startOver()));
    this.store.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && void this.feed?.feed.wake()));
    this.store.add(onDidChangeConfig(['spanlight.search.lookback', 'spanlight.search.limit'], () => this.startOver()));
    this.store.add(onDidChangeConfig(['spanlight.timeline.timeZone'], () => this.show()));
    this.tellContext();
    this.sync();
  }

  get selected(): TraceRef | undefined {
    const [row] = this.tree.selection;
    return row?.kind === 'trace' ? row : undefined;
  }

  get currentFilter(): TraceFilter {
    return this.filter;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return itemOf(row, this.writing());
  }

  getChildren(row?: Row): readonly Row[] & Row[] {
    const rows = row ? (row.kind === 'group' ? rowsOfGroup(this.listing(), row.group) : []) : this.rows();
    return rows as Row[];
  }

  pause(): void {
    if (this.frozen || !this.feed) return;
    const { traces, hasOlder, total } = this.listing();
    this.frozen = { traces, hasOlder, total };
    this.show();
  }

  /** Catches up, and says how much came. */
  async resume(): Promise<void> {
    const { frozen } = this;
    if (!frozen) return;
    this.frozen = undefined;
    await this.feed?.feed.wake();
    const before = new Set(frozen.traces.map(({ traceId }) => traceId));
    const came = this.feed?.feed.traces.filter(({ traceId }) => !before.has(traceId)).length ?? 0;
    this.show();
    vscode.window.setStatusBarMessage(
      came
        ? vscode.l10n.t('Came meanwhile: {0}', tracesOf(came, vscode.l10n))
        : vscode.l10n.t('The list is live again'),
      5_000,
    );
  }

  narrow(text: string, run: Run | undefined): void {
    this.filter = readTraceFilter(text, run);
    this.frozen = undefined;
    this.caps.clear();
    void this.feed?.feed.narrow(this.filter);
    this.show();
  }

  group(isGrouped: boolean): void {
    this.isGrouped = isGrouped;
    void this.services.context.workspaceState.update(groupedKey, isGrouped);
    this.show();
  }

  async refresh(): Promise<void> {
    this.frozen = undefined;
    if (!this.feed) this.sync();
    await this.feed?.feed.refresh();
    this.show();
  }

  /** Forgets what is listed, where that is possible without taking it from anybody else. */
  hideListed(): void {
    this.frozen = undefined;
    this.caps.clear();
    this.feed?.feed.clear();
    this.show();
  }

  /** Shows so many rows more; gives whether there were any to show. */
  async more(group: string | undefined): Promise<boolean> {
    const cap = this.cap(group) + rowsAtOnce;
    const { traces, isGrouped } = this.listing();
    const isEnough = group !== undefined || (!isGrouped && cap <= traces.length);
    this.caps.set(group, cap);
    if (!isEnough && !this.frozen) {
      const before = this.feed?.feed.held.size;
      await this.feed?.feed.older();
      if (before === this.feed?.feed.held.size && traces.length + rowsAtOnce <= cap) return false;
    }
    this.show();
    return true;
  }

  dispose(): void {
    this.feed?.feed.dispose();
    this.store.dispose();
  }

  /** Follows what is in use, and whether somebody looks. */
  private sync(): void {
    const endpoint = this.askable();
    const isSame =
      this.feed && endpoint && this.feed.endpoint.id === endpoint.id && this.feed.endpoint.url === endpoint.url;
    if (isSame && this.tree.visible) {
      const { feed } = this.feed!;
      if (feed.fault !== undefined && !feed.isAsking && this.services.endpoints.state(endpoint.id) === 'connected')
        void feed.wake();
      else this.describe();
      return;
    }
    if (this.feed && (!isSame || !this.tree.visible)) {
      // A paused list stays as it is while it is hidden.
      if (isSame && this.frozen) return;
      this.feed.feed.dispose();
      this.feed = undefined;
      this.frozen = undefined;
      this.caps.clear();
    }
    if (endpoint && this.tree.visible) this.begin(endpoint);
    this.show();
  }

  /** The endpoint in use, if it may be asked without a person's wish to connect to it. */
  private askable(): Endpoint | undefined {
    const { endpoints, collector, builtIn } = this.services;
    const { current } = endpoints;
    if (!current) return undefined;
    if (current.kind === 'collector') return collector.isRunning ? current : undefined;
    return builtIn.find(current.id) || endpoints.wasReached(current.id) ? current : undefined;
  }

  private begin(endpoint: Endpoint): void {
    const backend = this.services.endpoints.backend(endpoint.id, 'background');
    const isRemote = endpoint.kind === 'jaeger';
    const feed = new TraceFeed(
      {
        backend,
        news: backend.watch ? 'pushed' : isRemote ? 'asked' : 'still',
        range: () => (isRemote ? resolveWindow({ kind: 'last', seconds: lookbackSeconds() }, Date.now()) : allTime),
        limit: () => (isRemote ? readLimit(readConfig('spanlight.search.limit')) : mostOfCollector),
        isWatched: () => this.tree.visible && vscode.window.state.focused && !this.frozen,
        offer: tables => this.services.traces.offer(endpoint.id, tables),
        onDidChange: () => this.news(),
        timers: realTimers,
        now: () => Date.now(),
      },
      this.filter,
    );
    this.feed = { endpoint, feed };
    void feed.wake();
  }

  private startOver(): void {
    this.feed?.feed.dispose();
    this.feed = undefined;
    this.sync();
  }

  private news(): void {
    const fault = this.feed?.feed.fault;
    if (fault !== undefined && !(fault instanceof Failure)) log().error('The list of traces:', String(fault));
    if (this.frozen) this.describe();
    else this.show();
  }

  private show(): void {
    this.drawing.ask();
    this.describe();
    this.tellContext();
  }

  /**
   * The line above the list: whose traces these are and how they come. It is not in the title, because VS Code shows none of that
   * for a view that is alone in its container; and only above rows, because in an empty list it would take the welcome's place.
   */
  private describe(): void {
    const { run, text } = this.filter;
    const { current } = this.services.endpoints;
    const parts = [current?.name ?? '', this.howItComes(), text];
    if (run) parts.push(vscode.l10n.t('since "{0}" began', run.name));
    const message = this.feed && this.rows().length ? parts.filter(Boolean).join(' · ') : undefined;
    // Each assignment is a message to the window, and most changes change nothing here.
    if (this.tree.message !== message) this.tree.message = message;
  }

  private howItComes(): string {
    if (!this.feed) return '';
    if (this.frozen) {
      const shown = new Set(this.frozen.traces.map(({ traceId }) => traceId));
      const came = this.feed.feed.traces.filter(({ traceId }) => !shown.has(traceId)).length;
      return came ? vscode.l10n.t('paused, {0} new', came) : vscode.l10n.t('paused');
    }
    const { endpoint, feed } = this.feed;
    if (feed.fault !== undefined) return '';
    if (endpoint.kind === 'collector') return vscode.l10n.t('live');
    return endpoint.kind === 'jaeger' ? vscode.l10n.t('every {0} s', pollMs / 1_000) : '';
  }

  private rows(): readonly Row[] {
    const listing = this.listing();
    const traces = topRows(listing);
    const note = this.note(listing.traces);
    return note ? [note, ...traces] : traces;
  }

  /** What has to be said beside the traces, or in their place. */
  private note(traces: readonly TraceSummary[]): NoteRow | undefined {
    const { endpoints } = this.services;
    const { current } = endpoints;
    if (!this.feed) {
      // The default that nobody has asked for yet is no reason to speak of connecting: then the welcome stands here.
      if (!current || current.kind === 'collector' || current.id === 'local') return undefined;
      const text = vscode.l10n.t('Connect to {0}…', current.name);
      return { kind: 'note', text, detail: current.url, icon: 'plug', command: { id: 'spanlight.searchTraces' } };
    }
    const { feed } = this.feed;
    if (feed.fault !== undefined) return noteOfFault(feed.fault);
    if (feed.isFirst)
      return current?.kind === 'collector'
        ? undefined
        : { kind: 'note', text: vscode.l10n.t('Asking {0}…', current?.name ?? ''), icon: 'loading' };
    if (traces.length) return undefined;
    if (isFiltering(this.filter))
      return {
        kind: 'note',
        text: this.filter.run
          ? vscode.l10n.t('No trace since "{0}" began', this.filter.run.name)
          : vscode.l10n.t('No trace fits the filter'),
        detail: vscode.l10n.t('Enter clears the filter.'),
        icon: 'filter',
        command: { id: 'spanlight.traces.clearFilter' },
      };
    if (current?.kind !== 'jaeger') return undefined;
    return {
      kind: 'note',
      text: vscode.l10n.t('No traces in the last {0}', readConfig('spanlight.search.lookback')),
      detail: vscode.l10n.t('Enter searches further back.'),
      icon: 'info',
      command: { id: 'spanlight.searchTraces' },
    };
  }

  private listing(): Listing {
    const feed = this.feed?.feed;
    const seen = this.frozen ?? {
      traces: feed?.traces ?? [],
      hasOlder: feed?.hasOlder ?? false,
      total: isFiltering(this.filter) ? undefined : feed?.total,
    };
    const endpointId = this.feed?.endpoint.id ?? '';
    return { ...seen, endpointId, isGrouped: this.isGrouped, cap: group => this.cap(group) };
  }

  private cap(group: string | undefined): number {
    return this.caps.get(group) ?? rowsAtOnce;
  }

  private writing(): Writing {
    return { l10n: vscode.l10n, timeZone: readConfig('spanlight.timeline.timeZone'), nowMs: Date.now() };
  }

  private tellContext(): void {
    setContextKey('spanlight.tracesPaused', this.frozen !== undefined);
    setContextKey('spanlight.tracesGrouped', this.isGrouped);
    setContextKey('spanlight.tracesFiltered', isFiltering(this.filter));
  }
}

const allTime = { from: 0n, to: 1n << 63n };

function lookbackSeconds(): number {
  return readLookback(readConfig('spanlight.search.lookback')) ?? 3600;
}

/** The failure as a row; Enter does what helps. */
function noteOfFault(fault: unknown): NoteRow {
  const message = fault instanceof Failure ? fault.message : vscode.l10n.t('The traces could not be listed.');
  const [text] = splitSentence(message);
  const { setting, command } = fault instanceof Failure ? fault.details : {};
  const way = command
    ? { id: command }
    : setting && !(fault instanceof Failure && fault.kind === 'unreachable')
      ? { id: 'workbench.action.openSettings', arguments: [setting] }
      : { id: 'spanlight.traces.refresh' };
  return { kind: 'note', text, detail: message, icon: 'warning', command: way };
}
