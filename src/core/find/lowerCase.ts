/**
 * Which characters become which by `toLowerCase`, so that bytes can be compared without decoding them. Two things make that
 * more than a table: a character may need another number of bytes in lower case (the Kelvin sign is three, k is one), and
 * one becomes two (a capital I with a dot).
 */

/** Texts that become the key in lower case, other than itself; of as many bytes in UTF-8 as the key. */
const upperOf = new Map<string, string[]>();
/** Code points whose lower case has another number of bytes or characters, and the characters it has. */
const strays = new Set<number>();
/** Characters that come out of a stray. */
const fromStrays = new Set<string>();
/** Whether a stray's UTF-8 begins with this byte. */
export const straysBegin = new Uint8Array(256);

const encoder = new TextEncoder();
/** Nothing beyond has two cases. */
const lastCased = 0x1f000;

for (let point = 0; point < lastCased; point++) {
  if (point === 0xd800) point = 0xe000;
  const text = String.fromCodePoint(point);
  const lower = text.toLowerCase();
  if (lower === text) continue;
  const bytes = encoder.encode(text);
  if (bytes.length === encoder.encode(lower).length && [...lower].length === 1) addUpper(lower, text);
  else {
    strays.add(point);
    for (const character of lower) fromStrays.add(character);
    straysBegin[bytes[0]] = 1;
  }
}
// At the end of a word the lower case of a capital sigma is another letter.
addUpper('ς', 'Σ');

function addUpper(lower: string, upper: string): void {
  const known = upperOf.get(lower);
  if (known) known.push(upper);
  else upperOf.set(lower, [upper]);
}

/** What a character of a lower-case text may be in the text it was made from, as far as that has as many bytes. */
export function casesOf(lower: string): readonly string[] {
  return [lower, ...(upperOf.get(lower) ?? [])];
}

/** Whether a character of a lower-case text may also stem from a stray. */
export function isFromStray(lower: string): boolean {
  return fromStrays.has(lower);
}

/** Whether valid UTF-8 at `pos`, which begins with a byte of `straysBegin`, is a stray. */
export function isStrayAt(bytes: Uint8Array, pos: number): boolean {
  const first = bytes[pos];
  const rest = (offset: number): number => (bytes[pos + offset] ?? 0) & 0x3f;
  if (first < 0xe0) return strays.has(((first & 0x1f) << 6) | rest(1));
  if (first < 0xf0) return strays.has(((first & 0x0f) << 12) | (rest(1) << 6) | rest(2));
  return strays.has(((first & 0x07) << 18) | (rest(1) << 12) | (rest(2) << 6) | rest(3));
}
