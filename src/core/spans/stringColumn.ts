/**
 * Texts as bytes: they cross to other threads without a copy, and what nobody looks at is never decoded.
 *
 *   bytes   G E T / c a r t S E L E C T          text i: bytes[offset[i]] to bytes[offset[i + 1]] (exclusive)
 *   offset  0       4       9 …
 */
import { sharedMemory } from './pagedMemory';

/** See above. */
export interface StringColumn {
  /** UTF-8, one text after the other. A text with half a surrogate pair, which UTF-8 can't hold, is 0xff and UTF-16 (big-endian). */
  readonly bytes: Uint8Array;
  /** In bytes; one entry more than there are texts. */
  readonly offset: Uint32Array;
}

/** Never part of UTF-8: marks texts that are kept in UTF-16. */
export const utf16Mark = 0xff;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
/** Up to this many bytes a plain text is put together here, which takes less time than a call of the decoder. */
const shortBytes = 24;

const decoded = new WeakMap<StringColumn, (string | undefined)[]>();

export function stringCount(strings: StringColumn): number {
  return strings.offset.length - 1;
}

/** Text by number. Decoded at the first call and remembered as long as the column lives. */
export function textAt(strings: StringColumn, index: number): string {
  let texts = decoded.get(strings);
  if (!texts) decoded.set(strings, (texts = new Array<string | undefined>(stringCount(strings))));
  return (texts[index] ??= textOfBytes(strings.bytes, strings.offset[index], strings.offset[index + 1]));
}

/** A column of these texts, in a SharedArrayBuffer of its own. */
export function stringColumnOf(texts: readonly string[]): StringColumn {
  const encoded = texts.map(bytesOfText);
  const { bytes, offset } = newStringColumn(
    encoded.length,
    encoded.reduce((sum, { length }) => sum + length, 0),
  );
  encoded.forEach((text, i) => {
    bytes.set(text, offset[i]);
    offset[i + 1] = offset[i] + text.length;
  });
  return { bytes, offset };
}

/** Memory for a column of `count` texts that have `size` bytes together, all still to be filled in. */
export function newStringColumn(count: number, size: number): StringColumn {
  const offsetBytes = (count + 1) * 4;
  const buffer = sharedMemory(offsetBytes + size);
  return { bytes: new Uint8Array(buffer, offsetBytes, size), offset: new Uint32Array(buffer, 0, count + 1) };
}

/** A text as it stands in a StringColumn. */
export function bytesOfText(text: string): Uint8Array {
  return text.isWellFormed() ? encoder.encode(text) : toUtf16(text);
}

/** The text of such bytes; `to` is exclusive. */
export function textOfBytes(bytes: Uint8Array, from: number, to: number): string {
  if (bytes[from] === utf16Mark && to > from) return fromUtf16(bytes, from + 1, to);
  return textOfUtf8(bytes, from, to);
}

/** Text of UTF-8, also in shared memory; what is none becomes U+FFFD. `to` is exclusive. */
export function textOfUtf8(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > shortBytes) return decodeUtf8(bytes, from, to);
  let text = '';
  for (let i = from; i < to; i++) {
    const c = bytes[i];
    if (c >= 0x80) return decodeUtf8(bytes, from, to);
    text += String.fromCharCode(c);
  }
  return text;
}

/** Copies, because browsers decode no shared memory. */
function decodeUtf8(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.slice(from, to));
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

function fromUtf16(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i + 1 < to; i += 2) text += String.fromCharCode((bytes[i] << 8) | bytes[i + 1]);
  return text;
}
