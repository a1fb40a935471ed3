/** JSON as bytes, in pieces: nothing that was written is moved, and parts of it can be put together in any order. */
import { Time } from './time';

const firstPiece = 1 << 12;
const largestPiece = 1 << 20;
/** Bytes of a text that are written in one go; each may become six. */
const textStep = 1 << 16;

const hexDigits = new TextEncoder().encode('0123456789abcdef');
const base64Digits = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
/** By byte: 0 for what stands for itself, 1 for what is not plain text, the letter of an escape otherwise. */
const escapes = new Uint8Array(256).fill(1, 0, 0x20).fill(1, 0x80);
for (const [character, letter] of ['""', '\\\\', '\bb', '\ff', '\nn', '\rr', '\tt'])
  escapes[character.charCodeAt(0)] = letter.charCodeAt(0);

const quote = 0x22;
const backslash = 0x5c;

/** Bytes of a piece of JSON that is written often. */
export function literal(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export class JsonWriter {
  private readonly done: Uint8Array[] = [];
  /** Where each of `done` begins, and the end of the last. */
  private readonly begin = [0];
  private piece: Uint8Array = new Uint8Array(firstPiece);
  private length = 0;
  private readonly number = new Time();

  /** Bytes so far. */
  get position(): number {
    return this.begin[this.begin.length - 1] + this.length;
  }

  /** Copies what was written from `from` to `to` (exclusive) to `at` in `target`. */
  copy(from: number, to: number, target: Uint8Array, at: number): void {
    const { done, begin } = this;
    let low = 0;
    for (let high = done.length; low < high;) {
      const middle = (low + high + 1) >>> 1;
      if (begin[middle] <= from) low = middle;
      else high = middle - 1;
    }
    for (let piece = low; from < to; piece++) {
      const source = piece < done.length ? done[piece] : this.piece;
      const end = Math.min(to, begin[piece] + (piece < done.length ? source.length : this.length));
      target.set(source.subarray(from - begin[piece], end - begin[piece]), at);
      at += end - from;
      from = end;
    }
  }

  write(bytes: Uint8Array): void {
    const { length } = bytes;
    this.reserve(length);
    const { piece } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) piece[at++] = bytes[i];
    this.length = at;
  }

  byte(byte: number): void {
    this.reserve(1);
    this.piece[this.length++] = byte;
  }

  /** Plain text, without quotes and escapes. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.piece[this.length++] = text.charCodeAt(i);
  }

  /** A whole number up to 2^53, not negative. */
  count(value: number): void {
    this.reserve(16);
    const { piece } = this;
    let width = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) width++;
    let at = (this.length += width);
    do {
      const tenth = Math.floor(value / 10);
      piece[--at] = 0x30 + value - tenth * 10;
      value = tenth;
    } while (value > 0);
  }

  /** A number of 64 bits in its decimal digits, without quotes. */
  long(high: number, low: number): void {
    const { number } = this;
    number.set(high, low);
    if (number.seconds === 0) return this.count(number.nanos);
    this.count(number.seconds);
    this.reserve(9);
    let rest = number.nanos;
    for (let at = this.length + 8; at >= this.length; at--) {
      const tenth = Math.floor(rest / 10);
      this.piece[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.length += 9;
  }

  /** The same with a sign: two's complement. */
  signedLong(high: number, low: number): void {
    if (high < 0x80000000) return this.long(high, low);
    this.byte(0x2d);
    this.long((~high + (low === 0 ? 1 : 0)) >>> 0, -low >>> 0);
  }

  /** Bytes in hexadecimal digits, in quotes. */
  hex(bytes: Uint8Array, from: number, to: number): void {
    this.byte(quote);
    for (let step = from; step < to; step += textStep) {
      const stepTo = Math.min(to, step + textStep);
      this.reserve((stepTo - step) * 2);
      const { piece } = this;
      let at = this.length;
      for (let i = step; i < stepTo; i++) {
        piece[at++] = hexDigits[bytes[i] >>> 4];
        piece[at++] = hexDigits[bytes[i] & 15];
      }
      this.length = at;
    }
    this.byte(quote);
  }

  /** Bytes in base64, in quotes. */
  base64(bytes: Uint8Array, from: number, to: number): void {
    this.byte(quote);
    for (let i = from; i < to; i += 3) {
      this.reserve(4);
      const three = (bytes[i] << 16) | (i + 1 < to ? bytes[i + 1] << 8 : 0) | (i + 2 < to ? bytes[i + 2] : 0);
      const { piece } = this;
      piece[this.length++] = base64Digits[three >>> 18];
      piece[this.length++] = base64Digits[(three >>> 12) & 63];
      piece[this.length++] = i + 1 < to ? base64Digits[(three >>> 6) & 63] : 0x3d;
      piece[this.length++] = i + 2 < to ? base64Digits[three & 63] : 0x3d;
    }
    this.byte(quote);
  }

  /** UTF-8 as a JSON string; what is no UTF-8 becomes U+FFFD. */
  text(bytes: Uint8Array, from: number, to: number): void {
    this.byte(quote);
    let i = from;
    while (i < to) {
      const stepTo = Math.min(to, i + textStep);
      this.reserve((stepTo - i + 4) * 6);
      const { piece } = this;
      let at = this.length;
      while (i < stepTo) {
        const byte = bytes[i];
        const escape = escapes[byte];
        if (escape === 0) {
          piece[at++] = byte;
          i++;
        } else if (escape > 1) {
          piece[at++] = backslash;
          piece[at++] = escape;
          i++;
        } else if (byte < 0x20) {
          piece[at] = backslash;
          piece[at + 1] = 0x75;
          piece[at + 2] = piece[at + 3] = 0x30;
          piece[at + 4] = hexDigits[byte >>> 4];
          piece[at + 5] = hexDigits[byte & 15];
          at += 6;
          i++;
        } else {
          const size = utf8Length(bytes, i, to);
          if (size > 0) for (const end = i + size; i < end; i++) piece[at++] = bytes[i];
          else {
            piece[at++] = 0xef;
            piece[at++] = 0xbf;
            piece[at++] = 0xbd;
            i -= size;
          }
        }
      }
      this.length = at;
    }
    this.byte(quote);
  }

  private reserve(size: number): void {
    if (this.length + size > this.piece.length) this.nextPiece(size);
  }

  private nextPiece(size: number): void {
    this.begin.push(this.position);
    this.done.push(this.piece.subarray(0, this.length));
    this.piece = new Uint8Array(Math.max(size, Math.min(largestPiece, this.piece.length * 2)));
    this.length = 0;
  }
}

/**
 * Bytes of the character that begins at `at` with a byte above 0x7f. For what is none: minus how many bytes one replacement
 * stands for, as every decoder of the web counts them (as many as could have begun a character, at least one).
 */
function utf8Length(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at];
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return -1;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (at + 1 >= to || bytes[at + 1] < least || bytes[at + 1] > most) return -1;
  for (let i = 2; i < size; i++) if (at + i >= to || (bytes[at + i] & 0xc0) !== 0x80) return -i;
  return size;
}
