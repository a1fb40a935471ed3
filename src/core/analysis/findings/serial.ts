import { phrase, type Phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { spanSubject } from '../words/spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';
import { sequencesOf } from './sequences';

/**
 * Long calls to different services or databases, one after the other below one parent: whether the second needs what the first
 * brought can't be seen.
 */
export function findSerials(context: FindingContext): FindingDraft[] {
  const { table, calls, isAttempt, thresholds, duration: whole } = context;
  const { count, parent } = table;
  const least = Math.max(1, whole * thresholds.serialShare);
  const longBelow = new Map<SpanRow, SpanRow[]>();
  for (let row = 0; row < count; row++) {
    if (parent[row] < 0 || timeInParent(context, row) < least || !calls.isCall(row)) continue;
    if (isAttempt[row] || calls.isHousekeeping(row)) continue;
    const long = longBelow.get(parent[row]);
    if (long) long.push(row);
    else longBelow.set(parent[row], [row]);
  }
  const found: FindingDraft[] = [];
  for (const long of longBelow.values())
    for (const rows of sequencesOf(context, Uint32Array.from(long), 2)) {
      if (new Set(rows.map(row => calls.targetOf(row))).size < 2) continue;
      found.push(findingOf(context, rows));
    }
  return found;
}

/** Of the call, what lies within its parent. */
function timeInParent(context: FindingContext, row: SpanRow): Nanos {
  const { start, parent } = context.table;
  const above = parent[row];
  return Math.min(context.endOf(row), context.endOf(above)) - Math.max(start[row], start[above]);
}

function findingOf(context: FindingContext, rows: Uint32Array): FindingDraft {
  const { from, to } = context.extentOf(rows);
  const cost = to - from - context.longestOf(rows);
  return {
    kind: 'serial',
    rows,
    cost,
    sentence: () => sentenceOf(context, rows, formatDuration(cost)),
    places: [...rows],
    from,
    to,
  };
}

/** Two are named: whoever knows them knows whether one needs the other. */
function sentenceOf({ table }: FindingContext, rows: Uint32Array, cost: string): Phrase {
  return rows.length === 2
    ? phrase(
        '{0}, then {1}: if the second does not need what the first brings, both at once may save {2}',
        spanSubject(table, rows[0]),
        spanSubject(table, rows[1]),
        cost,
      )
    : phrase(
        '{0} calls to different services or databases, one after the other: if none needs what another brings, all at once may save {1}',
        rows.length,
        cost,
      );
}
