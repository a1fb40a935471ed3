import { AttributeLeads } from '../import/attributeLeads';
import { fieldTags } from '../import/jaegerDetails';
import { readResource } from '../import/details';
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { KeyTable, noMoreKeys } from '../import/keyTable';
import { internalKeys } from '../import/otlpDetails';
import type { SearchableTrace } from '../find/traceSearch';
import type { PayloadFormat, SpanRow, SpanTable } from '../spans/spanTable';
import { StringTable } from '../spans/stringTable';
import { searchableOf } from './attributeColumn';
import { walkRows } from './walkRows';

export interface AttributeName {
  readonly key: string;
  /** Spans that have it, or whose resource has it. */
  readonly count: number;
}

const otlpPair = new KeyTable(['key', 'value']);
const jaegerTag = new KeyTable(['key', 'value']);

/** Counts which attributes the spans of a trace have: a walk over their lists, in which no value is decoded. */
export class AttributeNames {
  private readonly names = new StringTable();
  /** By format, then by number of the name. */
  private readonly counts = { 'otlp-json': [] as number[], 'jaeger-json': [] as number[] };
  private readonly scanners: readonly JsonScanner[];
  private readonly leads: readonly AttributeLeads[];
  private done = 0;

  constructor(private readonly trace: SearchableTrace) {
    this.scanners = trace.payloads.map(bytes => new JsonScanner(bytes, bytes.length));
    this.leads = trace.payloads.map(() => new AttributeLeads());
  }

  get isDone(): boolean {
    return this.done >= this.trace.table.count;
  }

  advance(isTime: () => boolean): void {
    this.done = walkRows(this.trace, this.done, row => this.readRow(row), isTime);
  }

  /** The most frequent first. Of attributes that a span's details show elsewhere nothing is told. */
  all(): AttributeName[] {
    const { table } = this.trace;
    const byKey = new Map<string, number>();
    const take = (counts: readonly number[], hidden: ReadonlySet<string>): void =>
      counts.forEach((count, name) => {
        const key = this.names.text(name);
        if (!hidden.has(key)) byKey.set(key, (byKey.get(key) ?? 0) + count);
      });
    take(this.counts['otlp-json'], internalKeys);
    take(this.counts['jaeger-json'], fieldTags);
    const spans = new Uint32Array(table.resources.length);
    for (let row = 0; row < table.count; row++) spans[table.resource[row]]++;
    table.resources.forEach((_, index) => {
      for (const key of new Set(readResource(table, index, 1).map(attribute => attribute.key)))
        byKey.set(key, Math.min(table.count, (byKey.get(key) ?? 0) + spans[index]));
    });
    byKey.delete('');
    return [...byKey]
      .map(([key, count]) => ({ key, count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  }

  private readRow(row: SpanRow): void {
    const { table } = this.trace;
    if (table.attributeBytes.length[row] === 0) return;
    const payload = table.payload[row];
    const scanner = this.scanners[payload];
    scanner.pos = table.attributeBytes.offset[row];
    const { format } = table.payloads[payload];
    try {
      for (let more = scanner.firstElement(); more; more = scanner.nextElement())
        this.readElement(scanner, this.leads[payload], format);
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop; // what can't be read is not shown either
    }
  }

  /** What stands before a value is the same in span after span: it is recognised, and the value skipped. */
  private readElement(scanner: JsonScanner, leads: AttributeLeads, format: PayloadFormat): void {
    const closings = format === 'jaeger-json' ? 1 : 2;
    const counts = this.counts[format];
    const from = scanner.pos;
    const known = leads.accept(scanner);
    if (known >= 0) {
      scanner.skipValue();
      if (scanner.acceptByte(0x7d) && (closings === 1 || scanner.acceptByte(0x7d))) return count(counts, known);
      scanner.pos = from;
    }
    scanner.peek();
    const begin = scanner.pos;
    let name = 0;
    let valueAt = -1;
    let valueTo = -1;
    const keys = closings === 1 ? jaegerTag : otlpPair;
    for (let k = scanner.firstKey(keys); k !== noMoreKeys; k = scanner.nextKey(keys, k)) {
      scanner.peek();
      const at = scanner.pos;
      if (k === 0) {
        scanner.readText();
        name = this.names.internScanned(scanner);
      } else scanner.skipValue();
      if (k === 1) [valueAt, valueTo] = [at, scanner.pos];
    }
    if (name === 0) return;
    count(counts, name);
    const to = scanner.pos;
    if (valueAt > 0 && to === valueTo + 1) {
      scanner.pos = valueAt;
      if (closings === 2 && scanner.peek() === 0x7b && scanner.firstMember()) {
        scanner.peek();
        const inner = scanner.pos;
        scanner.skipValue();
        if (scanner.pos === valueTo - 1) leads.learn(scanner, begin, inner, name);
      } else if (closings === 1) leads.learn(scanner, begin, valueAt, name);
    }
    scanner.pos = to;
  }
}

function count(counts: number[], name: number): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

const counted = new WeakMap<SearchableTrace, AttributeNames>();

/** As far as it was counted by now; kept as long as the trace is. */
export function attributeNamesOf(trace: SearchableTrace): AttributeNames {
  let names = counted.get(trace);
  if (!names) counted.set(trace, (names = new AttributeNames(trace)));
  return names;
}

/** Attributes of the spans of a table and of their resources, the most frequent first; in one go. */
export function attributeKeys(table: SpanTable): AttributeName[] {
  const names = attributeNamesOf(searchableOf(table));
  names.advance(() => false);
  return names.all();
}
