import type { ValueRange } from './attribute';
import { ValueTag } from './messages';
import type { WireReader } from './wire';
import { textOfUtf8 } from '../spans/stringColumn';

/** A value as text: of texts, decimal numbers, `true` and `false`; undefined for lists, maps, bytes and nothing. */
export function scalarText(wire: WireReader, { tag, from, to }: ValueRange): string | undefined {
  const { pos } = wire;
  wire.pos = from;
  try {
    switch (tag) {
      case ValueTag.text as number:
        return textOfUtf8(wire.bytes, from, to);
      case ValueTag.truth as number:
        wire.varint(to);
        return String(wire.low !== 0 || wire.high !== 0);
      case ValueTag.whole as number:
        wire.varint(to);
        return String((BigInt(wire.high | 0) << 32n) | BigInt(wire.low));
      case ValueTag.double as number:
        return String(wire.view.getFloat64(from, true));
      default:
        return undefined;
    }
  } finally {
    wire.pos = pos;
  }
}

/** Whether the bytes from `from` to `to` (exclusive) are these. */
export function isTextAt(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
