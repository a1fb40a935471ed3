import type { StoreIndex } from './storeIndex';

/**
 * Traces in the order of their starts, the newest first, one after the other: a page needs twenty of three hundred thousand, so
 * they are not sorted but kept in a heap. Starts are those of the moment in which the trace was added.
 */
export class NewestFirst {
  private readonly heap: number[] = [];
  private readonly traces: number[] = [];
  private readonly seconds: number[] = [];
  private readonly nanos: number[] = [];
  private readonly born: number[] = [];
  private isOrdered = false;

  constructor(private readonly index: StoreIndex) {}

  get count(): number {
    return this.heap.length;
  }

  /** All of them before the first is taken. */
  add(trace: number): void {
    const { startSeconds, startNanos, born } = this.index.traces;
    this.heap.push(this.heap.length);
    this.traces.push(trace);
    this.born.push(born[trace]);
    this.seconds.push(startSeconds[trace]);
    this.nanos.push(startNanos[trace]);
  }

  /** Takes the newest off; undefined when none is left. */
  next(): { readonly trace: number; readonly born: number; readonly start: bigint } | undefined {
    const { heap } = this;
    this.order();
    if (!heap.length) return undefined;
    const [first] = heap;
    const last = heap.pop() as number;
    if (heap.length) {
      heap[0] = last;
      this.sink(0);
    }
    return { trace: this.traces[first], born: this.born[first], start: this.startOf(first) };
  }

  /** Start of the one that `next` would give. */
  get nextStart(): bigint | undefined {
    this.order();
    return this.heap.length ? this.startOf(this.heap[0]) : undefined;
  }

  private startOf(entry: number): bigint {
    return BigInt(this.seconds[entry]) * 1_000_000_000n + BigInt(this.nanos[entry]);
  }

  private order(): void {
    if (this.isOrdered) return;
    this.isOrdered = true;
    for (let i = (this.heap.length >> 1) - 1; i >= 0; i--) this.sink(i);
  }

  private sink(from: number): void {
    const { heap } = this;
    const entry = heap[from];
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.isBefore(heap[child + 1], heap[child])) child++;
      if (!this.isBefore(heap[child], entry)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
  }

  /** Of one moment the younger number comes later: any order will do that stays the same. */
  private isBefore(a: number, b: number): boolean {
    const { seconds, nanos } = this;
    if (seconds[a] !== seconds[b]) return seconds[a] > seconds[b];
    return nanos[a] !== nanos[b] ? nanos[a] > nanos[b] : a < b;
  }
}
