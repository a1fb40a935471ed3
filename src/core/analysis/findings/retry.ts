import { phrase, type Phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { formatDuration } from '../../time';
import { callKeys } from '../callKeys';
import { spanSubject } from '../spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/** So many failures are a storm. */
const storm = 3;

/**
 * A call that failed and was made again: same operation, target and visible parameters, below the same parent. Marks the attempts,
 * so that no other kind takes them for calls of their own.
 */
export function findRetries(context: FindingContext): FindingDraft[] {
  const { table, calls, isAttempt } = context;
  const { count, parent, subtreeEnd } = table;
  const hasFailed = new Uint8Array(count);
  for (let row = 0; row < count; row++)
    if (parent[row] >= 0 && calls.isCall(row) && context.isFailing(row)) hasFailed[parent[row]] = 1;
  const isMeant = (row: SpanRow): boolean => parent[row] >= 0 && hasFailed[parent[row]] === 1 && calls.isCall(row);
  const keys = callKeys(table, isMeant);
  const found: FindingDraft[] = [];
  const open = new Map<string, SpanRow[]>();
  for (let above = 0; above < count; above++) {
    if (!hasFailed[above]) continue;
    open.clear();
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      if (!keys[row]) continue;
      const key = `${keys[row]} ${calls.parametersOf(row)}`;
      const tries = open.get(key);
      const isNext = tries !== undefined && begins(context, row, tries[tries.length - 1]);
      if (isNext) tries.push(row);
      if (!context.isFailing(row)) {
        if (isNext) found.push(findingOf(context, tries));
        open.delete(key);
      } else if (!isNext) {
        // What fails while another fails is no further try of it.
        if (tries && tries.length > 1) found.push(findingOf(context, tries));
        open.set(key, [row]);
      }
    }
    for (const tries of open.values()) if (tries.length > 1) found.push(findingOf(context, tries));
  }
  for (const { rows } of found) for (const row of rows) isAttempt[row] = 1;
  return found;
}

function begins(context: FindingContext, row: SpanRow, after: SpanRow): boolean {
  return context.table.start[row] + context.grain.of(row) > context.endOf(after);
}

function findingOf(context: FindingContext, tries: readonly SpanRow[]): FindingDraft {
  const { table } = context;
  const rows = Uint32Array.from(tries);
  const last = rows[rows.length - 1];
  const cost = table.start[last] - table.start[rows[0]];
  return {
    kind: 'retry',
    rows,
    cost,
    sentence: () => sentenceOf(context, rows, formatDuration(cost)),
    places: [rows[0]],
    from: table.start[rows[0]],
    to: context.endOf(last),
  };
}

function sentenceOf(context: FindingContext, rows: Uint32Array, cost: string): Phrase {
  const subject = spanSubject(context.table, rows[0]);
  const failures = rows.filter(row => context.isFailing(row)).length;
  if (failures === rows.length)
    return failures >= storm
      ? phrase(
          '{0} failed {1} times in a row and was not done in the end: the last try began {2} after the first',
          subject,
          failures,
          cost,
        )
      : phrase('{0} failed, and so did another try: it began {1} after the first', subject, cost);
  return failures >= storm
    ? phrase('{0} failed {1} times before it worked: the last try began {2} after the first', subject, failures, cost)
    : phrase('{0} worked at try {1} only: it began {2} after the first', subject, rows.length, cost);
}
