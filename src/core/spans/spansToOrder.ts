import { inStretches } from './inStretches';
import type { SpansToOrder } from './siblingGroups';
import { Field, type SpanRecords } from './spanRecords';
import type { Moment } from './traceTally';

/** The spans as the order of rows depends on them. `members`: spans of one trace, as numbers within the payload. */
export function spansToOrder(records: SpanRecords, members: Uint32Array, base: Moment): SpansToOrder {
  const count = members.length;
  const spans = {
    count,
    start: new Float64Array(count),
    duration: new Float64Array(count),
    idHigh: new Uint32Array(count),
    idLow: new Uint32Array(count),
    parentHigh: new Uint32Array(count),
    parentLow: new Uint32Array(count),
  };
  const { words, doubles, starts } = records;
  const { start, duration, idHigh, idLow, parentHigh, parentLow } = spans;
  inStretches(count, (from, to) => {
    copyTimes(words, doubles, starts, members, base.seconds, base.nanos, start, duration, from, to);
    copyIds(words, starts, members, Field.IdHigh, idHigh, idLow, from, to);
    copyIds(words, starts, members, Field.ParentHigh, parentHigh, parentLow, from, to);
  });
  return spans;
}

function copyTimes(
  words: Uint32Array,
  doubles: Float64Array,
  starts: Uint32Array,
  members: Uint32Array,
  seconds: number,
  nanos: number,
  start: Float64Array,
  duration: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const at = starts[members[i]];
    start[i] = (doubles[at + Field.StartSeconds / 2] - seconds) * 1e9 + (words[at * 2 + Field.StartNanos] - nanos);
    duration[i] = doubles[at + Field.Duration / 2];
  }
}

/** `field`: the higher half, which the lower one follows. */
function copyIds(
  words: Uint32Array,
  starts: Uint32Array,
  members: Uint32Array,
  field: Field,
  high: Uint32Array,
  low: Uint32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const word = starts[members[i]] * 2 + field;
    high[i] = words[word];
    low[i] = words[word + 1];
  }
}
