const encoder = new TextEncoder();

/** Writes the wire format of protocol buffers. Tags are those of `messages.ts`, and of more than a byte for a span's flags only. */
export class ProtobufWriter {
  private bytes: Uint8Array;
  private length = 0;

  /** `expected`: bytes that will do in most cases. */
  constructor(expected: number) {
    this.bytes = new Uint8Array(Math.max(64, expected));
  }

  /** What was written, in memory of its own. */
  result(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** A message begins; `close` takes what this gives. */
  open(tag: number): number {
    this.reserve(8);
    this.bytes[this.length++] = tag;
    return ++this.length;
  }

  /** The length is known only now: where it takes more than the byte that was left for it, the message moves. */
  close(from: number): void {
    const size = this.length - from;
    let width = 1;
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) width++;
    if (width > 1) {
      this.reserve(width);
      this.bytes.copyWithin(from + width - 1, from, this.length);
      this.length += width - 1;
    }
    const end = this.length;
    this.length = from - 1;
    this.varint(size);
    this.length = end;
  }

  /** A text in UTF-8, or bytes. */
  content(tag: number, source: Uint8Array, from = 0, to = source.length): void {
    const size = to - from;
    this.reserve(size + 12);
    this.bytes[this.length++] = tag;
    this.varint(size);
    this.bytes.set(source.subarray(from, to), this.length);
    this.length += size;
  }

  /** A text. Most are plain and short: asking the encoder for each would cost more than the rest of a span. */
  text(tag: number, text: string): void {
    const size = text.length;
    this.reserve(size + 12);
    const from = this.length;
    this.bytes[this.length++] = tag;
    this.varint(size);
    for (let i = 0; i < size; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.length = from;
        return this.content(tag, encoder.encode(text));
      }
      this.bytes[this.length++] = code;
    }
  }

  /** An id, or the last half of its words: as long as that many 32-bit words. */
  words(tag: number, words: Uint32Array, first: number): void {
    this.reserve(24);
    this.bytes[this.length++] = tag;
    this.bytes[this.length++] = (words.length - first) * 4;
    for (let i = first; i < words.length; i++) this.fixed(words[i], true);
  }

  /** A whole number up to 2^53, not negative. */
  count(tag: number, value: number): void {
    this.reserve(16);
    this.bytes[this.length++] = tag;
    this.varint(value);
  }

  /** 64 bits as a varint. */
  long(tag: number, high: number, low: number): void {
    this.reserve(16);
    this.bytes[this.length++] = tag;
    while (high !== 0 || low >= 0x80) {
      this.bytes[this.length++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.bytes[this.length++] = low;
  }

  fixed64(tag: number, high: number, low: number): void {
    this.reserve(16);
    this.bytes[this.length++] = tag;
    this.fixed(low, false);
    this.fixed(high, false);
  }

  fixed32(tag: number, value: number): void {
    this.reserve(8);
    this.varint(tag);
    this.fixed(value, false);
  }

  private fixed(value: number, isBigEndian: boolean): void {
    for (let i = 0; i < 4; i++) this.bytes[this.length++] = value >>> ((isBigEndian ? 3 - i : i) * 8);
  }

  private varint(value: number): void {
    while (value >= 0x80) {
      this.bytes[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.bytes[this.length++] = value;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + size, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
