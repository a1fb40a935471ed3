import { phrase } from '../phrase';
import type { JsonScanner } from './jsonScanner';
import { KeyTable, noMoreKeys } from './keyTable';
import { Literal } from './literal';
import { IdWords } from './scalars';
import type { TraceIds } from './traceIds';

const referenceKeys = new KeyTable(['refType', 'traceID', 'spanID']);
const referenceTypes = new KeyTable(['CHILD_OF', 'FOLLOWS_FROM']);
const close = new Literal(new TextEncoder().encode('"}],'));
const nowhere = new Literal(new Uint8Array(0));

/**
 * Finds a span's parent among its references: the first CHILD_OF of the own trace, else the first FOLLOWS_FROM. The others are
 * links. Nearly all lists look the same up to the parent's id, so the beginning of the last such list is kept and compared:
 *
 *   [{"refType":"CHILD_OF","traceID":"5af7183fb1d4cf5f6d1e0c2b3a495867","spanID":"a1b2c3d4e5f60718"}],
 *   └─────────────────────────────── lead ────────────────────────────────────┘               └─┬┘
 */
export class JaegerReferences {
  /** What `read` found. */
  foundParent = false;
  parentHigh = 0;
  parentLow = 0;
  /** Up to the quote before the id. */
  private lead = nowhere;
  /** The trace that the lead names. */
  private leadTrace = -1;
  /** Whether `skip` understood the list; its parent is in the fields above, provided that the span is of `leadTrace`. */
  private isKnown = false;
  private idAt = 0;
  private readonly id = new IdWords();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly traceIds: TraceIds,
  ) {}

  /** Goes past the list at the scanner. It can't be understood before the span's trace is known. */
  skip(): void {
    const { scanner, id } = this;
    const from = scanner.pos;
    this.isKnown = false;
    if (scanner.accept(this.lead)) {
      scanner.pos--;
      scanner.readString();
      scanner.pos--;
      if (scanner.accept(close) && id.read(scanner, 8)) {
        scanner.pos--;
        this.isKnown = true;
        this.parentHigh = id.words[2];
        this.parentLow = id.words[3];
        this.foundParent = (this.parentHigh | this.parentLow) !== 0;
        return;
      }
      scanner.pos = from;
    }
    scanner.skipValue();
  }

  /**
   * Reads the list that lies from `from` to `to` (exclusive), the one that was skipped last, for a span of this trace. True when
   * there are references besides the parent. Leaves the scanner anywhere. Throws ScanStop for what is no list of references.
   */
  read(from: number, to: number, trace: number): boolean {
    if (this.isKnown && this.leadTrace === trace) return !this.foundParent;
    const { scanner, traceIds, id } = this;
    scanner.pos = from;
    this.parentHigh = this.parentLow = 0;
    let count = 0;
    let rank = 0; // of the parent found so far: 2 CHILD_OF, 1 FOLLOWS_FROM
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      if (scanner.peek() !== 0x7b) throw scanner.broken(phrase('expected a reference'));
      let type = -1;
      let isOwn = false;
      let high = 0;
      let low = 0;
      for (let key = scanner.firstKey(referenceKeys); key !== noMoreKeys; key = scanner.nextKey(referenceKeys, key)) {
        if (key === 0) {
          scanner.readText();
          type = referenceTypes.find(scanner);
        } else if (key === 1) isOwn = traceIds.readIs(trace);
        else if (key === 2) {
          scanner.readText();
          if (!id.read(scanner, 8)) throw scanner.broken(phrase("a reference's span id that is none"), scanner.from);
          high = id.words[2];
          low = id.words[3];
          this.idAt = scanner.from;
        } else scanner.skipValue();
      }
      count++;
      const thisRank = isOwn && (high | low) !== 0 ? (type === 0 ? 2 : type === 1 ? 1 : 0) : 0;
      if (thisRank <= rank) continue;
      rank = thisRank;
      this.parentHigh = high;
      this.parentLow = low;
    }
    this.foundParent = rank > 0;
    if (count === 1 && rank > 0) this.learn(from, to, trace);
    return count > (rank > 0 ? 1 : 0);
  }

  /** The list has one reference, the parent; if the id comes last in it, what is before is worth knowing. */
  private learn(from: number, to: number, trace: number): void {
    const { scanner, idAt } = this;
    const before = scanner.bytes.subarray(from, idAt);
    scanner.pos = idAt - 1;
    if (before.includes(0x5c) || scanner.peek() !== 0x22 || scanner.pos !== idAt - 1) return;
    scanner.readString();
    if (scanner.pos !== to - 2) return;
    this.lead = new Literal(before);
    this.leadTrace = trace;
  }
}
