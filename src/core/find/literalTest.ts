import type { JsonScanner } from '../import/jsonScanner';
import { RowMark } from './escapeClass';
import type { FindQuery } from './findQuery';

/** Farther than any byte: the pattern is not in what is left. */
const nowhere = Infinity;

/**
 * Says of one literal after the other, in the order of the payload, whether it shows the text. The pattern is sought through
 * all bytes at once; a literal only has to be compared with where it was found.
 */
export class LiteralTest {
  /** Where the pattern comes next, not before the literal tested last. */
  private next = nowhere;
  private end = 0;
  /** The text may stand where the pattern does not: in literals with escapes, or in any. */
  private isHidden = false;
  private isAnywhere = false;

  constructor(
    private readonly query: FindQuery,
    readonly scanner: JsonScanner,
  ) {}

  /**
   * Begins a range of bytes. `marks`: those bits of RowMark that concern the text. `first`: where the pattern is known to come
   * first, at `from` or behind it; -1 when it isn't in the range, undefined when nobody looked.
   */
  begin(from: number, to: number, marks: number, first?: number): void {
    this.end = to;
    this.isAnywhere = this.query.pattern === undefined || (marks & RowMark.Beyond) !== 0;
    this.isHidden = this.isAnywhere || marks !== 0;
    if (first === undefined) this.seek(from);
    else this.next = first < 0 ? nowhere : first;
  }

  /** Nothing from here to the end of the range can show the text. */
  get isOver(): boolean {
    return this.next === nowhere && !this.isHidden;
  }

  /** Whether anything between these bytes may show the text, literal or not. */
  isNear(from: number, to: number): boolean {
    return this.isHidden || this.isFoundIn(from, to);
  }

  /** The string or number that the scanner read last. */
  isHit(): boolean {
    const { from, to, escaped } = this.scanner;
    const isFound = this.isFoundIn(from, to);
    if (!isFound && !(escaped ? this.isHidden : this.isAnywhere)) return false;
    if (isFound && !escaped && this.query.isPatternExact) return true;
    return this.query.includes(this.scanner.text());
  }

  /** The same for bytes that are shown as they are: `true`, or a list in Jaeger's JSON. */
  isRawHit(from: number, to: number): boolean {
    this.scanner.from = from;
    this.scanner.to = to;
    this.scanner.escaped = false;
    return this.isHit();
  }

  private isFoundIn(from: number, to: number): boolean {
    if (this.next < from) this.seek(from);
    return this.next < to && this.next + (this.query.pattern?.length ?? 0) <= to;
  }

  private seek(from: number): void {
    const { pattern } = this.query;
    const found = pattern ? pattern.indexIn(this.scanner.bytes, from, this.end) : -1;
    this.next = found < 0 ? nowhere : found;
  }
}
