import type { SpanDraft } from './spanDraft';
import { sparseKeys } from './spanTable';

/** Since the epoch. */
export interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

/** What has to be known of all spans of a trace before its first row can be written; counted while they come in. */
export class TraceTally {
  /** Spans. */
  count = 0;
  /** Of all its spans. */
  events = 0;
  /** Values of sparse attributes, by key. */
  readonly sparse = new Uint32Array(sparseKeys.length);
  /** The earliest start. */
  private seconds = Infinity;
  private nanos = 0;

  get base(): Moment {
    return { seconds: this.seconds, nanos: this.nanos };
  }

  add(draft: SpanDraft, events: number): void {
    this.count++;
    this.events += events;
    for (let i = 0; i < draft.sparseCount; i++) this.sparse[draft.sparseKeys[i]]++;
    const { startSeconds, startNanos } = draft;
    if (startSeconds < this.seconds || (startSeconds === this.seconds && startNanos < this.nanos)) {
      this.seconds = startSeconds;
      this.nanos = startNanos;
    }
  }
}
