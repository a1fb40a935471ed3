/**
 * What is known of each row about failing, in bits. A failure goes up from child to parent, but never along an edge whose child
 * began after its parent had ended: that parent had failed, or not, before.
 *
 *   root  F         F fails         origin   fails, and nothing below it does
 *   ├ a   F         a, b: unbroken  overcome another try of the same call went well
 *   │ └ b F origin
 *   └ c   -
 *     └ d F origin  broken: c did not fail
 */
import { SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { callKeys } from '../calls/callKeys';
import { VisibleParameters } from '../calls/visibleParameters';
import { clocksOf } from '../data/clocks';

export const Mark = {
  Fails: 1,
  /** Something below fails, and may be why this does. */
  FailsBelow: 2,
  /** Where an error began. */
  Origin: 4,
  /** A call that was tried again, and went well then. */
  Overcome: 8,
  /** It, or one above it on its unbroken chain, was overcome. */
  Retried: 16,
  /** It and every span above it fail. */
  Unbroken: 32,
  /** Fails by an origin whose unbroken chain leads here. */
  Explained: 64,
  /** One above it fails, and no origin's unbroken chain leads there. */
  UnexplainedAbove: 128,
  /** A child fails and nothing below that child does. */
  HasCandidate: 256,
} as const;

export function beganAfterParent(table: SpanTable, row: SpanRow): boolean {
  const { parent, start, duration } = table;
  const above = parent[row];
  if (above < 0 || start[row] <= start[above] + duration[above]) return false;
  return start[row] > start[above] + duration[above] + clocksOf(table).slackOf(above);
}

/** Fails, FailsBelow, and Origin for every failing span with nothing below it that fails: echoes are still among them. */
export function markFailing(table: SpanTable): Uint16Array {
  const { count, flags, parent } = table;
  const marks = new Uint16Array(count);
  for (let row = count - 1; row >= 0; row--) {
    const fails = (flags[row] & SpanFlag.Error) !== 0;
    if (fails) marks[row] |= Mark.Fails | (marks[row] & Mark.FailsBelow ? 0 : Mark.Origin);
    if (!(marks[row] & (Mark.Fails | Mark.FailsBelow)) || parent[row] < 0) continue;
    if (marks[row] & Mark.Origin) marks[parent[row]] |= Mark.HasCandidate;
    if (!beganAfterParent(table, row)) marks[parent[row]] |= Mark.FailsBelow;
  }
  return marks;
}

/** Overcome, and from it Retried; and Unbroken. */
export function markRetried(table: SpanTable, marks: Uint16Array): void {
  const { count, parent } = table;
  markOvercome(table, marks);
  for (let row = 0; row < count; row++) {
    if (!(marks[row] & Mark.Fails)) continue;
    const above = parent[row];
    const inherited = above >= 0 && !beganAfterParent(table, row) ? marks[above] : 0;
    if (marks[row] & Mark.Overcome || inherited & Mark.Retried) marks[row] |= Mark.Retried;
    if (above < 0 || inherited & Mark.Unbroken) marks[row] |= Mark.Unbroken;
  }
}

/** Calls that a sibling with the same key and parameters, begun after their end, did not share the failure of. */
function markOvercome(table: SpanTable, marks: Uint16Array): void {
  const { count, parent, subtreeEnd } = table;
  const fails = (row: SpanRow): boolean => (marks[row] & Mark.Fails) !== 0;
  // When the first child of each row that failed had ended: nothing that began before went well after it.
  const failedBy = new Float64Array(count).fill(Infinity);
  for (let row = 0; row < count; row++)
    if (fails(row) && parent[row] >= 0)
      failedBy[parent[row]] = Math.min(failedBy[parent[row]], table.start[row] + table.duration[row]);
  const clocks = clocksOf(table);
  const isLater = (row: SpanRow): boolean => table.start[row] + clocks.slackOf(row) >= failedBy[parent[row]];
  const mayBeOvercome = new Uint8Array(count);
  for (let row = 0; row < count; row++)
    if (parent[row] >= 0 && !fails(row) && isLater(row)) mayBeOvercome[parent[row]] = 1;
  const keys = callKeys(
    table,
    row => parent[row] >= 0 && mayBeOvercome[parent[row]] === 1 && (fails(row) || isLater(row)),
  );
  const parameters = new VisibleParameters(table);
  /** By key, of those that fail there, the last that went well; -1 for none. */
  const lastGood = new Map<number, SpanRow>();
  for (let above = 0; above < count; above++) {
    if (!mayBeOvercome[above]) continue;
    const end = subtreeEnd[above];
    lastGood.clear();
    for (let row = above + 1; row < end; row = subtreeEnd[row])
      if (keys[row] && fails(row)) lastGood.set(keys[row], -1);
    if (!lastGood.size) continue;
    for (let row = above + 1; row < end; row = subtreeEnd[row])
      if (keys[row] && !fails(row) && lastGood.has(keys[row])) lastGood.set(keys[row], row); // siblings are by start
    // By parameters, too: they have to be read, of each once, and mostly nobody shows any.
    const ofGood = new Map<SpanRow, number>();
    let byParameters: Map<number, Map<number, SpanRow>> | undefined;
    for (let row = above + 1; row < end; row = subtreeEnd[row]) {
      const good = keys[row] && fails(row) ? (lastGood.get(keys[row]) ?? -1) : -1;
      if (good < 0 || !isFollowedBy(table, row, good)) continue;
      const own = parameters.of(row);
      let known = ofGood.get(good);
      if (known === undefined) ofGood.set(good, (known = parameters.of(good)));
      let isOvercome = known === own;
      if (!isOvercome) {
        byParameters ??= readGood(above);
        const alike = byParameters.get(keys[row])?.get(own);
        isOvercome = alike !== undefined && isFollowedBy(table, row, alike);
      }
      if (isOvercome) marks[row] |= Mark.Overcome;
    }
  }

  function readGood(above: SpanRow): Map<number, Map<number, SpanRow>> {
    const good = new Map<number, Map<number, SpanRow>>();
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      if (!keys[row] || fails(row) || !lastGood.has(keys[row])) continue;
      let alike = good.get(keys[row]);
      if (!alike) good.set(keys[row], (alike = new Map()));
      alike.set(parameters.of(row), row);
    }
    return good;
  }
}

/** Whether a sibling began when the call had ended, as far as its clock tells. */
export function isFollowedBy(table: SpanTable, call: SpanRow, sibling: SpanRow): boolean {
  const { start, duration } = table;
  const end = start[call] + duration[call];
  if (start[sibling] >= end) return true;
  return start[sibling] > start[call] && start[sibling] + clocksOf(table).slackOf(sibling) >= end;
}

/** Explained and UnexplainedAbove, when Origin is what it means. What was overcome explains nothing above it. */
export function markExplained(table: SpanTable, marks: Uint16Array): void {
  const { count, parent } = table;
  for (let row = count - 1; row >= 0; row--) {
    if (marks[row] & Mark.Origin) marks[row] |= Mark.Explained;
    if (!(marks[row] & Mark.Explained) || marks[row] & Mark.Overcome || parent[row] < 0) continue;
    if (marks[parent[row]] & Mark.Fails && !beganAfterParent(table, row)) marks[parent[row]] |= Mark.Explained;
  }
  for (let row = 0; row < count; row++) {
    const above = parent[row] < 0 ? 0 : marks[parent[row]];
    const isUnexplained = (above & Mark.Fails) !== 0 && !(above & Mark.Explained);
    if ((isUnexplained || above & Mark.UnexplainedAbove) && !beganAfterParent(table, row))
      marks[row] |= Mark.UnexplainedAbove;
  }
}
