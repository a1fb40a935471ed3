import * as vscode from 'vscode';
import type { TraceOptions, TraceProgress } from '../../backends/backend';
import { abortError, isAbort } from '../../core/errors';
import type { SpanTable } from '../../core/spans/spanTable';
import type { TraceId, TraceRef } from '../../core/spans/traceId';
import { toWire } from '../../protocol/channel';
import type { TraceHeader, View } from '../../protocol/timeline';
import { readConfig } from '../../host/config';
import { confirmLarge } from '../../host/confirmLarge';
import { log } from '../../host/log';
import type { Endpoints, Traces } from '../../host/services';
import { readyView, type ReadyView } from './columns';
import { traceHeader } from './traceHeader';

/** How often the loading view is told how far it is. */
const progressMs = 250;
/** A trace that grows by itself says so to a screen reader this often at most. */
const growthWordsMs = 5_000;

/** Which trace a tab shows whose trace is not known before its source was read. Throws Failure. */
export type ChooseTrace = (
  /** The one that was shown before, if any. */
  wanted: TraceId | undefined,
  options: TraceOptions,
  signal: AbortSignal,
) => Promise<{ readonly traceId: TraceId; readonly place: number; readonly count: number }>;

/** What is to be seen of a trace, and all of it once it is here. */
export type Shown =
  | { readonly view: Exclude<View, ReadyView>; readonly table?: undefined }
  | { readonly view: ReadyView; readonly table: SpanTable };

export interface ShownTraceDeps {
  readonly endpoints: Pick<Endpoints, 'find'>;
  readonly traces: Pick<Traces, 'load' | 'hold'>;
  /** With it the trace of `ref` may be empty: it is chosen with each loading. */
  readonly choose: ChooseTrace | undefined;
  /** Which trace the page remembers from before, when VS Code brings the tab back. */
  remembered(): Promise<TraceId | undefined>;
  /** Another trace takes the place of this one. */
  willExchange(): void;
  /** This table is no longer shown. */
  letGo(table: SpanTable): void;
  /** There is something else to see. */
  onDidChange(): void;
  /** The trace is here, and can be called by its name. */
  onDidName(name: string): void;
}

/** The trace of a tab: fetched, grown, exchanged for another one, and what is to be seen of it meanwhile. */
export class ShownTrace implements vscode.Disposable {
  private shown: Shown;
  private revision = 0;
  private loading: AbortController | undefined;
  private hold: vscode.Disposable | undefined;
  private ofFile: TraceHeader['ofFile'];
  /** What a screen reader was told of the trace last. */
  private told: { readonly count: number; readonly ms: number } | undefined;
  private isDisposed = false;

  constructor(
    private shownRef: TraceRef,
    private readonly deps: ShownTraceDeps,
  ) {
    this.shown = this.notYet('waiting', 0, 0);
  }

  get ref(): TraceRef {
    return this.shownRef;
  }

  get now(): Shown {
    return this.shown;
  }

  get table(): SpanTable | undefined {
    return this.shown.table;
  }

  /** The table of a question of the page, undefined where the one asked about is no longer shown. */
  tableAt(revision: number): SpanTable | undefined {
    return revision === this.revision ? this.table : undefined;
  }

  /** Shows another trace of the same endpoint. */
  async exchange(traceId: TraceId): Promise<void> {
    this.setTrace(traceId);
    await this.load(false);
  }

  /** Fetches the trace again because spans of it came. Whoever loads it already has them; what goes wrong is for the log. */
  async grow(): Promise<void> {
    if (this.loading) return;
    await this.load(true, true).catch((error: unknown) => log().info(`The trace did not grow: ${String(error)}`));
  }

  /** Fetches the trace (from the cache unless `fresh`) and shows it; failures become the view. A newer load ends an older. */
  async load(fresh: boolean, byItself = false): Promise<void> {
    if (this.isDisposed) return;
    this.cancel();
    const controller = (this.loading = new AbortController());
    const { options, done } = this.showProgress();
    try {
      if (this.deps.choose) await this.settleTrace(this.deps.choose, options, controller.signal);
      const table = await this.deps.traces.load(this.ref, { fresh, ...options }, controller.signal);
      if (this.loading !== controller) return;
      this.hold ??= this.deps.traces.hold(this.ref);
      this.showTable(table, byItself);
    } catch (error) {
      if (this.loading !== controller) return;
      if (!isAbort(error))
        log().error(`open trace ${this.ref.traceId}`, error instanceof Error ? error : String(error));
      if (this.table && isAbort(error)) return;
      if (this.table) throw error; // a failed refresh is said by a message; the trace stays
      const wire = isAbort(error)
        ? { kind: 'cancelled' as const, message: vscode.l10n.t('Loading was cancelled.') }
        : toWire(error);
      this.show({ view: { kind: 'failed', title: this.title(), error: wire } });
    } finally {
      done();
      if (this.loading === controller) this.loading = undefined;
    }
  }

  /** What is being fetched is no longer wanted. */
  cancel(): void {
    this.loading?.abort(abortError());
  }

  dispose(): void {
    this.isDisposed = true;
    this.cancel();
    this.loading = undefined;
    this.hold?.dispose();
    const { table } = this;
    this.shown = this.notYet('waiting', 0, 0);
    if (table) this.deps.letGo(table);
  }

  /** A refresh keeps the trace on the screen; only the first load has nothing better to show than its progress. */
  private showProgress(): { options: Omit<TraceOptions, 'maxBytes'>; done(): void } {
    const started = Date.now();
    let phase: TraceProgress['phase'] = 'waiting';
    let bytes = 0;
    const show = (): void => {
      if (!this.table) this.show(this.notYet(phase, bytes, Date.now() - started));
    };
    show();
    const timer = setInterval(show, progressMs);
    return {
      options: { onProgress: progress => ({ phase, bytes } = progress), confirmLarge },
      done: () => clearInterval(timer),
    };
  }

  /** Finds the trace to show; the page says which it was, when VS Code brings the tab back. */
  private async settleTrace(
    choose: ChooseTrace,
    options: Omit<TraceOptions, 'maxBytes'>,
    signal: AbortSignal,
  ): Promise<void> {
    const wanted = this.ref.traceId || (await this.deps.remembered());
    const maxBytes = readConfig('spanlight.maxTraceBytes');
    const { traceId, ...ofFile } = await choose(wanted || undefined, { ...options, maxBytes }, signal);
    this.ofFile = ofFile;
    if (!signal.aborted && traceId !== this.ref.traceId) this.setTrace(traceId);
  }

  private setTrace(traceId: TraceId): void {
    this.deps.willExchange();
    this.shownRef = { endpointId: this.ref.endpointId, traceId };
    this.hold?.dispose();
    this.hold = undefined;
    this.told = undefined;
    this.show(this.notYet('waiting', 0, 0));
  }

  private showTable(table: SpanTable, byItself: boolean): void {
    const { table: before, deps } = this;
    if (table.count === 0) {
      const message = vscode.l10n.t('The server knows this trace and sent no span of it.');
      this.show({ view: { kind: 'empty', title: this.title(), message } });
      return;
    }
    if (table === before) return; // all of it is in the page, or on its way
    const endpoint = deps.endpoints.find(this.ref.endpointId);
    const facts = traceHeader(table, endpoint?.name ?? this.ref.endpointId, vscode.l10n.t);
    const header = this.ofFile && this.ofFile.count > 1 ? { ...facts, ofFile: this.ofFile } : facts;
    const announcement = before && this.growthWords(table.count, before.count, byItself);
    deps.onDidName(header.rootName.slice(0, 60) || this.title());
    this.revision++;
    this.show({ view: readyView(table, { revision: this.revision, header, announcement }), table });
  }

  /** In words how many spans came; undefined when that was said a moment ago, by a trace that grows by itself. */
  private growthWords(count: number, before: number, byItself: boolean): string | undefined {
    const now = Date.now();
    if (byItself && this.told && now - this.told.ms < growthWordsMs) return undefined;
    const more = count - (byItself ? (this.told?.count ?? before) : before);
    this.told = { count, ms: now };
    return more > 0 ? vscode.l10n.t('{0} spans more', more) : vscode.l10n.t('No new spans');
  }

  private title(): string {
    const { endpointId, traceId } = this.ref;
    if (!traceId) return this.deps.endpoints.find(endpointId)?.name ?? vscode.l10n.t('Trace');
    return vscode.l10n.t('Trace {0}', traceId.replace(/^0{16}/, '').slice(0, 8));
  }

  private notYet(phase: TraceProgress['phase'], bytes: number, elapsedMs: number): Shown {
    return { view: { kind: 'loading', title: this.title(), phase, bytes, elapsedMs } };
  }

  private show(shown: Shown): void {
    const { table: before } = this.shown;
    this.shown = shown;
    if (before && before !== shown.table) this.deps.letGo(before);
    this.deps.onDidChange();
  }
}
