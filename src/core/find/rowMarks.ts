import type { SpanRow, SpanTable } from '../spans/spanTable';
import { BytePattern } from './bytePattern';
import { hasShortEscape, markOf, RowMark } from './escapeClass';
import { isStrayAt, straysBegin } from './lowerCase';

const backslash = 0x5c;
const encoder = new TextEncoder();
const composedKeys = ['arrayValue', 'kvlistValue'].map(
  key => new BytePattern(Array.from(encoder.encode(key), byte => [byte])),
);

/** Set for a row whose bytes were walked over, and for one in which lists and maps were looked for. */
const known = 1 << 14;
const knownComposed = 1 << 15;

/** Bits of RowMark for each row, found by one walk over its bytes when they are asked for first. */
export class RowMarks {
  /** Has a row's bits once they were found. */
  readonly of: Uint16Array;
  private readonly words: readonly Int32Array[];

  /** `payloads`: the bytes of the table's payloads. */
  constructor(
    private readonly table: SpanTable,
    private readonly payloads: readonly Uint8Array[],
  ) {
    this.of = new Uint16Array(table.count);
    this.words = table.payloads.map(({ bytes, length }) => new Int32Array(bytes, 0, length >>> 2));
  }

  /** Sees to it that the row has its marks. */
  find(row: SpanRow): void {
    if (this.of[row] !== 0) return;
    const from = this.table.spanBytes.offset[row];
    this.of[row] = known | this.marksIn(this.table.payload[row], from, from + this.table.spanBytes.length[row]);
  }

  /** Sees to it that the row has the bit `Composed` if it should: only searches for brackets and quotes need it. */
  findComposed(row: SpanRow): void {
    this.find(row);
    if ((this.of[row] & knownComposed) !== 0) return;
    this.of[row] |= knownComposed;
    const payload = this.table.payload[row];
    if (this.table.payloads[payload].format !== 'otlp-json') return; // Jaeger's lists are shown as they came
    const from = this.table.spanBytes.offset[row];
    const to = from + this.table.spanBytes.length[row];
    // A key may be written with escapes, too.
    const isComposed =
      (this.of[row] & RowMark.Ascii) !== 0 ||
      composedKeys.some(key => key.indexIn(this.payloads[payload], from, to) >= 0);
    if (isComposed) this.of[row] |= RowMark.Composed;
  }

  /** Marks of these bytes and of up to four around them, between which no escape can stand. */
  private marksIn(payload: number, from: number, to: number): number {
    const bytes = this.payloads[payload];
    const words = this.words[payload];
    // Shifted, because whole numbers of 32 bits are what the loop is fast with.
    const last = Math.min(words.length - 1, to >>> 2);
    let marks = 0;
    let pos = from;
    for (let word = from >>> 2; word <= last; word++) {
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
      let unit = 0;
      // A digit is the low half of its byte, a letter that and nine.
      for (let i = pos + 2; i < pos + 6; i++) unit = unit * 16 + (bytes[i] & 15) + (bytes[i] > 0x39 ? 9 : 0);
      return markOf(unit) | (hasShortEscape(unit) ? RowMark.Long : 0);
    }
    default:
      return RowMark.Control;
  }
}
