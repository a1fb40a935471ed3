import { phrase } from '../../phrase';
import type { SpanTable } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { mostBetween } from '../path/mostAtOnce';
import { endsAt, valuesAt } from '../rowValues';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';
import { manySubject } from './manySubject';
import { forEachGroup } from './siblingCalls';
import { withoutTwins } from './sequences';

/** Part of a call's usual time by which one may begin before or after another ends, and still is who waited for it. */
const nearby = 0.1;
/** So many have to begin as others end; of calls that don't begin together some more, so that it is no chance. */
const [fewestWaiting, fewestLater] = [2, 3];

/**
 * Equal calls of which only so many run at once, the next one beginning as one ends: they wait for a connection, or for whatever
 * lets only so many through.
 *
 *   |----a----||---c---||----e----|        two lanes for six
 *   |---b---||----d----||---f---|
 */
export function findPoolLimits(context: FindingContext): FindingDraft[] {
  const { calls, thresholds } = context;
  const least = Math.max(3, Math.ceil(thresholds.poolCalls));
  const found: FindingDraft[] = [];
  forEachGroup(context.callGroups, group => {
    if (group.length < least || calls.isHousekeeping(group[0])) return;
    const single = withoutTwins(context, group);
    // Loops, which most groups are, have one lane.
    if (single.length < least || !doOverlap(context, single)) return;
    const slack = slackOf(context, single);
    for (const rows of crowdsIn(context, single, slack)) {
      if (rows.length < least) continue;
      const lanes = lanesOf(context, rows, rows.length === single.length ? slack : slackOf(context, rows));
      if (lanes) found.push(findingOf(context, rows, lanes));
    }
  });
  return found;
}

/** Whether any of the rows, which come by start, begins before another has ended. */
function doOverlap(context: FindingContext, rows: Uint32Array): boolean {
  let end = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    if (context.table.start[rows[i]] < end) return true;
    end = Math.max(end, context.endOf(rows[i]));
  }
  return false;
}

/** Splits rows by start where for a while none of them runs. */
function crowdsIn(context: FindingContext, rows: Uint32Array, slack: Nanos): Uint32Array[] {
  const crowds: Uint32Array[] = [];
  let from = 0;
  let end = context.endOf(rows[0]);
  for (let i = 1; i <= rows.length; i++) {
    if (i < rows.length && context.table.start[rows[i]] <= end + slack) end = Math.max(end, context.endOf(rows[i]));
    else {
      crowds.push(rows.slice(from, i));
      from = i;
      if (i < rows.length) end = context.endOf(rows[i]);
    }
  }
  return crowds;
}

/** How many lanes the calls run in; 0 when they don't. */
function lanesOf({ table }: FindingContext, rows: Uint32Array, slack: Nanos): number {
  if (slack === 0) return 0;
  const starts = valuesAt(table.start, rows);
  const lanes = mostInside(table, rows, starts, slack);
  if (lanes < 2 || rows.length - lanes < fewestWaiting) return 0;
  // The first ones begin together, or as connections come up one by one: then more of the others have to show that they wait.
  const isTogether = starts[lanes - 1] - starts[0] <= slack;
  if (!isTogether && rows.length - lanes < fewestLater) return 0;
  const ends = endsAt(table, rows).sort();
  // The calls that waited begin as one ends, each as another one: in order, the next as the first, the one after it as the second …
  for (let i = lanes; i < rows.length; i++) if (Math.abs(starts[i] - ends[i - lanes]) > slack) return 0;
  return lanes;
}

/** ns; 0 when calls are too short for the clock to tell. */
function slackOf({ table, clocks }: FindingContext, rows: Uint32Array): Nanos {
  const durations = valuesAt(table.duration, rows).sort();
  const usual = durations[durations.length >> 1];
  let grain = 0;
  for (const row of rows) grain = Math.max(grain, clocks.grainOf(row));
  const least = grain * 1.5;
  const slack = Math.max(usual * nearby, least);
  return slack * 3 > usual ? 0 : slack;
}

/** Most at once, of calls that end a little earlier than told, so that they don't meet who comes after them. */
function mostInside(table: SpanTable, rows: Uint32Array, starts: Float64Array, slack: Nanos): number {
  const ends = valuesAt(table.duration, rows);
  for (let i = 0; i < ends.length; i++) ends[i] = starts[i] + Math.max(ends[i] / 2, ends[i] - slack);
  return mostBetween(starts, ends.sort());
}

function findingOf(context: FindingContext, rows: Uint32Array, lanes: number): FindingDraft {
  const { from, to } = context.extentOf(rows);
  const cost = to - from - context.longestOf(rows);
  return {
    kind: 'pool-limit',
    rows,
    cost,
    sentence: () =>
      phrase(
        '{0}, never more than {1} at once: each waits until another ends, which costs about {2}',
        manySubject(context, rows),
        lanes,
        formatDuration(cost),
      ),
    places: [rows[0]],
    from,
    to,
  };
}
