import type { SpanRow, SpanTable } from '../spans/spanTable';
import { BytePattern } from './bytePattern';
import { hasShortEscape, markOf, RowMark } from './escapeClass';
import { isStrayAt, straysBegin } from './lowerCase';

const backslash = 0x5c;
const encoder = new TextEncoder();
const composedKeys = ['arrayValue', 'kvlistValue'].map(
  key => new BytePattern(Array.from(encoder.encode(key), byte => [byte])),
);

/** Bits of RowMark for each row, found by one walk over the bytes, as far as it is asked for. */
export class RowMarks {
  /** Of all rows below `known`. */
  readonly of: Uint16Array;
  private known = 0;
  /** Rows below have the bit `Composed` where it belongs. */
  private composed = 0;
  private readonly words: readonly Int32Array[];

  /** `payloads`: the bytes of the table's payloads. */
  constructor(
    private readonly table: SpanTable,
    private readonly payloads: readonly Uint8Array[],
  ) {
    this.of = new Uint16Array(table.count);
    this.words = table.payloads.map(({ bytes, length }) => new Int32Array(bytes, 0, length >>> 2));
  }

  /** Finds the marks of so many rows more; false when all rows have theirs. */
  findMore(rows: number): boolean {
    this.findUpTo(Math.min(this.table.count, this.known + rows));
    return this.known < this.table.count;
  }

  /** Sees to it that rows below `row` have their marks. */
  findUpTo(row: SpanRow): void {
    const { offset, length } = this.table.spanBytes;
    for (; this.known < row; this.known++) {
      const payload = this.table.payload[this.known];
      const from = offset[this.known];
      this.of[this.known] = this.marksIn(payload, from, from + length[this.known]);
    }
  }

  /** Sees to it that rows below `row` have the bit `Composed`: only searches for brackets and quotes need it. */
  findComposed(row: SpanRow): void {
    this.findUpTo(row);
    const { offset, length } = this.table.spanBytes;
    for (; this.composed < row; this.composed++) {
      const payload = this.table.payload[this.composed];
      if (this.table.payloads[payload].format !== 'otlp-json') continue; // Jaeger's lists are shown as they came
      const from = offset[this.composed];
      const to = from + length[this.composed];
      // A key may be written with escapes, too.
      const isComposed =
        (this.of[this.composed] & RowMark.Ascii) !== 0 ||
        composedKeys.some(key => key.indexIn(this.payloads[payload], from, to) >= 0);
      if (isComposed) this.of[this.composed] |= RowMark.Composed;
    }
  }

  /** Marks of these bytes and of up to three around them, between which no escape can stand. */
  private marksIn(payload: number, from: number, to: number): number {
    const bytes = this.payloads[payload];
    const words = this.words[payload];
    const last = Math.min(words.length, Math.ceil(to / 4));
    let marks = 0;
    let pos = from;
    for (let word = Math.floor(from / 4); word < last; word++) {
      // Four bytes at once: is one a backslash (a zero after the exclusive-or, from which one is borrowed) or beyond ASCII?
      const four = words[word];
      const escapes = four ^ 0x5c5c5c5c;
      if (((((escapes - 0x01010101) & ~escapes) | four) & 0x80808080) === 0) continue;
      const end = word * 4 + 4;
      if (pos < end - 4) pos = end - 4;
      while (pos < end) {
        const byte = bytes[pos];
        if (byte === backslash) {
          marks |= escapeMark(bytes, pos);
          pos += bytes[pos + 1] === 0x75 ? 6 : 2;
        } else {
          if (byte >= 0x80 && straysBegin[byte] !== 0 && isStrayAt(bytes, pos)) marks |= RowMark.Beyond;
          pos++;
        }
      }
    }
    return marks;
  }
}

/** Mark of the escape at the backslash. */
function escapeMark(bytes: Uint8Array, pos: number): number {
  switch (bytes[pos + 1]) {
    case 0x22: // "
      return RowMark.Quote;
    case backslash:
      return RowMark.Backslash;
    case 0x2f: // /
      return RowMark.Solidus;
    case 0x75: {
      const unit = parseInt(String.fromCharCode(...bytes.subarray(pos + 2, pos + 6)), 16);
      return markOf(unit) | (hasShortEscape(unit) ? RowMark.Long : 0);
    }
    default:
      return RowMark.Control;
  }
}
