/** Longest text put into one element of a row: nobody reads more, and a name may have megabytes. */
const longest = 240;
const tailLength = 10;

export interface CutText {
  /** Gives way when there is no room; the page ends it with an ellipsis. */
  readonly head: string;
  /** Stays, so that `GET /orders/{id}/items` and `…/lines` are told apart. Empty when the text must not be split. */
  readonly tail: string;
}

/** Right-to-left letters: two pieces side by side would stand in the wrong order. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** What belongs to the character before it: combining marks, joiners, variation selectors, skin tones. */
const continues = /^[\p{M}\u200d\ufe0e\ufe0f\udc00-\udfff]|^[\u{1f3fb}-\u{1f3ff}]/u;

/** Line breaks and tabs as spaces, and the text in two pieces of which only the first may be cut by the page. */
export function splitForCut(text: string): CutText {
  const flat = shorten(text).replace(/\s/g, ' ');
  if (flat.length < tailLength * 2 || rightToLeft.test(flat)) return { head: flat, tail: '' };
  let at = flat.length - tailLength;
  while (at > 0 && isInside(flat, at)) at--;
  return at > 0 ? { head: flat.slice(0, at), tail: flat.slice(at) } : { head: flat, tail: '' };
}

function shorten(text: string): string {
  if (text.length <= longest) return text;
  let from = longest - 40;
  while (from > 0 && isInside(text, from)) from--;
  let to = text.length - 39;
  while (to < text.length && isInside(text, to)) to++;
  return `${text.slice(0, from)}…${text.slice(to)}`;
}

/** True when cutting before index `at` would tear a character apart. */
function isInside(text: string, at: number): boolean {
  return continues.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d' || isLowSurrogate(text.charCodeAt(at));
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
