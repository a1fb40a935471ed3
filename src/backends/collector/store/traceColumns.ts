import { enlarged } from '../../../core/spans/pagedMemory';
import type { TraceId } from '../../../core/spans/traceId';
import { lengthFor, SlotList } from './slotList';
import { none } from './spanColumns';

/**
 * What is known of each trace, kept up to date with each span, and the order in which traces were touched: a chain from
 * `oldest` to `newest`.
 */
export class TraceColumns {
  /** With its id and its place in the map of ids. */
  static readonly bytesEach = 200;
  readonly slots = new SlotList();
  readonly numbers = new Map<TraceId, number>();
  ids: TraceId[] = [];
  /** Since the epoch: whole seconds and nanoseconds beyond; of the earliest start and the last end. */
  startSeconds = new Float64Array(0);
  startNanos = new Uint32Array(0);
  endSeconds = new Float64Array(0);
  endNanos = new Uint32Array(0);
  spanCount = new Uint32Array(0);
  errorCount = new Uint32Array(0);
  /** The span that came last. */
  lastSpan = new Uint32Array(0);
  /** Operation number of the longest span without a parent, the earliest of equals; `none` when there is no such span. */
  rootOperation = new Uint32Array(0);
  rootDuration = new Float64Array(0);
  rootSeconds = new Float64Array(0);
  rootNanos = new Uint32Array(0);
  /** Sequence number of the record that touched it last. */
  touched = new Float64Array(0);
  /** Counts all traces that ever were: a number that is used again belongs to another trace, which is younger. */
  born = new Float64Array(0);
  /** 1: earlier spans of it were dropped. */
  isIncomplete = new Uint32Array(0);
  newest = none;
  oldest = none;
  /** How many traces ever began. */
  begun = 0;
  private older = new Uint32Array(0);
  private newer = new Uint32Array(0);

  /** The trace's number; a new trace has no span yet. */
  findOrAdd(id: TraceId): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const trace = this.slots.take();
    if (trace >= this.spanCount.length) this.grow();
    this.numbers.set(id, trace);
    this.ids[trace] = id;
    this.startSeconds[trace] = Infinity;
    this.endSeconds[trace] = -1;
    this.startNanos[trace] = this.endNanos[trace] = this.spanCount[trace] = this.errorCount[trace] = 0;
    this.lastSpan[trace] = this.rootOperation[trace] = none;
    this.rootDuration[trace] = -1;
    this.touched[trace] = -1;
    this.isIncomplete[trace] = 0;
    this.born[trace] = this.begun++;
    this.link(trace);
    return trace;
  }

  /** Makes it the newest. */
  touch(trace: number, sequence: number): void {
    if (this.touched[trace] === sequence) return;
    this.touched[trace] = sequence;
    if (this.newest === trace) return;
    this.unlink(trace);
    this.link(trace);
  }

  /** Widens it to hold a span. */
  include(trace: number, seconds: number, nanos: number, duration: number): void {
    if (
      seconds < this.startSeconds[trace] ||
      (seconds === this.startSeconds[trace] && nanos < this.startNanos[trace])
    ) {
      this.startSeconds[trace] = seconds;
      this.startNanos[trace] = nanos;
    }
    const whole = Math.floor(duration / 1e9);
    let [endSeconds, endNanos] = [seconds + whole, nanos + (duration - whole * 1e9)];
    if (endNanos >= 1e9) {
      endSeconds++;
      endNanos -= 1e9;
    }
    if (endSeconds < this.endSeconds[trace]) return;
    if (endSeconds === this.endSeconds[trace] && endNanos <= this.endNanos[trace]) return;
    this.endSeconds[trace] = endSeconds;
    this.endNanos[trace] = endNanos;
  }

  /** A span without a parent. */
  offerRoot(trace: number, operation: number, seconds: number, nanos: number, duration: number): void {
    if (duration < this.rootDuration[trace]) return;
    if (duration === this.rootDuration[trace]) {
      if (seconds > this.rootSeconds[trace]) return;
      if (seconds === this.rootSeconds[trace] && nanos >= this.rootNanos[trace]) return;
    }
    this.rootOperation[trace] = operation;
    this.rootDuration[trace] = duration;
    this.rootSeconds[trace] = seconds;
    this.rootNanos[trace] = nanos;
  }

  remove(trace: number): void {
    this.unlink(trace);
    this.numbers.delete(this.ids[trace]);
    this.ids[trace] = '';
    this.spanCount[trace] = 0;
    this.slots.giveBack(trace);
  }

  /** The one touched before it; `none` at the end. */
  before(trace: number): number {
    return this.older[trace];
  }

  /** ns since the epoch. */
  startOf(trace: number): bigint {
    return BigInt(this.startSeconds[trace]) * 1_000_000_000n + BigInt(this.startNanos[trace]);
  }

  /** ns. */
  durationOf(trace: number): number {
    const seconds = this.endSeconds[trace] - this.startSeconds[trace];
    return seconds * 1e9 + (this.endNanos[trace] - this.startNanos[trace]);
  }

  private link(trace: number): void {
    this.older[trace] = this.newest;
    this.newer[trace] = none;
    if (this.newest === none) this.oldest = trace;
    else this.newer[this.newest] = trace;
    this.newest = trace;
  }

  private unlink(trace: number): void {
    const [older, newer] = [this.older[trace], this.newer[trace]];
    if (older === none) this.oldest = newer;
    else this.newer[older] = newer;
    if (newer === none) this.newest = older;
    else this.older[newer] = older;
  }

  private grow(): void {
    const length = lengthFor(this.slots.end, this.spanCount.length);
    this.startSeconds = enlarged(this.startSeconds, length);
    this.startNanos = enlarged(this.startNanos, length);
    this.endSeconds = enlarged(this.endSeconds, length);
    this.endNanos = enlarged(this.endNanos, length);
    this.spanCount = enlarged(this.spanCount, length);
    this.errorCount = enlarged(this.errorCount, length);
    this.lastSpan = enlarged(this.lastSpan, length);
    this.rootOperation = enlarged(this.rootOperation, length);
    this.rootDuration = enlarged(this.rootDuration, length);
    this.rootSeconds = enlarged(this.rootSeconds, length);
    this.rootNanos = enlarged(this.rootNanos, length);
    this.touched = enlarged(this.touched, length);
    this.born = enlarged(this.born, length);
    this.isIncomplete = enlarged(this.isIncomplete, length);
    this.older = enlarged(this.older, length);
    this.newer = enlarged(this.newer, length);
  }
}
