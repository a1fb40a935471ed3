import { enlarged } from '../../../core/spans/pagedMemory';
import type { Segment } from './segment';
import { lengthFor, SlotList } from './slotList';

/** Where the requests lie that hold spans. A record keeps its number when its segment is compacted. */
export class RecordColumns {
  static readonly bytesEach = 40;
  readonly slots = new SlotList();
  /** Of each record. */
  segments: (Segment | undefined)[] = [];
  /** Of its header in the segment. */
  at = new Uint32Array(0);
  /** Of its body. */
  length = new Uint32Array(0);
  spanCount = new Uint32Array(0);
  /** Spans whose trace was not dropped. */
  liveCount = new Uint32Array(0);

  add(segment: Segment, at: number, length: number, spanCount: number): number {
    const record = this.slots.take();
    if (record >= this.at.length) this.grow();
    this.liveCount[record] = spanCount;
    this.place(record, segment, at, length, spanCount);
    segment.liveRecords++;
    return record;
  }

  /** Where it lies now; `spanCount` spans are in it there, of which some may have gone since. */
  place(record: number, segment: Segment, at: number, length: number, spanCount: number): void {
    this.segments[record] = segment;
    this.at[record] = at;
    this.length[record] = length;
    this.spanCount[record] = spanCount;
  }

  /** One of its spans went; true when it was the last, and with it the record. */
  removeSpan(record: number): boolean {
    const segment = this.segments[record];
    if (!segment) throw new Error(`Record ${record} is not there`);
    segment.deadBytes += this.length[record] / this.spanCount[record];
    if (--this.liveCount[record] > 0) return false;
    segment.liveRecords--;
    this.segments[record] = undefined;
    this.slots.giveBack(record);
    return true;
  }

  private grow(): void {
    const length = lengthFor(this.slots.end, this.at.length);
    this.at = enlarged(this.at, length);
    this.length = enlarged(this.length, length);
    this.spanCount = enlarged(this.spanCount, length);
    this.liveCount = enlarged(this.liveCount, length);
  }
}
