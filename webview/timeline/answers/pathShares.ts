import type { CriticalPath, Share, TraceAnalysis } from '../../../src/core/analysis/analysis';
import type { PathLines } from '../../../src/core/layout/pathLines';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import { isAbort } from '../../../src/core/errors';
import type { FunctionShare } from '../../../src/protocol/pages/analysis';
import type { HostChannel } from '../hostChannel';
import type { TraceModel } from '../model/traceModel';
import { messageOf } from '../parts/detail';
import type { PathTop } from './pathSection';

/** Tops to choose from; more are nothing for a list that opens. */
const mostTops = 100;
/** Lines for spans; nobody reads further, and a path may have 100,000. */
const mostSpans = 2000;

/** The critical path that is shown: the chosen root's, or that of a top the person chose. */
export interface ShownPath {
  readonly root: SpanRow;
  readonly path: CriticalPath;
  readonly shares: TraceAnalysis['shares'];
}

/** Shares of the path by span: what each holds of it itself, largest first. */
export function sharesBySpan(lines: PathLines, model: TraceModel, total: number): Share[] {
  const rows = lines.all.filter(row => lines.ownOf(row) > 0);
  const own = Float64Array.from(rows, row => lines.ownOf(row));
  const order = rows.map((_, i) => i).sort((a, b) => own[b] - own[a] || a - b);
  return Array.from(order.subarray(0, mostSpans), i => ({
    name: model.nameOf(rows[i]),
    time: own[i],
    share: total > 0 ? own[i] / total : 0,
    row: rows[i],
  }));
}

/** The tops of a trace that take time, the longest first. */
export function topsOf(model: TraceModel): PathTop[] {
  const { duration, start } = model;
  const isBefore = (a: SpanRow, b: SpanRow) => (duration[b] - duration[a] || start[a] - start[b]) < 0;
  const rows: SpanRow[] = [];
  // A trace of which parents are missing may have a million tops: only the longest are kept in order.
  for (let row = 0; row < model.count; row = Math.max(row + 1, model.subtreeEnd[row])) {
    if (!(duration[row] > 0)) continue;
    if (rows.length >= mostTops && !isBefore(row, rows[rows.length - 1])) continue;
    let at = rows.length;
    while (at > 0 && isBefore(row, rows[at - 1])) at--;
    rows.splice(at, 0, row);
    if (rows.length > mostTops) rows.pop();
  }
  return rows.map(row => ({
    row,
    label: [model.nameOf(row), model.serviceOf(row)].filter(Boolean).join(' · ').slice(0, 120),
  }));
}

/** Shares by function, which take as long as finding their source does: asked for when somebody wants to see them. */
export class FunctionShares {
  private known: readonly FunctionShare[] | string | undefined;
  private asking: AbortController | undefined;

  constructor(
    private readonly host: HostChannel,
    private readonly changed: () => void,
  ) {}

  forget(): void {
    this.asking?.abort();
    this.asking = undefined;
    this.known = undefined;
  }

  /** A text when they can't be had. */
  of(revision: number): readonly FunctionShare[] | string | undefined {
    if (this.known === undefined && !this.asking) this.ask(revision);
    return this.known;
  }

  private ask(revision: number): void {
    const { signal } = (this.asking = new AbortController());
    this.host.request('analysis/functions', { revision }, signal).then(
      shares => this.take(signal, shares),
      (error: unknown) => this.take(signal, isAbort(error) ? undefined : messageOf(error)),
    );
  }

  private take(signal: AbortSignal, known: readonly FunctionShare[] | string | undefined): void {
    if (signal.aborted) return;
    this.asking = undefined;
    this.known = known ?? '';
    this.changed();
  }
}
