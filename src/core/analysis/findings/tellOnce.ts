import type { SpanRow } from '../../spans/spanTable';
import type { FindingKind } from '../analysis';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/**
 * Leaves out what another finding tells better. Of reads that are the same in every step of a loop it is said that they are the same;
 * of a loop in which some are, only that it is a loop; and of loops in a loop of one service the outer one, which costs more.
 */
export function tellOnce(context: FindingContext, found: readonly FindingDraft[]): FindingDraft[] {
  const duplicateOf = numbersByRow(context, found, 'duplicate');
  const isSame = ({ rows }: FindingDraft): boolean => {
    const [first] = rows;
    return duplicateOf[first] > 0 && rows.every(row => duplicateOf[row] === duplicateOf[first]);
  };
  const left = found.filter(finding => finding.kind !== 'n-plus-one' || !isSame(finding));
  const loopOf = numbersByRow(context, left, 'n-plus-one');
  const isInLoop = insideOf(context, loopOf);
  return left.filter(({ kind, rows }) => {
    if (kind === 'n-plus-one') return !isInLoop[rows[0]];
    return kind !== 'duplicate' || rows.some(row => !loopOf[row] && !isInLoop[row]);
  });
}

/** By row: the number, from 1, of the finding of that kind that it is evidence of; 0 for none. */
function numbersByRow({ table }: FindingContext, found: readonly FindingDraft[], kind: FindingKind): Uint32Array {
  const numbers = new Uint32Array(table.count);
  let number = 0;
  for (const finding of found) {
    if (finding.kind !== kind) continue;
    number++;
    for (const row of finding.rows) numbers[row] = number;
  }
  return numbers;
}

/** By row: 1 below a step of a loop, as far as its service goes: what a called service does in each call is its own affair. */
function insideOf({ table, calls }: FindingContext, loopOf: Uint32Array): Uint8Array {
  const isInside = new Uint8Array(table.count);
  const isOwn = (row: SpanRow, above: SpanRow): boolean => calls.serviceOf(row) === calls.serviceOf(above);
  for (let row = 0; row < table.count; row++) {
    const above = table.parent[row];
    if (above >= 0 && isOwn(row, above) && (loopOf[above] || isInside[above])) isInside[row] = 1;
  }
  return isInside;
}
