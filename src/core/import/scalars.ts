/** Small things that spans are made of, read from the bytes of the string or number that a scanner read last. */
import type { JsonScanner } from './jsonScanner';

const encoder = new TextEncoder();

/** Value of a hexadecimal digit by its byte, -1 for others. */
const hexDigit = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) hexDigit[0x30 + i] = i;
for (let i = 0; i < 6; i++) hexDigit[0x41 + i] = hexDigit[0x61 + i] = 10 + i;

const base64Digit = new Int8Array(256).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach(
  (c, value) => (base64Digit[c.charCodeAt(0)] = value),
);
base64Digit[0x2d] = 62;
base64Digit[0x5f] = 63;

/** An id as big-endian 32-bit words. `words[0]` and `words[1]` are 0 for a span id. */
export class IdWords {
  readonly words = new Uint32Array(4);

  get isZero(): boolean {
    const w = this.words;
    return (w[0] | w[1] | w[2] | w[3]) === 0;
  }

  /**
   * Reads an id of `size` bytes: hexadecimal of any case with leading zeros missing, or base64 (as servers before v1.54
   * send). False when it is neither; an empty text reads as zero.
   */
  read(scanner: JsonScanner, size: 8 | 16): boolean {
    let { bytes, from, to } = scanner;
    if (scanner.escaped) {
      bytes = encoder.encode(scanner.text());
      from = 0;
      to = bytes.length;
    }
    return this.readHex(bytes, from, to, size * 2) || this.readBase64(bytes, from, to, size);
  }

  private readHex(bytes: Uint8Array, from: number, to: number, most: number): boolean {
    if (to - from > most) return false;
    const w = this.words;
    for (let word = 3; word >= 0; word--) {
      let value = 0;
      for (let i = Math.max(from, to - 8); i < to; i++) {
        const digit = hexDigit[bytes[i]];
        if (digit < 0) return false;
        value = (value << 4) | digit;
      }
      w[word] = value;
      to = Math.max(from, to - 8);
    }
    return true;
  }

  private readBase64(bytes: Uint8Array, from: number, to: number, size: number): boolean {
    while (to > from && bytes[to - 1] === 0x3d) to--;
    if (to - from !== Math.ceil((size * 4) / 3)) return false;
    this.words.fill(0);
    let at = (16 - size) * 8;
    let bits = 0;
    let held = 0;
    for (let i = from; i < to; i++) {
      const digit = base64Digit[bytes[i]];
      if (digit < 0) return false;
      held = ((held << 6) | digit) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      this.words[at >>> 5] |= ((held >>> bits) & 0xff) << (24 - (at & 31));
      at += 8;
    }
    return true;
  }
}

export function hexOf(words: Uint32Array, from = 0): string {
  let text = '';
  for (let i = from; i < 4; i++) text += words[i].toString(16).padStart(8, '0');
  return text;
}

/**
 * A moment since the epoch in two exact parts, because its nanoseconds don't fit a double. Reads decimal digits of any
 * length up to 20 exactly, other numbers (`1.5e18`) as exactly as a double is.
 */
export class Moment {
  seconds = 0;
  nanos = 0;

  /** `perSecond`: digits of a second, 9 for ns and 6 for µs. False for a text that is no number, or a negative one. */
  read(scanner: JsonScanner, perSecond: 6 | 9): boolean {
    let { bytes, from, to } = scanner;
    if (scanner.escaped) {
      bytes = encoder.encode(scanner.text());
      from = 0;
      to = bytes.length;
    }
    const split = Math.max(from, to - perSecond);
    let seconds = 0;
    let rest = 0;
    let i = from;
    if (to - from <= 20 && to > from) {
      for (; i < split; i++) {
        const digit = bytes[i] - 0x30;
        if (digit < 0 || digit > 9) break;
        seconds = seconds * 10 + digit;
      }
      if (i === split)
        for (; i < to; i++) {
          const digit = bytes[i] - 0x30;
          if (digit < 0 || digit > 9) break;
          rest = rest * 10 + digit;
        }
      if (i === to) {
        this.seconds = seconds;
        this.nanos = perSecond === 9 ? rest : rest * 1000;
        return true;
      }
    }
    return this.readDouble(scanner.text(), perSecond);
  }

  private readDouble(text: string, perSecond: 6 | 9): boolean {
    this.seconds = this.nanos = 0;
    if (text === '') return true;
    const value = /^[\d.eE+-]+$/.test(text) ? Number(text) + 0 : NaN; // -0 + 0 is 0
    if (!(value >= 0 && value < 2e19)) return false;
    const unit = 10 ** perSecond;
    this.seconds = Math.floor(value / unit);
    this.nanos = Math.min(999_999_999, Math.floor((value % unit) * (1e9 / unit)));
    return true;
  }

  get isZero(): boolean {
    return this.seconds === 0 && this.nanos === 0;
  }
}
