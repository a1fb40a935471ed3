import { phrase, type Phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
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
  // When the first call below each row that failed had ended: what began before is no other try, unless it failed itself.
  const failedBy = new Float64Array(count).fill(Infinity);
  for (let row = 0; row < count; row++)
    if (parent[row] >= 0 && context.isFailing(row) && calls.isCall(row))
      failedBy[parent[row]] = Math.min(failedBy[parent[row]], context.endOf(row));
  const hasTries = new Uint8Array(count);
  for (let row = 0; row < count; row++)
    if (parent[row] >= 0 && beginsBy(context, row, failedBy[parent[row]]) && calls.isCall(row))
      hasTries[parent[row]] = 1;
  const isMeant = (row: SpanRow): boolean =>
    parent[row] >= 0 &&
    hasTries[parent[row]] === 1 &&
    (context.isFailing(row) || beginsBy(context, row, failedBy[parent[row]])) &&
    calls.isCall(row);
  const keys = callKeys(table, isMeant);
  const found: FindingDraft[] = [];
  // What failed last and was not made up for, by call.
  const open = new Map<number, OpenTries>();
  for (let above = 0; above < count; above++) {
    if (!hasTries[above]) continue;
    open.clear();
    const own: SpanRow[][] = [];
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      if (!keys[row]) continue;
      const tries = open.get(keys[row]);
      if (tries) tries.add(row);
      else if (context.isFailing(row)) open.set(keys[row], new OpenTries(context, row, own));
    }
    for (const tries of open.values()) tries.close();
    own.sort((a, b) => a[0] - b[0]);
    own.forEach((tries, i) => {
      for (const row of tries) isAttempt[row] = 1;
      const others = own.slice(Math.max(0, i - nearby), i);
      if (!others.some(other => isWithin(context, tries, other))) found.push(findingOf(context, tries));
    });
  }
  return found;
}

/**
 * Tries of one call below one parent, told apart by their visible parameters. Reading these costs more than all the rest, so it waits until
 * a call comes that began when one that failed had ended: of calls made at once none is a try of another.
 */
class OpenTries {
  private readonly byParameters = new Map<number, SpanRow[]>();
  /** Failed, each before any of those known had ended: not read yet. */
  private unread: SpanRow[];
  private firstEnd: Nanos;

  constructor(
    private readonly context: FindingContext,
    failed: SpanRow,
    /** Takes what was tried more than once. */
    private readonly closed: SpanRow[][],
  ) {
    this.unread = [failed];
    this.firstEnd = context.endOf(failed);
  }

  /** Rows come by start. */
  add(row: SpanRow): void {
    const { context } = this;
    const isFailing = context.isFailing(row);
    if (isFailing) this.firstEnd = Math.min(this.firstEnd, context.endOf(row));
    if (!beginsBy(context, row, this.firstEnd)) {
      if (isFailing) this.unread.push(row);
      return;
    }
    for (const failed of this.unread) this.put(failed);
    this.unread = [];
    this.put(row);
  }

  close(): void {
    for (const tries of this.byParameters.values()) this.told(tries);
  }

  private put(row: SpanRow): void {
    const { context, byParameters } = this;
    const parameters = context.calls.parametersOf(row);
    const tries = byParameters.get(parameters);
    if (tries && beginsBy(context, row, context.endOf(tries[tries.length - 1]))) tries.push(row);
    else if (context.isFailing(row)) {
      // What fails while another fails is no further try of it.
      if (tries) this.told(tries);
      byParameters.set(parameters, [row]);
    } else return;
    if (context.isFailing(row)) return;
    if (tries) this.told(tries);
    byParameters.delete(parameters);
  }

  private told(tries: SpanRow[]): void {
    if (tries.length > 1) this.closed.push(tries);
  }
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

function beginsBy({ table, clocks }: FindingContext, row: SpanRow, end: Nanos): boolean {
  return table.start[row] + clocks.grainOf(row) > end;
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
