import { phrase } from '../../phrase';
import { SpanKind, type SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { TupleTable } from '../calls/tupleTable';
import { spanSubject } from '../words/spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';
import { isPolling } from './polling';
import { withoutTwins } from './sequences';

/**
 * The same read, with the same values for all to see, twice while one request was served: between an incoming request and its answer
 * a program could have kept what it was told. Not after a write to the same place, and not where the first one failed.
 */
export function findDuplicates(context: FindingContext): FindingDraft[] {
  const least = Math.max(2, Math.ceil(context.thresholds.duplicateCalls));
  const groups = sameReads(context, least);
  if (!groups.length) return [];
  const writes = new Writes(context);
  const found: FindingDraft[] = [];
  for (const group of groups) {
    const rows = withoutInner(context, group);
    const target = context.calls.targetOf(rows[0]);
    rows.sort((a, b) => context.table.start[a] - context.table.start[b] || a - b);
    for (const part of writes.split(target, rows)) {
      if (part.length < least) continue;
      const parent = context.table.parent[part[0]];
      const isOneLoop = part.every(row => context.table.parent[row] === parent);
      if (!isOneLoop || !isPolling(context, part, parent)) found.push(findingOf(context, part));
    }
  }
  return found;
}

/** Reads of one request with the same text or address and the same values; rows ascending. */
function sameReads(context: FindingContext, least: number): Uint32Array[] {
  const { table, calls, isAttempt } = context;
  const { count } = table;
  const requests = requestOfRows(context);
  const isMeant = (row: SpanRow): boolean => calls.isCall(row) && !isAttempt[row] && !context.isFailing(row);
  // First by what needs no reading of attributes; who is alone so far is alone.
  const rough = new TupleTable(2);
  const group = new Uint32Array(count);
  const size = new Uint32Array(count + 1);
  for (let row = 0; row < count; row++) {
    const address = isMeant(row) ? calls.addressOf(row) : 0;
    if (!address) continue;
    rough.tuple[0] = requests[row];
    rough.tuple[1] = address;
    group[row] = rough.number();
    size[group[row]]++;
  }
  const exact = new TupleTable(2);
  const alike = new Map<number, SpanRow[]>();
  for (let row = 0; row < count; row++) {
    if (size[group[row]] < least || !group[row] || calls.accessOf(row) !== 'read') continue;
    const values = calls.valuesOf(row);
    if (!values) continue;
    exact.tuple[0] = group[row];
    exact.tuple[1] = values;
    const number = exact.number();
    const rows = alike.get(number);
    if (rows) rows.push(row);
    else alike.set(number, [row]);
  }
  return [...alike.values()].filter(({ length }) => length >= least).map(rows => Uint32Array.from(rows));
}

/** By row: the span below which it is part of serving one request, the nearest that serves or consumes, else its top. */
function requestOfRows({ table }: FindingContext): Uint32Array {
  const { count, kind, parent } = table;
  const requests = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const begins = parent[row] < 0 || kind[row] === SpanKind.Server || kind[row] === SpanKind.Consumer;
    requests[row] = begins ? row : requests[parent[row]];
  }
  return requests;
}

/** Of two spans of one call (an ORM's and its driver's, nested or side by side) the outer one. */
function withoutInner(context: FindingContext, rows: Uint32Array): Uint32Array {
  const { subtreeEnd } = context.table;
  let end = 0;
  const outer = rows.filter(row => {
    if (row < end) return false;
    end = subtreeEnd[row];
    return true;
  });
  return withoutTwins(context, outer);
}

/** When something was written, by target. */
class Writes {
  private readonly starts = new Map<number, Float64Array>();

  constructor(private readonly context: FindingContext) {
    const { table, calls } = context;
    const lists = new Map<number, Nanos[]>();
    for (let row = 0; row < table.count; row++) {
      if (!calls.isCall(row) || calls.isHousekeeping(row) || calls.accessOf(row) === 'read') continue;
      const target = calls.targetOf(row);
      const list = lists.get(target);
      if (list) list.push(table.start[row]);
      else lists.set(target, [table.start[row]]);
    }
    for (const [target, list] of lists) this.starts.set(target, Float64Array.from(list).sort());
  }

  /** Reads by start, in parts between which something was written to their target. */
  split(target: number, rows: Uint32Array): Uint32Array[] {
    const { start } = this.context.table;
    const writes = this.starts.get(target) ?? new Float64Array(0);
    const parts: Uint32Array[] = [];
    let [from, write] = [0, 0];
    for (let i = 1; i <= rows.length; i++) {
      while (write < writes.length && writes[write] < start[rows[i - 1]]) write++;
      const isCut = i < rows.length && write < writes.length && writes[write] <= start[rows[i]];
      if (!isCut && i < rows.length) continue;
      parts.push(rows.slice(from, i));
      from = i;
    }
    return parts;
  }
}

function findingOf(context: FindingContext, rows: Uint32Array): FindingDraft {
  const cost = context.sumLessLongest(rows);
  return {
    kind: 'duplicate',
    rows,
    cost,
    sentence: () =>
      phrase(
        '{0} with the same values in one request: to ask once would save {1}',
        phrase('{0} × {1}', rows.length, spanSubject(context.table, rows[0])),
        formatDuration(cost),
      ),
    places: [rows[0], rows[1]],
    ...context.extentOf(rows),
  };
}
