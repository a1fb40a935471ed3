import { compareTexts } from '../../compareTexts';
import { readAttributeColumn } from '../../query/attributeColumn';
import { SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { textAt } from '../../spans/stringColumn';
import type { Nanos } from '../../time';
import { numberServices } from '../servicesOfRows';
import { ranksOfTexts, sortedByKey } from './sortRows';

/** What spans are grouped by: an operation is a service and a span name. */
export type StatisticsBy =
  { readonly kind: 'service' | 'operation' } | { readonly kind: 'attribute'; readonly key: string };

export const statisticsColumns = ['name', 'count', 'sum', 'self', 'p50', 'p95', 'p99', 'errors'] as const;
export type StatisticsColumn = (typeof statisticsColumns)[number];

export interface StatisticsSort {
  readonly column: StatisticsColumn;
  readonly isDescending: boolean;
}

/** Times in ns; quantiles are nearest ranks of the durations. */
export interface SpanGroup {
  /** Service, span name or value. */
  readonly name: string;
  /** Of an operation. */
  readonly service?: string;
  readonly count: number;
  readonly sum: Nanos;
  readonly self: Nanos;
  readonly p50: Nanos;
  readonly p95: Nanos;
  readonly p99: Nanos;
  readonly errors: number;
  readonly longest: SpanRow;
}

export interface Statistics {
  /** The first of them in the order asked for; `groupCount` is how many there are. */
  readonly groups: readonly SpanGroup[];
  readonly groupCount: number;
  readonly spanCount: number;
  /** Spans that have no such attribute, and are in no group. */
  readonly without: number;
}

/** Group of each row, -1 for none, and what the groups are called. */
export interface Grouping {
  readonly of: Int32Array;
  readonly names: readonly string[];
  readonly services?: readonly string[];
}

/** More groups than these nobody reads: they are counted. */
export const mostGroups = 1000;

export function groupingBy(table: SpanTable, by: StatisticsBy): Grouping {
  return by.kind === 'attribute' ? byAttribute(table, by.key) : byIdentity(table, by.kind);
}

/** Attributes of spans, else of their resources, else of their scopes. */
function byAttribute(table: SpanTable, key: string): Grouping {
  const column = readAttributeColumn(table, key);
  // Only a time limit could leave it out, and there is none.
  return column ? { of: column.values, names: column.texts } : { of: new Int32Array(table.count).fill(-1), names: [] };
}

function byIdentity(table: SpanTable, by: 'service' | 'operation'): Grouping {
  const services = numberServices(table);
  if (by === 'service') {
    return { of: Int32Array.from(table.resource, resource => services.ofResource[resource]), names: services.names };
  }
  const groups = new Map<number, number>();
  const of = new Int32Array(table.count);
  const [names, servicesOf]: [string[], string[]] = [[], []];
  for (let row = 0; row < table.count; row++) {
    const service = services.ofResource[table.resource[row]];
    const key = table.name[row] * services.names.length + service;
    let group = groups.get(key);
    if (group === undefined) {
      groups.set(key, (group = groups.size));
      names.push(textAt(table.strings, table.name[row]));
      servicesOf.push(services.names[service]);
    }
    of[row] = group;
  }
  return { of, names, services: servicesOf };
}

/** `rows`, ascending, are those that are meant, else all. */
export function statistics(
  table: SpanTable,
  grouping: Grouping,
  sort: StatisticsSort,
  rows: Uint32Array | undefined,
  limit = mostGroups,
): Statistics {
  const size = grouping.names.length;
  const count = new Uint32Array(size);
  const sum = new Float64Array(size);
  const self = new Float64Array(size);
  const errors = new Uint32Array(size);
  const longest = new Int32Array(size).fill(-1);
  const total = rows?.length ?? table.count;
  let without = 0;
  for (let i = 0; i < total; i++) {
    const row = rows ? rows[i] : i;
    const group = grouping.of[row];
    if (group < 0) {
      without++;
      continue;
    }
    const duration = table.duration[row];
    count[group]++;
    sum[group] += duration;
    self[group] += table.selfTime[row];
    if (table.flags[row] & SpanFlag.Error) errors[group]++;
    if (longest[group] < 0 || duration > table.duration[longest[group]]) longest[group] = row;
  }
  const durations = durationsByGroup(table, grouping, rows, count);
  const quantile = (share: number) =>
    Float64Array.from(durations, sorted => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  const columns = { count, sum, self, errors, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
  const keys = sort.column === 'name' ? nameKeys(grouping) : Float64Array.from(columns[sort.column]);
  const order = sortedByKey(keys, sort.isDescending).filter(group => count[group] > 0);
  const groups = Array.from(order.subarray(0, limit), (group): SpanGroup => ({
    name: grouping.names[group],
    service: grouping.services?.[group],
    count: count[group],
    sum: sum[group],
    self: self[group],
    p50: columns.p50[group],
    p95: columns.p95[group],
    p99: columns.p99[group],
    errors: errors[group],
    longest: longest[group],
  }));
  return { groups, groupCount: order.length, spanCount: total, without };
}

/** Sorted durations of each group. */
function durationsByGroup(
  table: SpanTable,
  grouping: Grouping,
  rows: Uint32Array | undefined,
  count: Uint32Array,
): Float64Array[] {
  const all = new Float64Array(count.reduce((sum, some) => sum + some, 0));
  const at = new Uint32Array(count.length);
  for (let group = 1; group < count.length; group++) at[group] = at[group - 1] + count[group - 1];
  const starts = at.slice();
  const total = rows?.length ?? table.count;
  for (let i = 0; i < total; i++) {
    const row = rows ? rows[i] : i;
    const group = grouping.of[row];
    if (group >= 0) all[at[group]++] = table.duration[row];
  }
  return Array.from(count, (length, group) => all.subarray(starts[group], starts[group] + length).sort());
}

function nameKeys({ names, services }: Grouping): Float64Array {
  const byName = ranksOfTexts(names, compareTexts);
  if (!services) return Float64Array.from(byName);
  const byService = ranksOfTexts(services, compareTexts);
  return Float64Array.from(names, (_, group) => byService[group] * names.length + byName[group]);
}
