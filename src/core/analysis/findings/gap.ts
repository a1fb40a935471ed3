import { phrase } from '../../phrase';
import { SpanKind, type SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { shownName } from '../words/shownName';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/** So many, the longest, are looked at closely. */
const mostGaps = 100;

/** A long stretch between two children of a span in which nothing below it is traced. */
export function findGaps(context: FindingContext): FindingDraft[] {
  const { table, thresholds, duration: whole } = context;
  const { count, start, subtreeEnd } = table;
  const least = Math.max(whole * thresholds.gapShare, thresholds.gapMs * 1e6);
  const lastEnd = lastEndsBelow(context);
  const gaps: Gap[] = [];
  for (let above = 0; above < count; above++) {
    if (table.duration[above] <= least || subtreeEnd[above] === above + 1) continue;
    const end = context.endOf(above);
    let before = -1;
    let busyUntil: Nanos = -Infinity;
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      const from = Math.max(busyUntil, start[above]);
      const to = start[row];
      // What lies wholly outside its parent, by another clock or because nobody waited for it, borders on nothing within.
      if (start[row] >= end) break;
      if (before >= 0 && to - from > least && !isKnown(context, above, before, row))
        gaps.push({ above, before, after: row, from, to });
      if (lastEnd[row] > busyUntil) {
        busyUntil = lastEnd[row];
        if (busyUntil >= start[above]) before = row;
      }
    }
  }
  gaps.sort((a, b) => b.to - b.from - (a.to - a.from));
  return gaps.slice(0, mostGaps).flatMap(gap => {
    const free = longestFree(context, gap);
    return free.to - free.from > least ? [findingOf(context, { ...gap, ...free })] : [];
  });
}

/**
 * The longest part of a gap in which nothing else below the span, or of the rest of the program, is traced: whoever has nothing to do while something
 * runs beside it waits for that.
 */
function longestFree({ table, calls }: FindingContext, { above, from, to }: Gap): { from: Nanos; to: Nanos } {
  const { count, start, duration, subtreeEnd } = table;
  const beside: SpanRow[] = [];
  for (let row = 0; row < count; row++) {
    if (start[row] >= to || start[row] + duration[row] <= from) continue;
    const isAround = row <= above && subtreeEnd[row] > above;
    // By a clock that is behind, what lies below a later child may begin before it.
    const isBelow = row > above && row < subtreeEnd[above];
    if (isBelow || (!isAround && calls.serviceOf(row) === calls.serviceOf(above))) beside.push(row);
  }
  beside.sort((a, b) => start[a] - start[b]);
  let longest = { from, to: from };
  let free = from;
  for (const row of beside) {
    if (start[row] - free > longest.to - longest.from) longest = { from: free, to: start[row] };
    free = Math.max(free, start[row] + duration[row]);
  }
  return to - free > longest.to - longest.from ? { from: free, to } : longest;
}

/** By row: when the last of its subtree ends. */
function lastEndsBelow(context: FindingContext): Float64Array {
  const { count, parent } = context.table;
  const ends = new Float64Array(count);
  for (let row = count - 1; row >= 0; row--) {
    ends[row] = Math.max(ends[row], context.endOf(row));
    if (parent[row] >= 0) ends[parent[row]] = Math.max(ends[parent[row]], ends[row]);
  }
  return ends;
}

/** What happens there has a name already: waiting for the next try, for being served, for something to be done. */
function isKnown(
  { table, calls, isAttempt }: FindingContext,
  above: SpanRow,
  before: SpanRow,
  after: SpanRow,
): boolean {
  if (isAttempt[before] && isAttempt[after] && table.name[before] === table.name[after]) return true;
  const isCall = table.kind[above] === SpanKind.Client || table.kind[above] === SpanKind.Producer;
  if (isCall && (table.kind[after] === SpanKind.Server || table.kind[after] === SpanKind.Consumer)) return true;
  if (!calls.isCall(before) || !calls.isCall(after)) return false;
  const values = calls.valuesOf(before);
  return values !== 0 && values === calls.valuesOf(after);
}

interface Gap {
  readonly above: SpanRow;
  readonly before: SpanRow;
  readonly after: SpanRow;
  readonly from: Nanos;
  readonly to: Nanos;
}

function findingOf({ table }: FindingContext, { above, before, after, from, to }: Gap): FindingDraft {
  const cost = to - from;
  return {
    kind: 'gap',
    rows: Uint32Array.of(above, before, after),
    cost,
    sentence: () =>
      phrase(
        'nothing is traced for {0} between {1} and {2}',
        formatDuration(cost),
        shownName(table, before),
        shownName(table, after),
      ),
    places: [before, after],
    from,
    to,
  };
}
