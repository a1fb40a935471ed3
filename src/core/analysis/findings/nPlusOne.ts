import { phrase } from '../../phrase';
import { SpanKind, type SpanRow } from '../../spans/spanTable';
import { formatDuration } from '../../time';
import { Role } from '../calls/callShape';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';
import { manySubject } from './manySubject';
import { isPolling } from './polling';
import { sequencesOf, withoutTwins } from './sequences';
import { forEachGroup, groupByShape } from './siblingCalls';

/** Spans below a step of a loop that are looked at for its call. */
const mostBelow = 200;

/**
 * Calls of one shape below one parent, one after the other, as a loop makes them; or steps of a loop that have no call of their own
 * but hold one of the same shape each.
 */
export function findNPlusOnes(context: FindingContext): FindingDraft[] {
  const { calls, table, thresholds } = context;
  const least = Math.max(2, Math.ceil(thresholds.nPlusOneCalls));
  const found: FindingDraft[] = [];
  const judge = (rows: Uint32Array, parent: SpanRow): void => {
    for (const sequence of sequencesOf(context, withoutTwins(context, rows), least))
      if (!isPolling(context, sequence, parent)) found.push(findingOf(context, sequence));
  };
  forEachGroup(context.callGroups, (rows, parent) => {
    if (rows.length >= least && !calls.isHousekeeping(rows[0]) && !calls.isPost(rows[0])) judge(rows, parent);
  });
  const holdsCalls = callsBelow(context);
  const isStep = (row: SpanRow): boolean =>
    calls.role[row] === Role.None &&
    table.kind[row] <= SpanKind.Internal &&
    holdsCalls[table.subtreeEnd[row]] > holdsCalls[row + 1];
  forEachGroup(groupByShape(context, isStep, least), (rows, parent) => {
    if (holdSameCall(context, rows)) judge(rows, parent);
  });
  return found;
}

function findingOf(context: FindingContext, rows: Uint32Array): FindingDraft {
  const cost = context.sumLessLongest(rows);
  return {
    kind: 'n-plus-one',
    rows,
    cost,
    sentence: () =>
      phrase(
        '{0} one after the other: one for all of them could save about {1}',
        manySubject(context, rows),
        formatDuration(cost),
      ),
    places: [rows[0]],
    ...context.extentOf(rows),
  };
}

/** How many calls there are in front of each row: those below a row are a difference. One entry more than rows. */
function callsBelow({ table, calls }: FindingContext): Uint32Array {
  const before = new Uint32Array(table.count + 1);
  for (let row = 0; row < table.count; row++) before[row + 1] = before[row] + (calls.isCall(row) ? 1 : 0);
  return before;
}

/** Whether there is a shape of call that each of the rows holds. */
function holdSameCall(context: FindingContext, rows: Uint32Array): boolean {
  let shared: Set<number> | undefined;
  for (const row of rows) {
    const held = shapesBelow(context, row);
    shared = shared ? new Set([...shared].filter(shape => held.has(shape))) : held;
    if (!shared.size) return false;
  }
  return true;
}

/** Shapes of the calls that a span makes itself or by spans of its own service; what the called ones do is theirs. */
function shapesBelow({ table, calls, isAttempt }: FindingContext, step: SpanRow): Set<number> {
  const shapes = new Set<number>();
  const end = Math.min(table.subtreeEnd[step], step + mostBelow);
  for (let row = step + 1; row < end;) {
    const isCall = calls.isCall(row);
    if (isCall && !isAttempt[row] && !calls.isHousekeeping(row) && !calls.isPost(row)) shapes.add(calls.shapeOf(row));
    row = isCall || calls.serviceOf(row) !== calls.serviceOf(step) ? table.subtreeEnd[row] : row + 1;
  }
  return shapes;
}
