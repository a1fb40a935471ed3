import { textOfUtf8 } from '../spans/stringColumn';

/** Longer texts are decoded each time: what repeats is short. */
const longest = 128;
const slots = 4096;

/**
 * Texts that come again and again (names, services), decoded once. A place for each hash: a text that hits the place of another
 * one takes it, so that nobody can make this grow.
 */
export class ShortTexts {
  private readonly known = new Array<{ readonly bytes: Uint8Array; readonly text: string } | undefined>(slots);

  /** Text of the UTF-8 from `from` to `to` (exclusive); what is none becomes U+FFFD. */
  read(source: Uint8Array, from: number, to: number): string {
    const length = to - from;
    if (length > longest) return textOfUtf8(source, from, to);
    let hash = length;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ source[i], 0x9e3779b1);
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.known[slot];
    if (known && isAt(known.bytes, source, from, length)) return known.text;
    const text = textOfUtf8(source, from, to);
    this.known[slot] = { bytes: source.slice(from, to), text };
    return text;
  }
}

function isAt(bytes: Uint8Array, source: Uint8Array, from: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[i] !== source[from + i]) return false;
  return true;
}
