import { spanIdOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import { FindQuery } from './findQuery';
import { RowMark } from './escapeClass';
import { RowMarks } from './rowMarks';
import { SharedTexts, type SharedHits } from './sharedTexts';
import { SpanSearch } from './spanSearch';

/** Rows between two looks at the clock. */
const rowsPerLook = 64;

/** A table ready for searching: what the first search had to find out, the next ones know. */
export class SearchableTrace {
  readonly payloads: readonly Uint8Array[];
  readonly marks: RowMarks;
  private texts: SharedTexts | undefined;

  constructor(readonly table: SpanTable) {
    this.payloads = table.payloads.map(({ bytes, length }) => new Uint8Array(bytes, 0, length));
    this.marks = new RowMarks(table, this.payloads);
  }

  get shared(): SharedTexts {
    return (this.texts ??= new SharedTexts(this.table, this.payloads));
  }

  /** Finds out what the first search would have to, until `isTime` says so. False when there is nothing left to do. */
  prepare(isTime: () => boolean): boolean {
    this.texts ??= this.shared;
    while (!isTime()) if (!this.marks.findMore(rowsPerLook)) return false;
    return true;
  }
}

/**
 * One search through a trace, row by row and a stretch at a time: in names, services, ids, attributes of spans, events, links,
 * resources and scopes, and messages, as they read when they are shown, however the payload escapes them. Most rows are
 * ruled out by their raw bytes; of those left, most are decided by a walk over these bytes.
 */
export class TraceSearch {
  private row: SpanRow = 0;
  private readonly query: FindQuery;
  private readonly spans: SpanSearch;
  private shared: SharedHits | undefined;

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

  /** Rows below were searched. */
  get searched(): SpanRow {
    return this.row;
  }

  /** Searches on until `isTime` says so, which is asked every so often. The rows found, ascending, behind all found before. */
  advance(isTime: () => boolean): Uint32Array<ArrayBuffer> {
    const { table } = this.trace;
    const found: SpanRow[] = [];
    while (!this.isDone) {
      const end = Math.min(table.count, this.row + rowsPerLook);
      this.searchTo(end, found);
      if (isTime()) break;
    }
    return Uint32Array.from(found);
  }

  private searchTo(end: SpanRow, found: SpanRow[]): void {
    const { query, spans, trace } = this;
    const { table, payloads, marks } = trace;
    const { offset, length } = table.spanBytes;
    if ((query.marks & RowMark.Composed) === 0) marks.findUpTo(end);
    else marks.findComposed(end);
    for (let row = this.row; row < end; row++) {
      if (this.isSharedHit(row)) {
        found.push(row);
        continue;
      }
      const own = marks.of[row] & query.marks;
      const from = offset[row];
      const first = query.pattern?.indexIn(payloads[table.payload[row]], from, from + length[row]) ?? 0;
      if (first < 0 && own === 0) continue;
      if (spans.isShown(row, first, own)) found.push(row);
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
