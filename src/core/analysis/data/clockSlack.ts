import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';

const millisecond = 1e6;

const known = new WeakMap<SpanTable, Uint8Array>();

/**
 * By how much a span may have begun, and ended, later than it says. OpenTelemetry's SDK for JavaScript cuts starts down to whole
 * milliseconds and measures durations exactly, so that all of a short span lies up to a millisecond too early, and its
 * child seems to begin after it ended:
 *
 *   really    |--parent--|             said    |--parent--|
 *                |-child-|                                   |-child-|
 *                                              1 ms          2 ms
 *
 * A service whose starts are whole milliseconds, at several of them, is taken to have such a clock.
 */
export function clockSlack(table: SpanTable, row: SpanRow): Nanos {
  let isCoarse = known.get(table);
  if (!isCoarse) known.set(table, (isCoarse = coarseResources(table)));
  return isCoarse[table.resource[row]] && isWhole(offsetOf(table), table.start[row]) ? millisecond - 1 : 0;
}

/** By resource; those of one service have one clock's grain. */
function coarseResources(table: SpanTable): Uint8Array {
  const services = new Map<string, { whole: number; others: number; first: number; isSeveral: boolean }>();
  const byResource = table.resources.map(({ service }) => {
    let counts = services.get(service);
    if (!counts) services.set(service, (counts = { whole: 0, others: 0, first: -1, isSeveral: false }));
    return counts;
  });
  const offset = offsetOf(table);
  for (let row = 0; row < table.count; row++) {
    const counts = byResource[table.resource[row]];
    if (!isWhole(offset, table.start[row])) {
      counts.others++;
      continue;
    }
    counts.whole++;
    if (counts.first < 0) counts.first = table.start[row];
    else if (counts.first !== table.start[row]) counts.isSeveral = true;
  }
  return Uint8Array.from(byResource, ({ whole, others, isSeveral }) => (isSeveral && whole > others ? 1 : 0));
}

/** ns from the last whole millisecond to the table's base. */
function offsetOf(table: SpanTable): Nanos {
  return Number(table.base % 1_000_000n);
}

function isWhole(offset: Nanos, start: Nanos): boolean {
  return (offset + start) % millisecond === 0;
}
