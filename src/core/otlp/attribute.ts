import { PairTag, ValueTag } from './messages';
import type { WireReader } from './wire';

/** Where the key and the value of an attribute lie in a request that was checked. */
export class AttributeRange {
  keyFrom = 0;
  keyTo = 0;
  /** -1 for none. */
  valueFrom = 0;
  valueTo = 0;

  /** Reads a KeyValue from `wire.pos` to `end`. A field that comes twice counts as the last one says. */
  read(wire: WireReader, end: number): void {
    this.keyFrom = this.keyTo = wire.pos;
    this.valueFrom = -1;
    while (wire.pos < end) {
      const tag = wire.tag(end);
      if (tag === (PairTag.key as number)) {
        const to = wire.fieldEnd(end);
        this.keyFrom = wire.pos;
        wire.pos = this.keyTo = to;
      } else if (tag === (PairTag.value as number)) {
        const to = wire.fieldEnd(end);
        this.valueFrom = wire.pos;
        wire.pos = this.valueTo = to;
      } else wire.skip(tag, end);
    }
  }
}

/** What an AnyValue holds, and where. */
export class ValueRange {
  /** A ValueTag; 0 for an empty value. */
  tag = 0;
  /** Content: without the tag, and without the length of a field that has one. */
  from = 0;
  to = 0;

  /** Reads an AnyValue; `from` -1 is an empty one. The last field counts, as in every `oneof`. */
  read(wire: WireReader, from: number, end: number): void {
    this.tag = 0;
    if (from < 0) return;
    wire.pos = from;
    while (wire.pos < end) {
      const tag = wire.tag(end);
      if (tag === (ValueTag.text as number) || (tag >= ValueTag.list && tag <= ValueTag.bytes && (tag & 7) === 2)) {
        const to = wire.fieldEnd(end);
        this.from = wire.pos;
        wire.pos = this.to = to;
        this.tag = tag;
      } else {
        const at = wire.pos;
        wire.skip(tag, end);
        if (
          tag === (ValueTag.truth as number) ||
          tag === (ValueTag.whole as number) ||
          tag === (ValueTag.double as number)
        ) {
          this.from = at;
          this.to = wire.pos;
          this.tag = tag;
        }
      }
    }
  }
}
