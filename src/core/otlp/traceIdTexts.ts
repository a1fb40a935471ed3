import type { TraceId } from '../spans/traceId';

const slots = 4096;
const digits = '0123456789abcdef';
/** Character codes of the two digits of each byte. */
const firstDigit = Uint8Array.from({ length: 256 }, (_, byte) => digits.charCodeAt(byte >>> 4));
const secondDigit = Uint8Array.from({ length: 256 }, (_, byte) => digits.charCodeAt(byte & 15));

/** Trace ids as text. The spans of a batch belong to few traces: an id that was read lately is compared, not written again. */
export class TraceIdTexts {
  private readonly words = new Uint32Array(slots * 4);
  private readonly texts = new Array<TraceId>(slots).fill('');

  /** The 16 bytes at `at`. Empty for the id that is all zeros, which is none. */
  read(view: DataView, at: number): TraceId {
    const a = view.getUint32(at);
    const b = view.getUint32(at + 4);
    const c = view.getUint32(at + 8);
    const d = view.getUint32(at + 12);
    // Random in its lower half if anywhere.
    const slot = (Math.imul(d ^ c, 0x9e3779b1) >>> 16) & (slots - 1);
    const { words } = this;
    const first = slot * 4;
    if (words[first + 3] === d && words[first + 2] === c && words[first + 1] === b && words[first] === a)
      return this.texts[slot];
    words[first] = a;
    words[first + 1] = b;
    words[first + 2] = c;
    words[first + 3] = d;
    return (this.texts[slot] = (a | b | c | d) === 0 ? '' : hexOfBytes(view, at, 16));
  }
}

/** Lower-case digits of `size` bytes. */
export function hexOfBytes(view: DataView, at: number, size: number): string {
  const codes = new Array<number>(size * 2);
  for (let i = 0; i < size; i++) {
    const byte = view.getUint8(at + i);
    codes[i * 2] = firstDigit[byte];
    codes[i * 2 + 1] = secondDigit[byte];
  }
  return String.fromCharCode.apply(undefined, codes);
}
