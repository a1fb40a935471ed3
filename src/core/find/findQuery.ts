import { BytePattern } from './bytePattern';
import { RowMark, markOf } from './escapeClass';
import { casesOf, isFromStray } from './lowerCase';

/** Characters that come from showing a list or a map as JSON, and stand in the payload in another order or not at all. */
const composing = /["\\{}[\]:,\u0000-\u001f]/;

const encoder = new TextEncoder();

/** What is sought, ready for comparing with text and with bytes. Case counts only if it has a capital letter. */
export class FindQuery {
  readonly isCaseSensitive: boolean;
  /** Bytes that stand in every unescaped place where the text does; undefined when there are none to look for. */
  readonly pattern: BytePattern | undefined;
  /** Where the pattern's bytes are, the text is; otherwise the place has to be decoded and looked at. */
  readonly isPatternExact: boolean;
  /** JSON writes it with escapes, wherever it is part of a string. */
  readonly isAlwaysEscaped: boolean;
  /** Bits of RowMark of which a row must have one to show the text where its bytes lack it. */
  readonly marks: number;
  /** Sixteen hexadecimal digits in lower case, when the text is a span id. */
  readonly spanId: string | undefined;

  constructor(readonly text: string) {
    this.isCaseSensitive = text !== text.toLowerCase();
    const pieces = this.pieces();
    const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), []);
    this.pattern = longest.length ? new BytePattern(longest) : undefined;
    this.isPatternExact =
      pieces.length === 1 &&
      longest.length === this.pattern?.length &&
      // In a place of both cases one letter's first byte may be followed by the other's second.
      (this.isCaseSensitive || isAscii(text));
    this.isAlwaysEscaped = /["\u0000-\u001f]/.test(text);
    this.marks = this.marksOfText();
    this.spanId = /^[0-9a-f]{16}$/i.test(text) ? text.toLowerCase() : undefined;
  }

  /** Whether a text, as it is shown, has what is sought. */
  includes(text: string): boolean {
    return (this.isCaseSensitive ? text : text.toLowerCase()).includes(this.text);
  }

  /** The text as sets of bytes. Cut where a character may have come from bytes that no one can foresee. */
  private pieces(): number[][][] {
    const pieces: number[][][] = [[]];
    for (const character of this.text) {
      // U+FFFD stands for any garbage. Half a surrogate pair may be half of an emoji.
      if (character === '\ufffd' || !character.isWellFormed()) pieces.push([]);
      else pieces[pieces.length - 1].push(...this.placesOf(character));
    }
    return pieces;
  }

  private placesOf(character: string): number[][] {
    const cases = this.isCaseSensitive ? [character] : casesOf(character);
    const encoded = cases.map(text => encoder.encode(text));
    return Array.from(encoded[0], (_, place) => encoded.map(bytes => bytes[place]));
  }

  private marksOfText(): number {
    let marks: number = RowMark.Long;
    for (let i = 0; i < this.text.length; i++) marks |= markOf(this.text.charCodeAt(i));
    if (!this.isCaseSensitive && [...this.text].some(isFromStray)) marks |= RowMark.Beyond;
    if (composing.test(this.text) || 'null'.includes(this.text)) marks |= RowMark.Composed;
    return marks;
  }
}

function isAscii(text: string): boolean {
  return encoder.encode(text).length === text.length;
}
