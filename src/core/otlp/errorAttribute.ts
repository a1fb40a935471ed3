import { AttributeRange, ValueRange } from './attribute';
import { checkMessage, Message, PairTag, ValueTag } from './messages';
import { isTextAt } from './scalarText';
import type { WireReader } from './wire';

const errorKey = new TextEncoder().encode('error');
const trueText = new TextEncoder().encode('true');

const attribute = new AttributeRange();
const value = new ValueRange();

/** Checks an attribute and says whether it is an `error` that is true. Nearly all have a short key and a text or a number. */
export function isTrueError(wire: WireReader, to: number): boolean {
  const { bytes } = wire;
  const from = wire.pos;
  const keyLength = bytes[from + 1];
  const valueAt = from + 2 + keyLength;
  if (
    valueAt + 4 <= to &&
    keyLength < 0x80 &&
    bytes[from] === (PairTag.key as number) &&
    bytes[valueAt] === (PairTag.value as number) &&
    valueAt + 2 + bytes[valueAt + 1] === to &&
    bytes[valueAt + 1] < 0x80 &&
    isWholeScalar(wire, valueAt + 2, to) &&
    keyLength !== 5
  ) {
    wire.pos = to;
    return false;
  }
  checkMessage(wire, Message.Pair, to);
  wire.pos = from;
  attribute.read(wire, to);
  if (!isTextAt(bytes, attribute.keyFrom, attribute.keyTo, errorKey)) return false;
  value.read(wire, attribute.valueFrom, attribute.valueTo);
  wire.pos = to;
  return isTrue(wire, value);
}

/** Whether an AnyValue of at least two bytes and less than 128 is one text or one number and nothing else. */
function isWholeScalar({ bytes }: WireReader, from: number, to: number): boolean {
  switch (bytes[from]) {
    case ValueTag.text as number:
      return from + 2 + bytes[from + 1] === to;
    case ValueTag.whole as number:
    case ValueTag.truth as number: {
      if (to - from > 11 || bytes[to - 1] >= 0x80) return false;
      for (let i = from + 1; i < to - 1; i++) if (bytes[i] < 0x80) return false;
      return true;
    }
    case ValueTag.double as number:
      return to - from === 9;
    default:
      return false;
  }
}

/** `true` itself, or as a text. */
function isTrue(wire: WireReader, { tag, from, to }: ValueRange): boolean {
  if (tag === (ValueTag.text as number)) return isTextAt(wire.bytes, from, to, trueText);
  if (tag !== (ValueTag.truth as number)) return false;
  for (let i = from; i < to; i++) if ((wire.bytes[i] & 0x7f) !== 0) return true;
  return false;
}
