/**
 * Search over decoded traces: one of its spans has to match in everything that is asked of a span (service, operation, duration,
 * attributes), and begin in the window.
 */
import { readSpanDetails } from '../../core/import/details';
import type { Attribute } from '../../core/spans/spanDetails';
import { isError, nameOf, serviceOf, type SpanRow, type SpanTable } from '../../core/spans/spanTable';
import type { TraceQuery } from '../backend';

/** Spans are decoded in portions of about this many ms, with a breath between them for everything else in the process. */
const portionMs = 8;

/** Those that match, in their order. Rejects with the signal's reason when it fires. */
export async function findTables(
  tables: readonly SpanTable[],
  query: TraceQuery,
  isTimeless: boolean,
  signal: AbortSignal,
): Promise<SpanTable[]> {
  const found: SpanTable[] = [];
  let began = performance.now();
  const breathe = async (): Promise<void> => {
    signal.throwIfAborted();
    if (performance.now() - began < portionMs) return;
    await new Promise(resolve => setImmediate(resolve));
    began = performance.now();
  };
  for (const table of tables) {
    await breathe();
    if (query.errorsOnly && !hasError(table)) continue;
    for (const row of candidates(table, query, isTimeless)) {
      await breathe();
      if (!hasAttributes(table, row, query)) continue;
      found.push(table);
      break;
    }
  }
  return found;
}

/** Spans that match but for their attributes. */
function* candidates(table: SpanTable, query: TraceQuery, isTimeless: boolean): Generator<SpanRow> {
  const { service, operation, minDuration = 0, maxDuration = Infinity } = query;
  // Whole ns from the table's base, perhaps below zero. Exact where it matters: near the table.
  const from = isTimeless ? -Infinity : Number(query.from - table.base);
  const to = isTimeless ? Infinity : Number(query.to - table.base);
  for (let row = 0; row < table.count; row++) {
    const start = table.start[row];
    if (start < from || start >= to) continue;
    const duration = table.duration[row];
    if (duration < minDuration || duration > maxDuration) continue;
    if (service !== undefined && serviceOf(table, row) !== service) continue;
    if (operation !== undefined && nameOf(table, row) !== operation) continue;
    yield row;
  }
}

function hasError(table: SpanTable): boolean {
  for (let row = 0; row < table.count; row++) if (isError(table, row)) return true;
  return false;
}

/** Each pair in the span's own attributes, its events', its scope's or its resource's, compared as text. */
function hasAttributes(table: SpanTable, row: SpanRow, { attributes }: TraceQuery): boolean {
  const wanted = Object.entries(attributes ?? {});
  if (!wanted.length) return true;
  const details = readSpanDetails(table, row);
  const lists = [
    details.attributes,
    details.resource,
    details.scope.attributes,
    ...details.events.map(event => event.attributes),
  ];
  return wanted.every(
    ([key, value]) =>
      lists.some(list => has(list, key, value)) || (key === 'error' && value === String(isError(table, row))),
  );
}

function has(list: readonly Attribute[], key: string, value: string): boolean {
  return list.some(attribute => attribute.key === key && attribute.value.text === value);
}
