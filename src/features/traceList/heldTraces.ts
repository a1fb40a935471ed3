import type { TraceSummary } from '../../core/spans/summary';
import type { TraceId } from '../../core/spans/traceId';

/** The newest traces of one endpoint, each once, as they were told last. */
export class HeldTraces {
  private readonly known = new Map<TraceId, TraceSummary>();
  private sorted: readonly TraceSummary[] | undefined;
  /** Some were let go because there are more than may be held. */
  overflowed = false;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.known.size;
  }

  /** Newest first; what began in the same moment by id, so that the order is the same at every look. */
  get all(): readonly TraceSummary[] {
    return (this.sorted ??= [...this.known.values()].sort(newestFirst));
  }

  has(id: TraceId): boolean {
    return this.known.has(id);
  }

  clear(): void {
    this.known.clear();
    this.sorted = undefined;
    this.overflowed = false;
  }

  /** Adds what is new, and takes what is told anew of the others. A trace only grows: an older answer may come later. */
  merge(traces: readonly TraceSummary[]): void {
    for (const trace of traces) {
      const before = this.known.get(trace.traceId);
      if (!before || trace.spanCount >= before.spanCount) this.known.set(trace.traceId, trace);
    }
    this.sorted = undefined;
    if (this.known.size <= this.most) return;
    // A tenth more than needed: sorting all of them for each trace that comes is not worth it.
    for (const { traceId } of this.all.slice(Math.floor(this.most * 0.9))) this.known.delete(traceId);
    this.overflowed = true;
    this.sorted = undefined;
  }

  /** Whether any of them was held. */
  remove(ids: readonly TraceId[]): boolean {
    let any = false;
    for (const id of ids) any = this.known.delete(id) || any;
    if (any) this.sorted = undefined;
    return any;
  }
}

function newestFirst(a: TraceSummary, b: TraceSummary): number {
  if (a.start !== b.start) return a.start < b.start ? 1 : -1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}
