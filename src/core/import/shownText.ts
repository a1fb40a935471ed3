/**
 * Texts of a payload as far as they are shown. A value may be larger than any string can be, and a value of megabytes need not
 * be decoded for its first thousand characters.
 */
import { textOfUtf8 } from '../spans/stringColumn';
import type { JsonScanner } from './jsonScanner';

/** Characters (UTF-16) that are decoded at most, whatever the limit: six bytes each are still no string too long. */
const longestText = 1 << 26;
const backslash = 0x5c;

export interface ShownText {
  readonly text: string;
  /** When the text was cut: how many characters the whole has. */
  readonly fullLength?: number;
}

/** The string or number that the scanner read last. `limit`: characters that are kept. */
export function shownText(scanner: JsonScanner, limit: number): ShownText {
  const { from, to, escaped } = scanner;
  return shownRange(scanner.bytes, from, to, escaped, limit);
}

/** The text of these bytes (`to` exclusive); `escaped`: whether they are the content of a JSON string with escapes in it. */
export function shownRange(bytes: Uint8Array, from: number, to: number, escaped: boolean, limit: number): ShownText {
  const most = Math.min(limit, longestText);
  // No character has fewer than one byte.
  if (to - from <= most) return { text: decode(bytes, from, to, escaped) };
  let units = 0;
  let cut = to;
  for (let pos = from; pos < to;) {
    const c = bytes[pos];
    if (c === backslash && escaped) {
      if (++units === most + 1) cut = pos;
      pos += bytes[pos + 1] === 0x75 ? 6 : 2;
      continue;
    }
    const own = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xf0 ? 1 : 2; // a byte that continues a character counts with its first
    if (units <= most && units + own > most) cut = Math.min(cut, pos);
    units += own;
    pos++;
  }
  if (units <= most) return { text: decode(bytes, from, to, escaped) };
  return { text: withoutHalf(decode(bytes, from, cut, escaped), most), fullLength: units };
}

/** Never ends between the halves of a surrogate pair; escapes write each half by itself. */
function withoutHalf(text: string, most: number): string {
  const last = text.length === most ? text.charCodeAt(most - 1) : 0;
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text;
}

function decode(bytes: Uint8Array, from: number, to: number, escaped: boolean): string {
  const text = textOfUtf8(bytes, from, to);
  return escaped ? (JSON.parse(`"${text}"`) as string) : text;
}
