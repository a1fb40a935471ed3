import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { LatencyBook } from '../core/latency/latencyBook';
import type { LatencySummary, Sample } from '../core/latency/latencyBook';
import { formatLens } from '../core/latency/lensText';
import type { LensWords } from '../core/latency/lensText';
import { changeBetween, shortRevision } from '../core/latency/revisionChange';
import { isError, SpanFlag, spanIdOf } from '../core/spans/spanTable';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import { BodyHistory } from './bodyHistory';
import { readConfig } from './config';
import { FunctionPlacing, idOf } from './functionPlacing';
import type { Placed } from './functionPlacing';
import { log } from './log';
import type { FunctionSites, Latency, Staleness } from './services';
import type { FunctionPlace, SourceMapper } from './sourceMapper';

/** Rows read before the thread is given back: about a millisecond. */
const rowsAtOnce = 2_000;

/** What left the window is let go of this often. */
const pruneEveryMs = 60_000;

/** The latency book of this window, and which of its keys belong to which functions. */
export class LatencyService implements Latency, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly book = new LatencyBook();
  private readonly bodies: BodyHistory;
  private readonly placing: FunctionPlacing;
  /** Per endpoint and file; dropped when spans came or places changed. */
  private readonly placed = new Map<string, Map<string, FunctionSites[]>>();
  private queue: Promise<void> = Promise.resolve();
  private isPlacing = false;

  constructor(
    private readonly mapper: SourceMapper,
    state: vscode.Memento,
    private readonly now: () => number = Date.now,
  ) {
    this.placing = this.store.add(new FunctionPlacing(mapper));
    this.bodies = this.store.add(new BodyHistory(mapper, state, now));
    this.store.add(mapper.onDidChange(() => this.placeAgain()));
    const timer = setInterval(() => this.prune(), pruneEveryMs);
    timer.unref();
    this.store.add({ dispose: () => clearInterval(timer) });
  }

  record(endpointId: string, tables: readonly SpanTable[], windowMs: number): void {
    this.enqueue(async () => {
      for (const table of tables) {
        const trace = { endpointId, traceId: table.traceId };
        this.book.record(trace, await this.samplesOf(trace, table), windowMs);
      }
      const keys = [...this.book.sites(endpointId)].filter(key => !this.placing.has(key));
      await this.place(keys);
      for (const functions of this.byFile(endpointId).values()) {
        for (const sites of functions) this.bodies.see(endpointId, sites);
      }
    });
  }

  /** Resolves when all that was recorded so far is in the book, and has its place. */
  settled(): Promise<void> {
    return this.queue;
  }

  windowOf(endpointId: string): number | undefined {
    return this.book.windowOf(endpointId);
  }

  sites(endpointId: string, uri: string): readonly FunctionSites[] {
    return this.byFile(endpointId).get(uri) ?? [];
  }

  summarize(endpointId: string, keys: readonly string[]): LatencySummary | undefined {
    const summary = this.book.summarize(endpointId, keys, this.now());
    const change = summary && changeBetween(this.book.revisions(endpointId, keys, this.now()));
    return change ? { ...summary, change } : summary;
  }

  /** In the one form, or the person's template. */
  describe(summary: LatencySummary): string {
    return formatLens(summary, readConfig('spanlight.codeLens.template'), words());
  }

  lensAt(endpointId: string, uri: string, { name, ordinal }: Pick<FunctionPlace, 'name' | 'ordinal'>) {
    const here = this.sites(endpointId, uri).find(({ place }) => place.name === name && place.ordinal === ordinal);
    const summary = here && this.summarize(endpointId, here.keys);
    return summary && this.describe(summary);
  }

  async staleness(endpointId: string, sites: FunctionSites, hash: number): Promise<Staleness | undefined> {
    const { place, keys } = sites;
    const [newest] = this.book.revisions(endpointId, keys, this.now());
    const then = newest && (await this.bodies.hashAt(place, newest.revision));
    if (then !== undefined) return then === hash ? undefined : { revision: shortRevision(newest.revision) };
    const oldestMs = this.book.oldest(endpointId, keys, this.now());
    if (oldestMs === undefined) return undefined;
    return (await this.bodies.isStale(endpointId, sites, hash, oldestMs)) ? { revision: undefined } : undefined;
  }

  dispose(): void {
    this.store.dispose();
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue
      .then(work)
      .catch((error: unknown) => log().error(`Latency could not be recorded: ${String(error)}`));
  }

  /** The code changed: keys may belong elsewhere. Changes that come while this waits its turn are covered by it. */
  private placeAgain(): void {
    if (this.isPlacing) return;
    this.isPlacing = true;
    this.enqueue(() => {
      this.isPlacing = false;
      return this.place([...new Set(this.book.allSites())]);
    });
  }

  private async place(keys: readonly string[]): Promise<void> {
    await this.placing.place(keys);
    this.placed.clear();
    this.changed.fire();
  }

  private byFile(endpointId: string): ReadonlyMap<string, readonly FunctionSites[]> {
    const known = this.placed.get(endpointId);
    if (known) return known;
    const functions = new Map<string, Placed & { keys: string[] }>();
    for (const key of this.book.sites(endpointId)) {
      const placed = this.placing.get(key);
      if (!placed) continue;
      const now = idOf(placed.place);
      const same = functions.get(now);
      if (same) same.keys.push(key);
      else functions.set(now, { ...placed, keys: [key] });
    }
    const byFile = new Map<string, FunctionSites[]>();
    for (const sites of functions.values()) {
      const inFile = byFile.get(sites.place.uri);
      if (inFile) inFile.push(sites);
      else byFile.set(sites.place.uri, [sites]);
    }
    this.placed.set(endpointId, byFile);
    return byFile;
  }

  private prune(): void {
    this.bodies.forgetUnknown();
    this.book.prune(this.now());
    this.placing.keepOnly(new Set(this.book.allSites()));
  }

  private async samplesOf(trace: Sample['trace'], table: SpanTable): Promise<Sample[]> {
    const samples: Sample[] = [];
    const { keys, keyOf, revisionOf, revisions } = await this.mapper.sites(table);
    this.mapper.forget(table);
    const baseMs = Number(table.base / 1_000n) / 1_000;
    const ordinals = new Map<string, number>();
    for (let row: SpanRow = 0; row < table.count; row++) {
      if (row % rowsAtOnce === rowsAtOnce - 1) await new Promise(resolve => setImmediate(resolve));
      let spanId: string | undefined;
      let ordinal = 0;
      if (table.flags[row] & SpanFlag.DuplicateId) {
        // Counted over all rows of the id, with or without a place: so it is the same the next time.
        spanId = spanIdOf(table, row);
        ordinal = ordinals.get(spanId) ?? 0;
        ordinals.set(spanId, ordinal + 1);
      }
      if (keyOf[row] < 0) continue;
      samples.push({
        trace,
        span: { spanId: spanId ?? spanIdOf(table, row), ordinal },
        site: keys[keyOf[row]],
        startMs: baseMs + table.start[row] / 1e6,
        duration: table.duration[row],
        isError: isError(table, row),
        ...(revisionOf[row] >= 0 && { revision: revisions[revisionOf[row]] }),
      });
    }
    return samples;
  }
}

function words(): LensWords {
  return {
    span: vscode.l10n.t('{0} span', '{0}'),
    spans: vscode.l10n.t('{0} spans', '{0}'),
    p50: vscode.l10n.t('p50 {0}', '{0}'),
    p95: vscode.l10n.t('p95 {0}', '{0}'),
    max: vscode.l10n.t('max {0}', '{0}'),
    errors: vscode.l10n.t('{0} % errors', '{0}'),
    window: vscode.l10n.t('last {0}', '{0}'),
    slower: vscode.l10n.t('{0} × slower than {1}', '{0}', '{1}'),
    faster: vscode.l10n.t('{0} × faster than {1}', '{0}', '{1}'),
    asFast: vscode.l10n.t('as fast as {1}', '{0}', '{1}'),
  };
}
