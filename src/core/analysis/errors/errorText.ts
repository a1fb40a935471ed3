import { readSpanFields, type SpanFields, type TimedEvent } from '../../import/details';
import { SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';

/** What is said of an error, and by which span. */
export interface ErrorText {
  readonly type: string;
  readonly message: string;
  readonly toldBy: SpanRow;
}

/** Characters of a type or message that are kept: more than a line shows, less than a page. */
const keptLength = 1_000;
/** Bytes of spans that are read for texts, all together: some hundred ms. */
const mostBytes = 1 << 26;
/** Spans above that are asked whether the exception they recorded is of this error. */
const mostAsked = 100;

/**
 * The instrumentation of node-postgres keeps what the database said out of the exception, lest values get into it, and puts it
 * into the status.
 */
const withheld = /^PostgreSQL error of type '.*' occurred/;

/** Reads types and messages of errors out of the payload: tens of µs each, and nothing more once it has read its fill. */
export class ErrorTexts {
  /** For each row the nearest at or above it that has an event `exception`, -1 for none. */
  private readonly nearest: Int32Array;
  private readonly known = new Map<SpanRow, SpanFields>();
  private left = mostBytes;

  constructor(private readonly table: SpanTable) {
    const { count, parent, flags } = table;
    this.nearest = new Int32Array(count);
    for (let row = 0; row < count; row++)
      this.nearest[row] = flags[row] & SpanFlag.Exception ? row : parent[row] < 0 ? -1 : this.nearest[parent[row]];
  }

  /**
   * The exception of the span, else of the second span of the same call, else of the nearest span above; else what the span
   * says in its status and attributes. `isCarrier`: which of the spans above the error went through.
   */
  of(row: SpanRow, twin: SpanRow | undefined, isCarrier: (above: SpanRow) => boolean): ErrorText {
    const { table, nearest } = this;
    for (const own of twin === undefined ? [row] : [row, twin]) {
      if (nearest[own] !== own) continue;
      const text = this.exceptionOf(own, undefined);
      if (text) return text;
    }
    let above = nearest[row] === row ? parentOf(table, nearest, row) : nearest[row];
    for (let asked = 0; above >= 0 && asked < mostAsked && isCarrier(above); asked++) {
      const text = this.exceptionOf(above, row);
      if (text) return text;
      above = parentOf(table, nearest, above);
    }
    const fields = this.read(row);
    const type = attributeOf(fields, 'error.type');
    // A status code is no type; `_OTHER` is OpenTelemetry's word for not knowing.
    const isType = type !== '_OTHER' && !/^\d*$/.test(type);
    return { type: isType ? type : '', message: fields?.statusMessage ?? '', toldBy: row };
  }

  /** The last exception of the span itself; of one above the first since the error began, as far as their clocks are one. */
  private exceptionOf(row: SpanRow, began: SpanRow | undefined): ErrorText | undefined {
    const { table } = this;
    const fields = this.read(row);
    const exceptions = (fields?.events ?? []).filter(isException);
    const isSameClock = began !== undefined && table.resource[began] === table.resource[row];
    const since = isSameClock ? table.start[began] : -Infinity;
    const meant = began === undefined ? exceptions.at(-1) : exceptions.find(event => timeOf(table, event) >= since);
    if (!meant) return undefined;
    const text = (key: string): string => meant.attributes.find(attribute => attribute.key === key)?.value.text ?? '';
    const type = text('exception.type');
    const said = text('exception.message') || firstLine(text('exception.stacktrace'));
    const message = (withheld.test(said) && fields?.statusMessage) || said;
    return type || message ? { type, message, toldBy: row } : undefined;
  }

  /** Undefined when enough has been read. */
  private read(row: SpanRow): SpanFields | undefined {
    let fields = this.known.get(row);
    if (fields) return fields;
    this.left -= this.table.spanBytes.length[row];
    if (this.left < 0) return undefined;
    fields = readSpanFields(this.table, row, keptLength);
    this.known.set(row, fields);
    return fields;
  }
}

function parentOf({ parent }: SpanTable, nearest: Int32Array, row: SpanRow): SpanRow {
  return parent[row] < 0 ? -1 : nearest[parent[row]];
}

function isException({ name }: TimedEvent): boolean {
  return name === 'exception';
}

/** ns from the table's base. */
function timeOf(table: SpanTable, { seconds, nanos }: TimedEvent): number {
  if (seconds === 0 && nanos === 0) return Infinity;
  return (seconds - Number(table.base / 1_000_000_000n)) * 1e9 + (nanos - Number(table.base % 1_000_000_000n));
}

export function attributeOf(fields: SpanFields | undefined, key: string): string {
  return fields?.attributes.find(attribute => attribute.key === key)?.value.text ?? '';
}

function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trim() ?? '';
}
