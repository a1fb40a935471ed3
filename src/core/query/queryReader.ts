import type { QueryRange } from './query';
import { unquoted } from './quotes';

const blank = /\s/;
/** From the first slash to the end: no other one that would end it. */
const unfinishedRegex = /^\/(?:\\.|[^/\\]|\/(?![\s)]|$))*$/su;
/** What paths don't have: `^`, `$`, `|`, a class, `.*` or `(?`. */
export const onlyInRegex = /[\^$|]|\\[a-z]|\.[*+]|\(\?/i;

/** A stretch that was read, and what it says without quotes and backslashes. */
export interface Piece extends QueryRange {
  readonly text: string;
  /** Texts between wildcards; one when there is none. */
  readonly pieces: readonly string[];
  readonly isQuoted: boolean;
}

/** Goes through the characters of a query. */
export class QueryReader {
  at = 0;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character here; empty at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  isBlankAt(at: number): boolean {
    return at >= this.text.length || blank.test(this.text[at]);
  }

  skipBlanks(): void {
    while (!this.isAtEnd && blank.test(this.next)) this.at++;
  }

  /** Skips these characters; false, and nothing skipped, when they aren't here. */
  accept(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Skips this word when it stands alone. */
  acceptWord(word: string): boolean {
    const to = this.at + word.length;
    if (!this.text.startsWith(word, this.at)) return false;
    if (!this.isBlankAt(to) && !'()'.includes(this.text[to])) return false;
    this.at = to;
    return true;
  }

  /** What matches here; the expression is sticky. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /**
   * A text in quotes, or all up to a blank; brackets inside of a word belong to it, as in `main()`. `isInBracket`: a closing
   * bracket that was not opened in the word ends it. What is in quotes that nobody closed goes to the end: it is being typed.
   */
  readText(isInBracket: boolean): Piece {
    return this.next === '"' || this.next === "'" ? this.readQuoted() : this.readBare(isInBracket);
  }

  /**
   * `/…/` with a slash inside written as `\/`. undefined, and nothing read, when the slash that would end it is followed by
   * something: then it is a path.
   */
  readRegex(): { readonly source: string; readonly from: number; readonly to: number } | undefined {
    if (this.next !== '/') return undefined;
    const from = this.at;
    for (let at = from + 1; at < this.text.length; at++) {
      const c = this.text[at];
      if (c === '\\') at++;
      else if (c === '/') {
        const isEnd = this.isBlankAt(at + 1) || this.text[at + 1] === ')';
        if (!isEnd || at === from + 1) return undefined;
        this.at = at + 1;
        return { source: this.text.slice(from + 1, at), from, to: this.at };
      }
    }
    return undefined;
  }

  /**
   * Skips to the end what begins like an expression that is still being typed: no slash ends it, and what a path never has is
   * in it. False, and nothing skipped, for a path.
   */
  acceptUnfinishedRegex(): boolean {
    if (this.next !== '/' || !this.isUnfinishedRegex(this.text.slice(this.at))) return false;
    this.at = this.text.length;
    return true;
  }

  private isUnfinishedRegex(rest: string): boolean {
    return onlyInRegex.test(rest.split(/\s\S+:/, 1)[0]) && unfinishedRegex.test(rest);
  }

  private readQuoted(): Piece {
    const from = this.at;
    const quote = this.text[this.at++];
    while (!this.isAtEnd && this.next !== quote) {
      if (this.next === '\\' && /["'\\]/.test(this.text.charAt(this.at + 1))) this.at++;
      this.at++;
    }
    this.at = Math.min(this.text.length, this.at + 1);
    const text = unquoted(this.text.slice(from, this.at));
    return { text, pieces: [text], isQuoted: true, from, to: this.at };
  }

  private readBare(isInBracket: boolean): Piece {
    const from = this.at;
    const pieces = [''];
    let text = '';
    let open = 0;
    for (; !this.isBlankAt(this.at); this.at++) {
      let c = this.next;
      if (c === '(') open++;
      else if (c === ')' && open > 0) open--;
      else if (c === ')' && isInBracket) break;
      if (c === '*') {
        pieces.push('');
        text += c;
        continue;
      }
      if (c === '\\' && /["'\\*()]/.test(this.text.charAt(this.at + 1))) c = this.text[++this.at];
      pieces[pieces.length - 1] += c;
      text += c;
    }
    return { text, pieces, isQuoted: false, from, to: this.at };
  }
}
