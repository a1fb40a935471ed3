/**
 * Walks JSON text as bytes without building anything from it. It is strict: whatever `JSON.parse` refuses is refused here,
 * also inside values that are only skipped. Nothing recurses, so nesting costs memory and never the stack.
 */

import { phrase, type Phrase } from '../phrase';
import { textOfUtf8 } from '../spans/stringColumn';
import { noMoreKeys, type KeyTable } from './keyTable';
import type { Literal } from './literal';

/** Why scanning stopped. Thrown often and caught soon, hence no Error: no stack is collected. */
export class ScanStop {
  constructor(
    /** `end`: the bytes that are there so far ended inside a value. `broken`: no JSON, or not the expected shape. */
    readonly reason: 'end' | 'broken',
    /** Byte where it was noticed. */
    readonly offset: number,
    /** What is wrong; no whole sentence. */
    readonly what: Phrase,
  ) {}
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes; V8's strings have 2^29 - 24 characters at most. */
const longestText = 2 ** 29 - 32;

const noObject = phrase('expected an object');
const noList = phrase('expected a list');
const noText = phrase('expected a string or a number');

/** 1 for the bytes at which the reading of a string has to stop. */
const isSpecial = new Uint8Array(256).fill(1, 0, 0x20);
isSpecial[quote] = isSpecial[backslash] = 1;

const encoder = new TextEncoder();
const word = { true: encoder.encode('true'), false: encoder.encode('false'), null: encoder.encode('null') };

export class JsonScanner {
  pos = 0;
  /** Content of the string or digits of the number read last, without quotes; `to` exclusive. */
  from = 0;
  to = 0;
  /** Whether the string read last has escapes. */
  escaped = false;
  /** Kinds of the containers that `skipValue` is in. */
  private nesting = new Uint8Array(64);

  bytes: Uint8Array;
  /** The same bytes, for reading several at a time. */
  view: DataView;
  end: number;

  /** `end`: bytes from there on are not there yet. */
  constructor(bytes: Uint8Array, end: number) {
    this.bytes = bytes;
    this.end = end;
    this.view = viewOf(bytes);
  }

  /** More of the same bytes. */
  extend(bytes: Uint8Array, end: number): void {
    this.bytes = bytes;
    this.end = end;
    this.view = viewOf(bytes);
  }

  broken(what: Phrase, offset = this.pos): ScanStop {
    return new ScanStop('broken', offset, what);
  }

  ended(): ScanStop {
    return new ScanStop('end', this.end, phrase('the text ends early'));
  }

  /** The next byte that is no white space; it stays unread. */
  peek(): number {
    const { bytes, end } = this;
    let pos = this.pos;
    while (pos < end) {
      const c = bytes[pos];
      if (c > 0x20 || (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09)) {
        this.pos = pos;
        return c;
      }
      pos++;
    }
    this.pos = pos;
    throw this.ended();
  }

  /** True when nothing but white space is left. */
  isAtEnd(): boolean {
    try {
      this.peek();
      return false;
    } catch {
      return true;
    }
  }

  /** Enters an object and reads its first key (see `nextMember`). `null` counts as an empty object, as in protobuf's JSON. */
  firstMember(): boolean {
    const c = this.peek();
    if (c !== openBrace) return this.skipNull(c, noObject);
    this.pos++;
    if (this.peek() === closeBrace) {
      this.pos++;
      return false;
    }
    this.readKey();
    return true;
  }

  /** After a member's value: reads the next key and its colon, so that the value comes next; false after the object's end. */
  nextMember(): boolean {
    const c = this.peek();
    this.pos++;
    if (c === closeBrace) return false;
    if (c !== comma) throw this.broken(phrase('expected , or }'), this.pos - 1);
    this.readKey();
    return true;
  }

  /**
   * Enters an object and reads its first key: its index in `keys`, -1 for an unknown one, `noMoreKeys` for an empty object
   * (or null). The value comes next.
   */
  firstKey(keys: KeyTable<string>): number {
    const guess = keys.following[0];
    if (guess >= 0 && this.bytes[this.pos] === openBrace && this.accept(keys.literals[guess], this.pos + 1))
      return guess;
    return this.firstMember() ? this.learn(keys, -1) : noMoreKeys;
  }

  /** After the value of the key `previous`: the same for the next one. */
  nextKey(keys: KeyTable<string>, previous: number): number {
    const c = this.bytes[this.pos];
    if (c === closeBrace && this.pos < this.end) {
      this.pos++;
      return noMoreKeys;
    }
    if (c === comma) {
      const guess = keys.following[previous + 1];
      if (guess >= 0 && this.accept(keys.literals[guess], this.pos + 1)) return guess;
    }
    return this.nextMember() ? this.learn(keys, previous) : noMoreKeys;
  }

  /** Skips these very bytes at `pos`; false, and nothing skipped, when they aren't there (yet). */
  accept(literal: Literal, pos = this.pos): boolean {
    if (!literal.isAt(this.view, pos, this.end)) return false;
    this.pos = pos + literal.length;
    return true;
  }

  /** Skips this byte; false, and nothing skipped, when another one comes (or none yet). */
  acceptByte(byte: number): boolean {
    if (this.pos >= this.end || this.bytes[this.pos] !== byte) return false;
    this.pos++;
    return true;
  }

  private learn(keys: KeyTable<string>, previous: number): number {
    const key = keys.find(this);
    if (key >= 0) keys.following[previous + 1] = key;
    return key;
  }

  /** Enters an array; false when it is empty (or null). */
  firstElement(): boolean {
    const c = this.peek();
    if (c !== openBracket) return this.skipNull(c, noList);
    this.pos++;
    if (this.peek() !== closeBracket) return true;
    this.pos++;
    return false;
  }

  nextElement(): boolean {
    const c = this.peek();
    this.pos++;
    if (c === closeBracket) return false;
    if (c !== comma) throw this.broken(phrase('expected , or ]'), this.pos - 1);
    return true;
  }

  /** Reads a string into `from`, `to`, `escaped`. */
  readString(): void {
    if (this.bytes[this.pos] !== quote && this.peek() !== quote) throw this.broken(phrase('expected a string'));
    const { bytes, view, end } = this;
    const lastFour = end - 4;
    let pos = this.pos + 1;
    this.from = pos;
    this.escaped = false;
    for (;;) {
      let found = 0;
      while (pos <= lastFour && (found = specialsIn(view.getInt32(pos, true))) === 0) pos += 4;
      if (found !== 0) pos += (31 - Math.clz32(found & -found)) >> 3;
      else {
        while (pos < end && isSpecial[bytes[pos]] === 0) pos++;
        if (pos >= end) throw this.ended();
      }
      const c = bytes[pos];
      if (c === quote) {
        this.to = pos;
        this.pos = pos + 1;
        return;
      }
      if (c !== backslash) throw this.broken(phrase('a control character inside a string'), pos);
      this.escaped = true;
      pos = this.skipEscape(pos + 1);
    }
  }

  /** Reads a number's characters into `from`, `to`. */
  readNumber(): void {
    const { bytes, end } = this;
    this.from = this.pos;
    this.escaped = false;
    let pos = this.pos;
    if (bytes[pos] === 0x2d) pos++;
    if (pos < end && bytes[pos] === 0x30) pos++;
    else pos = this.skipDigits(pos);
    if (pos < end && bytes[pos] === 0x2e) pos = this.skipDigits(pos + 1);
    if (pos < end && (bytes[pos] | 0x20) === 0x65) {
      pos++;
      if (pos < end && (bytes[pos] === 0x2b || bytes[pos] === 0x2d)) pos++;
      pos = this.skipDigits(pos);
    }
    // A number has no closing mark: more digits may be on their way.
    if (pos >= end) throw this.ended();
    this.to = pos;
    this.pos = pos;
  }

  /** Reads a string or a number into `from`, `to`, `escaped`; null gives an empty text. */
  readText(): void {
    const c = this.bytes[this.pos] === quote ? quote : this.peek();
    if (c === quote) this.readString();
    else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) this.readNumber();
    else {
      this.skipNull(c, noText);
      this.from = this.to = this.pos;
      this.escaped = false;
    }
  }

  /** Skips true, false or null and says which it was. */
  readLiteral(): true | false | null {
    switch (this.peek()) {
      case 0x74:
        this.skipWord(word.true);
        return true;
      case 0x66:
        this.skipWord(word.false);
        return false;
      case 0x6e:
        this.skipWord(word.null);
        return null;
      default:
        throw this.broken(phrase('expected a value'));
    }
  }

  /** Skips any value. */
  skipValue(): void {
    if (this.bytes[this.pos] === quote) return this.readString(); // what most values are
    let depth = 0;
    for (;;) {
      const c = this.peek();
      if (c === quote) this.readString();
      else if (c === openBrace || c === openBracket) {
        this.pos++;
        if (this.peek() === c + 2) this.pos++;
        else {
          if (depth === this.nesting.length) {
            const wider = new Uint8Array(depth * 2);
            wider.set(this.nesting);
            this.nesting = wider;
          }
          this.nesting[depth++] = c;
          if (c === openBrace) this.readKey();
          continue;
        }
      } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) this.readNumber();
      else this.readLiteral();

      for (;;) {
        if (depth === 0) return;
        const open = this.nesting[depth - 1];
        const next = this.peek();
        if (next === comma) {
          this.pos++;
          if (open === openBrace) this.readKey();
          break;
        }
        if (next !== open + 2)
          throw this.broken(open === openBrace ? phrase('expected , or }') : phrase('expected , or ]'));
        this.pos++;
        depth--;
      }
    }
  }

  /** The string or number read last, decoded. */
  text(): string {
    return this.textOf(this.from, this.to, this.escaped);
  }

  /** Text of a string's content that was read before. Throws ScanStop for one that is longer than a string can be. */
  textOf(from: number, to: number, escaped: boolean): string {
    if (to - from > longestText) throw this.broken(phrase('a text longer than any can be'), from);
    if (escaped) return JSON.parse(textOfUtf8(this.bytes, from - 1, to + 1)) as string;
    return textOfUtf8(this.bytes, from, to);
  }

  private readKey(): void {
    this.readString();
    if (this.peek() !== colon) throw this.broken(phrase('expected :'));
    this.pos++;
  }

  private skipNull(c: number, otherwise: Phrase): false {
    if (c !== 0x6e) throw this.broken(otherwise);
    this.skipWord(word.null);
    return false;
  }

  private skipWord(expected: Uint8Array): void {
    const { bytes, end, pos } = this;
    for (let i = 0; i < expected.length; i++) {
      if (pos + i >= end) throw this.ended();
      if (bytes[pos + i] !== expected[i]) throw this.broken(phrase('expected a value'));
    }
    this.pos = pos + expected.length;
  }

  private skipDigits(pos: number): number {
    const { bytes, end } = this;
    const first = pos;
    while (pos < end && bytes[pos] >= 0x30 && bytes[pos] <= 0x39) pos++;
    if (pos >= end) throw this.ended();
    if (pos === first) throw this.broken(phrase('expected a digit'), pos);
    return pos;
  }

  /** `pos`: after the backslash. */
  private skipEscape(pos: number): number {
    const { bytes, end } = this;
    if (pos >= end) throw this.ended();
    switch (bytes[pos]) {
      case 0x22: // "
      case 0x5c: // \
      case 0x2f: // /
      case 0x62: // b
      case 0x66: // f
      case 0x6e: // n
      case 0x72: // r
      case 0x74: // t
        return pos + 1;
      case 0x75:
        for (let i = 1; i <= 4; i++) {
          if (pos + i >= end) throw this.ended();
          const c = bytes[pos + i] | 0x20;
          if (!((c >= 0x61 && c <= 0x66) || (bytes[pos + i] >= 0x30 && bytes[pos + i] <= 0x39)))
            throw this.broken(phrase('an escape that is none'), pos + i);
        }
        return pos + 5;
      default:
        throw this.broken(phrase('an escape that is none'), pos);
    }
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * Looks at four bytes at once for those that end a string, begin an escape or are refused in a string: the lowest bit that is
 * set in the result is the top bit of the first such byte; 0 when there is none. A byte is zero after the exclusive-or, or
 * borrows in the subtraction; what a borrow sets wrongly lies above a bit that is right.
 */
function specialsIn(four: number): number {
  const quotes = four ^ 0x22222222;
  const escapes = four ^ 0x5c5c5c5c;
  const found = ((quotes - 0x01010101) & ~quotes) | ((escapes - 0x01010101) & ~escapes) | ((four - 0x20202020) & ~four);
  return found & 0x80808080;
}
