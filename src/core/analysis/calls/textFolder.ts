// What a call says, without what differs from call to call: texts of statements, addresses, names. Read and written as bytes, because a
// trace may have a million different ones, and most of them nobody ever looks at.
import { RangeTable } from '../../spans/rangeTable';
import { stringCount, textOfBytes, type StringColumn } from '../../spans/stringColumn';
import { foldAddress } from './foldAddress';
import { foldName } from './foldName';
import { foldStatement } from './foldStatement';

/** Longer texts are compared by this many bytes of their beginning. */
const longest = 16_384;

/** Bytes of a folded text while it is made. */
export class Folded {
  bytes = new Uint8Array(1024);
  length = 0;
  /** Of all of `bytes`: to make one for each text takes as long as to fold it. */
  view = new DataView(this.bytes.buffer);

  push(byte: number): void {
    if (this.length === this.bytes.length) {
      const more = new Uint8Array(this.bytes.length * 2);
      more.set(this.bytes);
      this.bytes = more;
      this.view = new DataView(more.buffer);
    }
    this.bytes[this.length++] = byte;
  }

  /** The byte pushed last but `back`; 0 before the beginning. */
  last(back = 0): number {
    return this.length > back ? this.bytes[this.length - 1 - back] : 0;
  }
}

type Fold = (bytes: Uint8Array, from: number, to: number, folded: Folded) => boolean;

/** Folds the texts of one table, each once. */
export class TextFolder {
  private readonly ranges = new RangeTable();
  private readonly folded = new Folded();
  private readonly statements: Memo;
  private readonly addresses: Memo;
  private readonly names: Memo;

  constructor(private readonly strings: StringColumn) {
    const count = stringCount(strings);
    this.statements = new Memo(count);
    this.addresses = new Memo(count);
    this.names = new Memo(count);
    this.number(); // 0 is the empty text
  }

  /** `SELECT a FROM t WHERE id = 7` and `select a from t where id = $1` are one number. */
  statement(text: number): number {
    return this.fold(text, this.statements, foldStatement);
  }

  /** Whether a statement has places for values that it does not show. */
  hasPlaceholders(text: number): boolean {
    this.statement(text);
    return this.statements.flags[text] === 2;
  }

  /** Path and query of an address, without scheme and host: `http://a:80/items/7?page=2` is one with `/items/8?page=3`. */
  address(text: number): number {
    return this.fold(text, this.addresses, foldAddress);
  }

  /** Whether somebody took something out of the address before it was sent (`sig=REDACTED`). */
  isRedacted(text: number): boolean {
    this.address(text);
    return this.addresses.flags[text] === 2;
  }

  /** A name without its numbers. */
  name(text: number): number {
    return this.fold(text, this.names, foldName);
  }

  /** What `statement`, `address` or `name` gave a number for. */
  textOf(number: number): string {
    const bytes = this.ranges.bytesOf(number);
    return textOfBytes(bytes, 0, bytes.length);
  }

  private fold(text: number, memo: Memo, fold: Fold): number {
    if (memo.flags[text]) return memo.numbers[text];
    const { bytes, offset } = this.strings;
    this.folded.length = 0;
    const isMarked = fold(bytes, offset[text], Math.min(offset[text + 1], offset[text] + longest), this.folded);
    memo.flags[text] = isMarked ? 2 : 1;
    return (memo.numbers[text] = this.number());
  }

  private number(): number {
    return this.ranges.find(this.folded.view, 0, this.folded.length);
  }
}

/** By text: 0 while it was not folded, 2 for those with a mark, 1 for the others. */
class Memo {
  readonly flags: Uint8Array;
  readonly numbers: Uint32Array;

  constructor(count: number) {
    this.flags = new Uint8Array(count);
    this.numbers = new Uint32Array(count);
  }
}
