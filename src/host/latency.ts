import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { LatencyBook } from '../core/latency/latencyBook';
import type { LatencySummary, Sample } from '../core/latency/latencyBook';
import { formatLens } from '../core/latency/lensText';
import type { LensWords } from '../core/latency/lensText';
import { evidenceKey, readCodeEvidence } from '../core/source/codeEvidence';
import type { CodeEvidence } from '../core/source/codeEvidence';
import { isError, SpanFlag, spanIdOf } from '../core/spans/spanTable';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import { readConfig } from './config';
import { log } from './log';
import type { FunctionSite, Latency } from './services';
import type { SourceAnswers } from './sourceAnswers';

/** Rows read before the thread is given back: about a millisecond. */
const rowsAtOnce = 2_000;

/** What left the window is let go of this often. */
const pruneEveryMs = 60_000;

/** The latency book of this window, and which of its places lie in which file. */
export class LatencyService implements Latency, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly book = new LatencyBook();
  private readonly evidence = new Map<string, CodeEvidence>();
  /** Per endpoint and file; dropped when spans came or answers changed. */
  private readonly placed = new Map<string, Map<string, FunctionSite[]>>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly answers: SourceAnswers,
    private readonly now: () => number = Date.now,
  ) {
    this.store.add(answers.onDidChange(() => this.refresh()));
    const timer = setInterval(() => this.prune(), pruneEveryMs);
    timer.unref();
    this.store.add({ dispose: () => clearInterval(timer) });
  }

  record(endpointId: string, tables: readonly SpanTable[], windowMs: number): void {
    this.queue = this.queue
      .then(async () => {
        for (const table of tables) {
          const trace = { endpointId, traceId: table.traceId };
          this.book.record(trace, await this.samplesOf(trace, table), windowMs);
        }
        await this.answers.files.ready();
        this.refresh();
      })
      .catch((error: unknown) => log().error(`Latency could not be recorded: ${String(error)}`));
  }

  /** Resolves when all that was recorded so far is in the book. */
  settled(): Promise<void> {
    return this.queue;
  }

  windowOf(endpointId: string): number | undefined {
    return this.book.windowOf(endpointId);
  }

  sites(endpointId: string, uri: string): readonly FunctionSite[] {
    let byFile = this.placed.get(endpointId);
    if (!byFile) this.placed.set(endpointId, (byFile = this.place(endpointId)));
    return byFile.get(uri) ?? [];
  }

  summarize(endpointId: string, sites: readonly string[]): LatencySummary | undefined {
    return this.book.summarize(endpointId, sites, this.now());
  }

  /** In the one form, or the person's template. */
  describe(summary: LatencySummary): string {
    return formatLens(summary, readConfig('spanlight.codeLens.template'), words());
  }

  dispose(): void {
    this.store.dispose();
  }

  private refresh(): void {
    this.placed.clear();
    this.changed.fire();
  }

  private place(endpointId: string): Map<string, FunctionSite[]> {
    const byFile = new Map<string, FunctionSite[]>();
    for (const key of this.book.sites(endpointId)) {
      const evidence = this.evidence.get(key);
      if (!evidence) continue;
      const { locations, jump } = this.answers.answerNow(evidence);
      // A place that is one of several, or where an error came by, is nobody's latency.
      const location = jump === undefined ? undefined : locations[jump];
      if (!location || (location.kind !== 'origin' && location.kind !== 'handler')) continue;
      const sites = byFile.get(location.uri) ?? [];
      byFile.set(location.uri, sites);
      sites.push({
        key,
        line: location.isLineKnown ? location.line : undefined,
        functionName: location.functionName,
      });
    }
    return byFile;
  }

  private prune(): void {
    this.book.prune(this.now());
    const inUse = new Set(this.book.allSites());
    for (const site of this.evidence.keys()) if (!inUse.has(site)) this.evidence.delete(site);
  }

  private async samplesOf(trace: Sample['trace'], table: SpanTable): Promise<Sample[]> {
    const samples: Sample[] = [];
    if (!table.sparse['code.file.path'] && !table.sparse['code.filepath']) return samples;
    const baseMs = Number(table.base / 1_000n) / 1_000;
    const ordinals = new Map<string, number>();
    for (let row: SpanRow = 0; row < table.count; row++) {
      if (row % rowsAtOnce === rowsAtOnce - 1) await new Promise(resolve => setImmediate(resolve));
      const spanId = spanIdOf(table, row);
      let ordinal = 0;
      if (table.flags[row] & SpanFlag.DuplicateId) {
        // Counted over all rows of the id, with or without a place: so it is the same the next time.
        ordinal = ordinals.get(spanId) ?? 0;
        ordinals.set(spanId, ordinal + 1);
      }
      const evidence = readCodeEvidence(table, row);
      if (evidence.file === undefined) continue;
      const site = evidenceKey(evidence);
      if (!this.evidence.has(site)) this.evidence.set(site, evidence);
      samples.push({
        trace,
        span: { spanId, ordinal },
        site,
        startMs: baseMs + table.start[row] / 1e6,
        duration: table.duration[row],
        isError: isError(table, row),
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
  };
}
