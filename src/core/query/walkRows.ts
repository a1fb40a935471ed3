import type { SpanRow } from '../spans/spanTable';
import type { SearchableTrace } from '../find/traceSearch';

/** Rows that are read before the clock is asked again. */
const rowsPerLook = 64;

/**
 * Reads rows in the order of memory, from the place `done` on, until all are read or `isTime` says so. Gives the place to go on from:
 * the number of rows that are read.
 */
export function walkRows(
  trace: SearchableTrace,
  done: number,
  read: (row: SpanRow) => void,
  isTime: () => boolean,
): number {
  while (done < trace.table.count) {
    const block = trace.blocks.at(done);
    if (!block) break;
    const from = done - block.from;
    const rows = block.byPlace.subarray(from, from + rowsPerLook);
    for (const row of rows) read(row);
    done += rows.length;
    if (isTime()) break;
  }
  return done;
}
