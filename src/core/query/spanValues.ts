/**
 * The values that one attribute has in a trace, found by looking for its name in the payloads' bytes:
 *
 *   {"key":"db.system.name","value":{"stringValue":"postgresql"}}        {"key":"db.system.name","type":"string","value":"postgresql"}
 *          └── sought ────┘                       └─ interned ─┘                └── sought ────┘
 *
 * Where what stands around the name is not written just like this, or the name may hide behind escapes, or it may be part of a
 * value, the span is decoded as its details are.
 */
import { fieldTags } from '../import/jaegerDetails';
import { readResource, readScope, readSpanFields, type SpanFields } from '../import/details';
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { Literal } from '../import/literal';
import { internalKeys } from '../import/otlpDetails';
import { BytePattern } from '../find/bytePattern';
import { markOf, RowMark } from '../find/escapeClass';
import type { SearchableTrace } from '../find/traceSearch';
import type { Attribute } from '../spans/spanDetails';
import type { PayloadFormat, SpanRow } from '../spans/spanTable';
import { StringTable } from '../spans/stringTable';
import { walkRows } from './walkRows';

const encoder = new TextEncoder();

const keyLead = encoder.encode('{"key":');
const valueEnd = encoder.encode('alue":');
/** What begins a value that may have such an entry inside of it. */
const nesting = {
  'otlp-json': patternOf('kvlistValue'),
  'jaeger-json': new BytePattern([[0x3a], [0x7b, 0x5b]]),
};
const otlpValues = ['stringValue', 'intValue', 'boolValue', 'doubleValue'].map(
  type => new Literal(encoder.encode(`,"value":{"${type}":`)),
);
const boolValue = 2;
const jaegerType = new Literal(encoder.encode(',"type":'));
const jaegerValue = new Literal(encoder.encode(',"value":'));

/** Values of some rows: a row may come more than once. */
export interface RowValues {
  readonly rows: number[];
  readonly values: number[];
}

export class SpanValues {
  /** Texts of the values. */
  readonly strings = new StringTable();
  /** By row: the last value among the span's own attributes, -1 for none. */
  readonly own: Int32Array;
  /** Earlier values of spans that have the attribute more than once. */
  readonly repeated: RowValues = { rows: [], values: [] };
  readonly events: RowValues = { rows: [], values: [] };
  readonly links: RowValues = { rows: [], values: [] };
  /** By index of a resource, and by number of a scope (see `SharedTexts.scopeOf`). */
  readonly resources: readonly (readonly number[])[];
  readonly scopes: readonly (readonly number[])[];
  private readonly pattern: BytePattern;
  private readonly marks: number;
  private readonly scanners: readonly JsonScanner[];
  private done = 0;

  constructor(
    private readonly trace: SearchableTrace,
    readonly name: string,
  ) {
    const { table, payloads } = trace;
    this.own = new Int32Array(table.count).fill(-1);
    this.pattern = patternOf(JSON.stringify(name));
    let marks: number = RowMark.Ascii;
    for (let i = 0; i < name.length; i++) marks |= markOf(name.charCodeAt(i));
    this.marks = marks;
    this.scanners = payloads.map(bytes => new JsonScanner(bytes, bytes.length));
    this.resources = table.resources.map((_, index) => this.valuesIn(readResource(table, index, Infinity)));
    this.scopes = scopeRows(trace).map(row =>
      row < 0 ? [] : this.valuesIn(readScope(table, row, Infinity).attributes),
    );
  }

  get isDone(): boolean {
    return this.done >= this.trace.table.count;
  }

  /** Goes on until `isTime` says so, which is asked every so often. */
  advance(isTime: () => boolean): void {
    this.done = walkRows(this.trace, this.done, row => this.readRow(row), isTime);
  }

  /** All values that a row has in the part, or in any. */
  private readRow(row: SpanRow): void {
    const { table, payloads, marks } = this.trace;
    const { offset, length } = table.spanBytes;
    const payload = table.payload[row];
    const bytes = payloads[payload];
    const to = offset[row] + length[row];
    marks.find(row);
    if ((marks.of[row] & this.marks) !== 0) return this.decode(row, true);
    const place = this.pattern.indexIn(bytes, offset[row], to);
    if (place < 0) return;
    const { attributeBytes } = table;
    const ownFrom = attributeBytes.offset[row];
    const ownTo = ownFrom + attributeBytes.length[row];
    let last = place;
    if (last < ownFrom) last = this.pattern.indexIn(bytes, ownFrom, ownTo);
    const isOwn = last >= 0 && last < ownTo;
    const isQuick = !isOwn || this.readOwn(row, payload, last, ownFrom, ownTo);
    // Whether the name stands among events or links: they are decoded, there are few.
    const isElsewhere =
      this.isIn(bytes, table.eventBytes.offset[row], table.eventBytes.length[row]) ||
      this.isIn(bytes, table.linkBytes.offset[row], table.linkBytes.length[row]);
    if (!isQuick || isElsewhere) this.decode(row, !isQuick);
  }

  private isIn(bytes: Uint8Array, from: number, length: number): boolean {
    return length > this.pattern.length && this.pattern.indexIn(bytes, from, from + length) >= 0;
  }

  /** False, and nothing taken, when only decoding tells. */
  private readOwn(row: SpanRow, payload: number, first: number, from: number, to: number): boolean {
    const { format } = this.trace.table.payloads[payload];
    if (isHidden(this.name, format)) return true;
    if (this.name === 'error' && format === 'jaeger-json') return false; // may be derived from the status
    const scanner = this.scanners[payload];
    const { bytes } = scanner;
    const earlier = this.repeated.rows.length;
    let value = -1;
    for (let place = first; place >= 0; place = this.pattern.indexIn(bytes, scanner.pos, to)) {
      scanner.pos = place + this.pattern.length;
      if (!endsWith(bytes, place, keyLead)) {
        if (endsWith(bytes, place, valueEnd)) continue; // the name is a value here
        return this.takeBack(earlier);
      }
      if (nesting[format].indexIn(bytes, from, place) >= 0) return this.takeBack(earlier);
      if (value >= 0) add(this.repeated, row, value);
      value = format === 'otlp-json' ? this.readOtlp(scanner) : this.readJaeger(scanner);
      if (value < 0) return this.takeBack(earlier);
    }
    this.own[row] = value;
    return true;
  }

  private takeBack(count: number): false {
    this.repeated.rows.length = this.repeated.values.length = count;
    return false;
  }

  /** What follows the name; -1 for a value that is not just a text, a number or a truth. */
  private readOtlp(scanner: JsonScanner): number {
    const type = otlpValues.findIndex(literal => scanner.accept(literal));
    if (type < 0) return -1;
    const value = type === boolValue ? this.readTruth(scanner) : this.readScalar(scanner);
    return scanner.acceptByte(0x7d) && scanner.acceptByte(0x7d) ? value : -1;
  }

  private readJaeger(scanner: JsonScanner): number {
    if (scanner.accept(jaegerType)) scanner.skipValue();
    if (!scanner.accept(jaegerValue)) return -1;
    const first = scanner.peek();
    const value = first === 0x74 || first === 0x66 ? this.readTruth(scanner) : this.readScalar(scanner);
    return scanner.acceptByte(0x7d) ? value : -1;
  }

  private readTruth(scanner: JsonScanner): number {
    const c = scanner.peek();
    return c === 0x74 || c === 0x66 ? this.strings.intern(String(scanner.readLiteral())) : -1;
  }

  private readScalar(scanner: JsonScanner): number {
    const c = scanner.peek();
    if (c === 0x22) scanner.readString();
    else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) scanner.readNumber();
    else return -1;
    return this.strings.internScanned(scanner);
  }

  private decode(row: SpanRow, takesOwn: boolean): void {
    const fields = this.fieldsOf(row);
    if (!fields) return;
    if (takesOwn) {
      const values = this.valuesIn(fields.attributes);
      this.own[row] = values.pop() ?? -1;
      for (const value of values) add(this.repeated, row, value);
    }
    for (const { attributes } of fields.events)
      for (const value of this.valuesIn(attributes)) add(this.events, row, value);
    for (const { attributes } of fields.links)
      for (const value of this.valuesIn(attributes)) add(this.links, row, value);
  }

  private fieldsOf(row: SpanRow): SpanFields | undefined {
    try {
      return readSpanFields(this.trace.table, row, Infinity);
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
      return undefined;
    }
  }

  private valuesIn(attributes: readonly Attribute[]): number[] {
    return attributes.filter(({ key }) => key === this.name).map(({ value }) => this.strings.intern(value.text));
  }
}

function patternOf(text: string): BytePattern {
  return new BytePattern(Array.from(encoder.encode(text), byte => [byte]));
}

function add({ rows, values }: RowValues, row: SpanRow, value: number): void {
  rows.push(row);
  values.push(value);
}

/** Attributes of a span that its details show elsewhere or not at all. */
function isHidden(name: string, format: PayloadFormat): boolean {
  return (format === 'jaeger-json' ? fieldTags : internalKeys).has(name);
}

function endsWith(bytes: Uint8Array, end: number, expected: Uint8Array): boolean {
  const from = end - expected.length;
  if (from < 0) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[from + i] !== expected[i]) return false;
  return true;
}

/** A row of each scope, by its number; -1 for the number of no scope. */
function scopeRows({ table, shared }: SearchableTrace): number[] {
  const { scopeOf } = shared;
  if (!scopeOf) return [];
  const rows: number[] = [-1];
  for (let row = 0; row < table.count; row++) if (scopeOf[row] > 0) rows[scopeOf[row]] ??= row;
  return rows;
}
