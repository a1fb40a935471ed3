import { phrase, type Phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { formatDuration } from '../../time';
import { callKeys } from '../calls/callKeys';
import { spanSubject } from '../words/spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/** So many failures are a storm. */
const storm = 3;
/** Retries before one that are looked at for telling the same. */
const nearby = 8;

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
  let own: SpanRow[][] = [];
  const close = (tries: SpanRow[]): void => {
    if (tries.length > 1) own.push(tries);
  };
  // What failed last and was not made up for, by call and, as reading them costs more, by its parameters.
  const open = new Map<number, Map<number, SpanRow[]>>();
  for (let above = 0; above < count; above++) {
    if (!hasFailed[above]) continue;
    open.clear();
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      if (!keys[row]) continue;
      let alike = open.get(keys[row]);
      if (!alike) {
        if (!context.isFailing(row)) continue;
        open.set(keys[row], (alike = new Map()));
      }
      const parameters = calls.parametersOf(row);
      const tries = alike.get(parameters);
      if (tries && begins(context, row, tries[tries.length - 1])) tries.push(row);
      else if (context.isFailing(row)) {
        // What fails while another fails is no further try of it.
        if (tries) close(tries);
        alike.set(parameters, [row]);
      } else continue;
      if (context.isFailing(row)) continue;
      if (tries) close(tries);
      alike.delete(parameters);
    }
    for (const alike of open.values()) for (const tries of alike.values()) close(tries);
    own.sort((a, b) => a[0] - b[0]);
    own.forEach((tries, i) => {
      for (const row of tries) isAttempt[row] = 1;
      const others = own.slice(Math.max(0, i - nearby), i);
      if (!others.some(other => isWithin(context, tries, other))) found.push(findingOf(context, tries));
    });
    own = [];
  }
  return found;
}

/** Whether each try is another's second telling: a driver's span beside that of the ORM. */
function isWithin(context: FindingContext, tries: readonly SpanRow[], others: readonly SpanRow[]): boolean {
  const { scope, start } = context.table;
  return (
    others.length === tries.length &&
    tries.every((row, i) => {
      const other = others[i];
      const isInside = start[row] >= start[other] && context.endOf(row) <= context.endOf(other);
      return isInside && scope[row] !== scope[other];
    })
  );
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
