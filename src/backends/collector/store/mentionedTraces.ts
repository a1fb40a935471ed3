import type { TraceId } from '../../../core/spans/traceId';

/** In each of two generations; a view shows some hundred. */
const mostInOne = 10_000;

/**
 * Traces that somebody was told of lately: only of these it matters that they go. At the limit tens of thousands are dropped each
 * second, nearly all of them unseen. Two generations, because a set that loses its oldest member again and again grows slow.
 */
export class MentionedTraces {
  private young = new Set<TraceId>();
  private old = new Set<TraceId>();
  /** Some that were mentioned are not known here any more. */
  hasForgotten = false;

  add(id: TraceId): void {
    if (this.young.size >= mostInOne && !this.young.has(id)) {
      this.hasForgotten ||= this.old.size > 0;
      this.old = this.young;
      this.young = new Set();
    }
    this.young.add(id);
  }

  /** Whether it was there. */
  delete(id: TraceId): boolean {
    const wasOld = this.old.delete(id);
    return this.young.delete(id) || wasOld;
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.hasForgotten = false;
  }
}
