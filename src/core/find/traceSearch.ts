import { spanIdOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import { FindQuery } from './findQuery';
import { RowMark } from './escapeClass';
import { RowBlocks, type RowBlock } from './rowBlocks';
import { RowMarks } from './rowMarks';
import { SharedTexts, type SharedHits } from './sharedTexts';
import { SpanSearch } from './spanSearch';

/** Rows between two looks at the clock. */
const rowsPerLook = 64;
/** What sifting says of a row: no; yes; perhaps, but not where; and from here on where in the span's bytes, perhaps. */
const ruledOut = 0;
const isFound = 1;
const possible = 2;
const firstPlace = 3;

/** A table ready for searching: what the first search had to find out, the next ones know. */
export class SearchableTrace {
  readonly payloads: readonly Uint8Array[];
  readonly blocks: RowBlocks;
  readonly marks: RowMarks;
  private texts: SharedTexts | undefined;
  private prepared = 0;

  constructor(readonly table: SpanTable) {
    this.payloads = table.payloads.map(({ bytes, length }) => new Uint8Array(bytes, 0, length));
    this.blocks = new RowBlocks(table);
    this.marks = new RowMarks(table, this.payloads);
  }

  get shared(): SharedTexts {
    return (this.texts ??= new SharedTexts(this.table, this.payloads));
  }

  /** Finds out what the first search would have to, until `isTime` says so. False when there is nothing left to do. */
  prepare(isTime: () => boolean): boolean {
    this.texts ??= this.shared;
    while (!isTime()) {
      const block = this.blocks.at(this.prepared);
      if (!block) return false;
      const done = this.prepared - block.from;
      for (const row of block.byPlace.subarray(done, done + rowsPerLook)) this.marks.find(row);
      this.prepared = Math.min(block.to, this.prepared + rowsPerLook);
    }
    return true;
  }
}

/**
 * One search through a trace, a stretch at a time: in names, services, ids, attributes of spans, events, links, resources and
 * scopes, and messages, as they read when they are shown, however the payload escapes them.
 *
 * Rows are searched in blocks. First a block is sifted in the order in which its spans lie in memory, which is several times
 * faster than any other: most rows are ruled out by their raw bytes. Those left are then decided from the first to the
 * last, mostly by a walk over these bytes.
 */
export class TraceSearch {
  private readonly query: FindQuery;
  private readonly spans: SpanSearch;
  private shared: SharedHits | undefined;
  private block: RowBlock | undefined;
  /** How many rows of the block are sifted, and what that says of each. */
  private sifted = 0;
  private left = new Uint32Array(0);
  /** The next row to decide. */
  private row: SpanRow = 0;

  constructor(
    private readonly trace: SearchableTrace,
    text: string,
  ) {
    this.query = new FindQuery(text);
    this.spans = new SpanSearch(trace.table, trace.payloads, this.query);
  }

  get isDone(): boolean {
    return this.query.text === '' || this.row >= this.trace.table.count;
  }

  /** Searches on until `isTime` says so, which is asked every so often. The rows found, ascending, behind all found before. */
  advance(isTime: () => boolean): Uint32Array<ArrayBuffer> {
    const found: SpanRow[] = [];
    while (!this.isDone) {
      const block = (this.block ??= this.begin());
      if (this.sifted < block.byPlace.length) this.sift(block);
      else this.decide(block, found);
      if (this.row === block.to) this.block = undefined;
      if (isTime()) break;
    }
    return Uint32Array.from(found);
  }

  private begin(): RowBlock {
    const block = this.trace.blocks.at(this.row);
    if (!block) throw new Error('No rows are left to search');
    this.sifted = 0;
    if (this.left.length < block.byPlace.length) this.left = new Uint32Array(block.byPlace.length);
    return block;
  }

  private sift({ from, byPlace }: RowBlock): void {
    const { left, query } = this;
    const { table, payloads, marks } = this.trace;
    const { offset, length } = table.spanBytes;
    const needsComposed = (query.marks & RowMark.Composed) !== 0;
    const end = Math.min(byPlace.length, this.sifted + rowsPerLook);
    for (let i = this.sifted; i < end; i++) {
      const row = byPlace[i];
      if (this.isSharedHit(row)) {
        left[row - from] = isFound;
        continue;
      }
      const start = offset[row];
      marks.find(row);
      if (needsComposed) marks.findComposed(row);
      const payload = table.payload[row];
      // Jaeger's lists are shown as they came, quotes and white space included.
      const isSought = !query.isAlwaysEscaped || table.payloads[payload].format === 'jaeger-json';
      const pattern = isSought ? query.pattern : undefined;
      const place = pattern?.indexIn(payloads[payload], start, start + length[row]) ?? -1;
      if (place >= 0) left[row - from] = place - start + firstPlace;
      else left[row - from] = query.pattern && (marks.of[row] & query.marks) === 0 ? ruledOut : possible;
    }
    this.sifted = end;
  }

  private decide({ from, to }: RowBlock, found: SpanRow[]): void {
    const { left, query, spans } = this;
    const { table, marks } = this.trace;
    const end = Math.min(to, this.row + rowsPerLook);
    for (let row = this.row; row < end; row++) {
      const sifted = left[row - from];
      if (sifted === ruledOut) continue;
      const place = sifted < firstPlace ? -1 : table.spanBytes.offset[row] + sifted - firstPlace;
      if (sifted === isFound || spans.isShown(row, place, marks.of[row] & query.marks)) found.push(row);
    }
    this.row = end;
  }

  /** Whether the span's id, or a text it shares with others, is what is sought. */
  private isSharedHit(row: SpanRow): boolean {
    const { table, shared } = this.trace;
    const { strings, resources, scopes } = (this.shared ??= shared.hits(this.query));
    if (resources?.[table.resource[row]] || scopes?.[shared.scopeOf?.[row] ?? 0]) return true;
    if (strings) {
      if (strings[table.name[row]] || strings[table.scope[row]]) return true;
      for (let event = table.eventIndex[row]; event < table.eventIndex[row + 1]; event++)
        if (strings[table.eventName[event]]) return true;
    }
    return this.query.spanId !== undefined && spanIdOf(table, row) === this.query.spanId;
  }
}
