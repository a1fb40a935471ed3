/** Reading the wire format of protocol buffers: fields one behind the other, each a tag (number and wire type) and a value. */
import { Failure } from '../errors';

export const enum WireType {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  GroupStart = 3,
  GroupEnd = 4,
  Fixed32 = 5,
}

/** Groups are long out of use; those of somebody who tries are left out as far as this. */
const deepestGroup = 64;

export class WireReader {
  pos = 0;
  /** The 64 bits of the varint read last. */
  low = 0;
  high = 0;
  readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  unreadable(what: string, at = this.pos): Failure {
    return new Failure('unreadable', `The request can't be read: ${what}, at byte ${at}.`);
  }

  /** Field number times eight, and wire type. `end` (exclusive) is that of the message, and not reached yet. */
  tag(end: number): number {
    const byte = this.bytes[this.pos];
    if (byte >= 0x08 && byte < 0x80) {
      this.pos++;
      return byte;
    }
    return this.longTag(end);
  }

  /** Reads the length of a field and gives where the field ends; `pos` is then where its content begins. */
  fieldEnd(end: number): number {
    const { bytes } = this;
    let { pos } = this;
    if (pos < end) {
      const byte = bytes[pos++];
      if (byte < 0x80) {
        if (pos + byte > end) throw this.cutOff(end);
        this.pos = pos;
        return pos + byte;
      }
    }
    this.varint(end);
    pos = this.pos + this.low + this.high * 2 ** 32;
    if (pos > end) throw this.cutOff(end);
    return pos;
  }

  /** Reads a varint into `low` and `high`, both without sign. */
  varint(end: number): void {
    const { bytes } = this;
    let { pos } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw this.cutOff(end);
      const byte = bytes[pos++];
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= bits << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        this.pos = pos;
        return;
      }
    }
    throw this.unreadable('a number of more than ten bytes');
  }

  /** Goes past `size` bytes. */
  pass(size: number, end: number): void {
    if (this.pos + size > end) throw this.cutOff(end);
    this.pos += size;
  }

  /** Goes past the value of a field that nobody wants. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case WireType.Varint:
        return this.varint(end);
      case WireType.Fixed64:
        return this.pass(8, end);
      case WireType.Bytes:
        this.pos = this.fieldEnd(end);
        return;
      case WireType.Fixed32:
        return this.pass(4, end);
      case WireType.GroupStart:
        return this.skipGroup(tag >>> 3, end);
      default:
        throw this.unreadable('an unknown kind of field');
    }
  }

  private longTag(end: number): number {
    const at = this.pos;
    this.varint(end);
    if (this.high !== 0 || this.low < 8) throw this.unreadable('a field without a number', at);
    return this.low;
  }

  private skipGroup(field: number, end: number): void {
    const open = [field];
    while (open.length) {
      if (this.pos >= end) throw this.cutOff(end);
      const tag = this.tag(end);
      const type = tag & 7;
      if (type === WireType.GroupStart) {
        if (open.length === deepestGroup) throw this.unreadable(`groups of more than ${deepestGroup} levels`);
        open.push(tag >>> 3);
      } else if (type !== WireType.GroupEnd) this.skip(tag, end);
      else if (open.pop() !== tag >>> 3) throw this.unreadable('a group that ends another');
    }
  }

  private cutOff(end: number): Failure {
    return this.unreadable('something ends in the middle', end);
  }
}
