import type { TraceSummary } from '../../core/spans/summary';
import type { TraceId } from '../../core/spans/traceId';

/** The newest traces of one endpoint, each once, as they were told last. */
export class HeldTraces {
  private readonly known = new Map<TraceId, TraceSummary>();
  private sorted: readonly TraceSummary[] = [];
  /** Some were let go because there are more than may be held. */
  overflowed = false;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.known.size;
  }

  /** Newest first; what began in the same moment by id, so that the order is the same at every look. */
  get all(): readonly TraceSummary[] {
    return this.sorted;
  }

  has(id: TraceId): boolean {
    return this.known.has(id);
  }

  clear(): void {
    this.known.clear();
    this.sorted = [];
    this.overflowed = false;
  }

  /**
   * Adds what is new, and takes what is told anew of the others. A trace only grows: an older answer may come later. Costs one
   * pass over what is held, as this happens some times a second.
   */
  merge(traces: readonly TraceSummary[]): void {
    const fresh = new Map<TraceId, TraceSummary>();
    for (const trace of traces) {
      const before = fresh.get(trace.traceId) ?? this.known.get(trace.traceId);
      if (!before || trace.spanCount >= before.spanCount) fresh.set(trace.traceId, trace);
    }
    for (const [id, trace] of fresh) this.known.set(id, trace);
    const others = this.sorted.filter(({ traceId }) => !fresh.has(traceId));
    this.sorted = zip(others, [...fresh.values()].sort(newestFirst));
    if (this.known.size <= this.most) return;
    // A tenth more than needed, so that it is not each trace that pushes out another.
    const kept = Math.floor(this.most * 0.9);
    for (const { traceId } of this.sorted.slice(kept)) this.known.delete(traceId);
    this.sorted = this.sorted.slice(0, kept);
    this.overflowed = true;
  }

  /** Whether any of them was held. */
  remove(ids: readonly TraceId[]): boolean {
    let any = false;
    for (const id of ids) any = this.known.delete(id) || any;
    if (any) this.sorted = this.sorted.filter(({ traceId }) => this.known.has(traceId));
    return any;
  }
}

/** Two sorted lists as one. */
function zip(a: readonly TraceSummary[], b: readonly TraceSummary[]): readonly TraceSummary[] {
  const all: TraceSummary[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const isFirst = j >= b.length || (i < a.length && newestFirst(a[i], b[j]) <= 0);
    all.push(isFirst ? a[i++] : b[j++]);
  }
  return all;
}

function newestFirst(a: TraceSummary, b: TraceSummary): number {
  if (a.start !== b.start) return a.start < b.start ? 1 : -1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}
