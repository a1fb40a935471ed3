import { saysSpansAreMissing } from '../../import/missingSpans';
import type { Phrase } from '../../phrase';
import { SpanFlag, SpanKind, type SpanTable } from '../../spans/spanTable';
import { warningPhrase } from '../../spans/warningList';
import type { DataFacts } from '../analysis';
import { clocksOf } from './clocks';
import { droppedCounts } from './droppedCounts';
import { beganAfterParent } from '../errors/failureMarks';
import { serverNotes } from './serverNotes';
import { skewPairs } from './skewPairs';

/** What has to be known of the data: one pass over the rows, and one over the bytes between attributes and events. */
export function dataFacts(table: SpanTable): DataFacts {
  const orphans: number[] = [];
  const skewed: number[] = [];
  const duplicates: number[] = [];
  const cycles: number[] = [];
  const late: number[] = [];
  const warned: number[] = [];
  let lateConsumers = 0;
  const { count, flags, parent, start, kind } = table;
  for (let row = 0; row < count; row++) {
    const bits = flags[row];
    if (bits & SpanFlag.Orphan) orphans.push(row);
    if (bits & SpanFlag.DuplicateId) duplicates.push(row);
    if (bits & SpanFlag.CycleCut) cycles.push(row);
    if (bits & SpanFlag.Warning) warned.push(row);
    if (parent[row] < 0) continue;
    if (start[row] < start[parent[row]]) {
      if (start[row] + clocksOf(table).slackOf(row) < start[parent[row]]) skewed.push(row);
    } else if (beganAfterParent(table, row)) {
      late.push(row);
      if (kind[row] === SpanKind.Consumer) lateConsumers++;
    }
  }
  return {
    orphans: Uint32Array.from(orphans),
    skewed: Uint32Array.from(skewed),
    skewPairs: skewPairs(table, skewed),
    duplicates: Uint32Array.from(duplicates),
    cycles: Uint32Array.from(cycles),
    truncated: table.warnings.some(saysSpansAreMissing),
    dropped: droppedCounts(table),
    late: Uint32Array.from(late),
    lateConsumers,
    warned: Uint32Array.from(warned),
    remarks: serverNotes(table, warned),
    notes: notesOf(table),
  };
}

/** A file of several traces says the same of each of them, and a trace of several answers may be told it twice. */
function notesOf({ warnings }: SpanTable): readonly Phrase[] {
  const notes = new Map(warnings.map(warningPhrase).map(note => [JSON.stringify(note), note]));
  return [...notes.values()];
}
