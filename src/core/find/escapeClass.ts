/**
 * Bits that say what a row's bytes hold besides text as it is shown. A text can only be hidden from a search through the bytes
 * where one of its own characters is written as an escape, and whoever writes JSON escapes the same few: the bits tell
 * them apart.
 */
export const RowMark = {
  /** Escaped < or >, as careful writers do. */
  Angle: 1,
  Quote: 2,
  Backslash: 4,
  /** Escaped line feeds and their like. */
  Control: 8,
  /** Escaped for no reason: any other character of ASCII. */
  Ascii: 16,
  /** An escaped character beyond ASCII, or an unescaped one whose lower case needs another number of bytes. */
  Beyond: 32,
  /** A number where a short escape exists: what is shown of a list has that. */
  Long: 64,
  /** A list or a map, shown as JSON that doesn't stand in the payload like this (see `RowMarks.findComposed`). */
  Composed: 128,
  /** Escaped &. */
  Ampersand: 256,
  /** Escaped / or '. */
  Solidus: 512,
} as const;

/** The bit of an escaped character. */
export function markOf(unit: number): number {
  if (unit >= 0x80) return RowMark.Beyond;
  if (unit < 0x20) return RowMark.Control;
  switch (unit) {
    case 0x22: // "
      return RowMark.Quote;
    case 0x5c: // \
      return RowMark.Backslash;
    case 0x3c: // <
    case 0x3e: // >
      return RowMark.Angle;
    case 0x26: // &
      return RowMark.Ampersand;
    case 0x27: // '
    case 0x2f: // /
      return RowMark.Solidus;
    default:
      return RowMark.Ascii;
  }
}

/** Whether JSON.stringify writes this character by a short escape. */
export function hasShortEscape(unit: number): boolean {
  return unit === 0x22 || unit === 0x5c || (unit >= 0x08 && unit <= 0x0d && unit !== 0x0b);
}
