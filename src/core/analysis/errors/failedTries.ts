import { isError, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { callKeys } from '../calls/callKeys';
import { VisibleParameters } from '../calls/visibleParameters';
import { beganAfterParent, isFollowedBy } from './failureMarks';

/** Spans above that are asked for other tries, and siblings that are compared. */
const mostAbove = 1_000;
const mostSiblings = 10_000;

/**
 * The tries of the call by which an origin failed: failing siblings of one key and the same parameters, each begun after the one before had ended. Of the
 * nearest call at or above the origin that has any; empty when there is none.
 */
export function failedTries(table: SpanTable, origin: SpanRow): readonly SpanRow[] {
  const { parent } = table;
  let row = origin;
  for (let asked = 0; asked < mostAbove && parent[row] >= 0 && isError(table, row); asked++) {
    const tries = triesOf(table, row);
    if (tries.length > 1) return tries;
    if (beganAfterParent(table, row)) break;
    row = parent[row];
  }
  return [];
}

function triesOf(table: SpanTable, call: SpanRow): readonly SpanRow[] {
  const { parent, subtreeEnd, name } = table;
  const above = parent[call];
  const alike: SpanRow[] = [];
  let left = mostSiblings;
  for (let row = above + 1; row < subtreeEnd[above] && left > 0; row = subtreeEnd[row], left--)
    if (name[row] === name[call] && isError(table, row)) alike.push(row);
  if (alike.length < 2) return [];
  const wanted = new Set(alike);
  const keys = callKeys(table, row => wanted.has(row));
  if (!keys[call]) return [];
  const parameters = new VisibleParameters(table);
  const own = parameters.of(call);
  const tries: SpanRow[] = [];
  for (const row of alike) {
    if (keys[row] !== keys[call] || parameters.of(row) !== own) continue;
    const before = tries.at(-1);
    if (before === undefined || isFollowedBy(table, before, row)) tries.push(row);
  }
  return tries;
}
