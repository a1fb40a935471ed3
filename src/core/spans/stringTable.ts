import type { JsonScanner } from '../import/jsonScanner';
import { RangeTable } from './rangeTable';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
/** Never part of UTF-8: marks texts that are kept in UTF-16. */
const utf16Mark = 0xff;
/** Bytes that are decoded together. What is cut out of a decoded text keeps all of it, so this is also what is kept at most. */
const togetherBytes = 1 << 16;

/**
 * Texts by number; 0 is the empty one. They are told apart by their bytes and stay bytes until the tables are made: a name
 * that occurs a hundred thousand times is decoded once, one that is never used not at all. Equal texts have equal numbers,
 * however the payload escapes them.
 */
export class StringTable {
  private readonly ranges = new RangeTable();

  constructor() {
    this.intern('');
  }

  get count(): number {
    return this.ranges.count;
  }

  intern(text: string): number {
    return this.ranges.findOther(text.isWellFormed() ? encoder.encode(text) : toUtf16(text));
  }

  /** The string or number that the scanner read last. All calls must be about the same payload. */
  internScanned(scanner: JsonScanner): number {
    const { from, to } = scanner;
    if (from === to) return 0;
    return scanner.escaped ? this.intern(scanner.text()) : this.ranges.find(scanner.bytes, from, to);
  }

  text(index: number): string {
    const bytes = this.ranges.bytesOf(index);
    return bytes[0] === utf16Mark ? fromUtf16(bytes) : decoder.decode(bytes);
  }

  /** Texts of all these numbers. Short plain ones are decoded together, which takes a fraction of the time. */
  textsOf(indexes: Uint32Array): string[] {
    const texts = new Array<string>(indexes.length).fill('');
    const together = new Uint8Array(togetherBytes);
    let used = 0;
    let pending: number[] = []; // positions in `indexes` whose bytes lie in `together`, in this order
    const flush = () => {
      const long = decoder.decode(together.subarray(0, used));
      let at = 0;
      for (const position of pending) {
        const length = this.ranges.lengthOf(indexes[position]);
        texts[position] = long.slice(at, at + length);
        at += length;
      }
      pending = [];
      used = 0;
    };
    for (let position = 0; position < indexes.length; position++) {
      const index = indexes[position];
      const length = this.ranges.lengthOf(index);
      if (length > togetherBytes - used) flush();
      if (length <= togetherBytes && this.ranges.copyAscii(index, together, used)) {
        used += length;
        pending.push(position);
      } else texts[position] = this.text(index);
    }
    flush();
    return texts;
  }
}

/** Half a surrogate pair can be written in JSON, but not in UTF-8. */
function toUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(1 + text.length * 2);
  bytes[0] = utf16Mark;
  for (let i = 0; i < text.length; i++) {
    bytes[1 + i * 2] = text.charCodeAt(i) >>> 8;
    bytes[2 + i * 2] = text.charCodeAt(i) & 0xff;
  }
  return bytes;
}

function fromUtf16(bytes: Uint8Array): string {
  let text = '';
  for (let i = 1; i + 1 < bytes.length; i += 2) text += String.fromCharCode((bytes[i] << 8) | bytes[i + 1]);
  return text;
}
