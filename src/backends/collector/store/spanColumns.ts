import { enlarged } from '../../../core/spans/pagedMemory';
import { lengthFor, SlotList } from './slotList';

/** No span, no trace, no record. */
export const none = 0xffffffff;

/**
 * What is known of each span: about 28 bytes. The spans of a trace hang together from the one that came last to the first.
 * A slot of a span that went is used again.
 */
export class SpanColumns {
  static readonly bytesEach = 28;
  readonly slots = new SlotList();
  trace = new Uint32Array(0);
  record = new Uint32Array(0);
  /** Of the span in the protobuf form of its request. */
  offset = new Uint32Array(0);
  /** Operation number times two, plus one for a span that failed; `none` for a slot that is free. */
  operation = new Uint32Array(0);
  /** Came before this one, in the same trace. */
  earlier = new Uint32Array(0);
  /** ns. */
  duration = new Float64Array(0);

  add(trace: number, record: number, offset: number, operation: number, duration: number, earlier: number): number {
    const slot = this.slots.take();
    if (slot >= this.trace.length) this.grow();
    this.trace[slot] = trace;
    this.record[slot] = record;
    this.offset[slot] = offset;
    this.operation[slot] = operation;
    this.duration[slot] = duration;
    this.earlier[slot] = earlier;
    return slot;
  }

  remove(slot: number): void {
    this.operation[slot] = none;
    this.record[slot] = none;
    this.slots.giveBack(slot);
  }

  private grow(): void {
    const length = lengthFor(this.slots.end, this.trace.length);
    this.trace = enlarged(this.trace, length);
    this.record = enlarged(this.record, length);
    this.offset = enlarged(this.offset, length);
    this.operation = enlarged(this.operation, length);
    this.earlier = enlarged(this.earlier, length);
    this.duration = enlarged(this.duration, length);
  }
}
