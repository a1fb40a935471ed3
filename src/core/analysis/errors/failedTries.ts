import { isError, SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';
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
  const levels: { readonly call: SpanRow; readonly alike: readonly SpanRow[] }[] = [];
  let row = origin;
  for (let asked = 0; asked < mostAbove && parent[row] >= 0 && isError(table, row); asked++) {
    const alike = failedAlike(table, row);
    if (alike.length > 1) levels.push({ call: row, alike });
    if (beganAfterParent(table, row)) break;
    row = parent[row];
  }
  if (!levels.length) return [];
  // One pass over the table for all of them.
  const wanted = new Set(levels.flatMap(({ alike }) => alike));
  const keys = callKeys(table, one => wanted.has(one));
  const parameters = new VisibleParameters(table);
  for (const { call, alike } of levels) {
    if (!keys[call]) continue;
    const own = parameters.of(call);
    const tries: SpanRow[] = [];
    for (const other of alike) {
      if (keys[other] !== keys[call] || parameters.of(other) !== own) continue;
      const before = tries.at(-1);
      if (before === undefined || isFollowedBy(table, before, other)) tries.push(other);
    }
    if (tries.length > 1) return tries;
  }
  return [];
}

/** Failing siblings of one name, the call itself among them. */
function failedAlike({ parent, subtreeEnd, name, flags }: SpanTable, call: SpanRow): readonly SpanRow[] {
  const above = parent[call];
  const alike: SpanRow[] = [];
  let left = mostSiblings;
  for (let row = above + 1; row < subtreeEnd[above] && left > 0; row = subtreeEnd[row], left--)
    if (name[row] === name[call] && flags[row] & SpanFlag.Error) alike.push(row);
  return alike;
}
