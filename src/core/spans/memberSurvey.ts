import { inStretches } from './inStretches';
import type { SpansToOrder } from './siblingGroups';
import { Field, sparseKeyMask, type SpanRecords } from './spanRecords';
import { sparseKeys } from './spanTable';

/** Since the epoch. */
export interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

/** How many entries the columns of a trace get that have any number of them per row. */
export interface Sizes {
  readonly events: number;
  /** By key. */
  readonly sparse: Uint32Array;
}

/** What has to be known of all spans of a trace before the first row can be written. */
export class MemberSurvey {
  readonly sizes = { events: 0, sparse: new Uint32Array(sparseKeys.length) };
  /** The earliest start. */
  readonly base = { seconds: Infinity, nanos: 0 };

  /** `members`: spans of one trace, as numbers within the payload. */
  constructor(
    private readonly records: SpanRecords,
    private readonly members: Uint32Array,
  ) {
    inStretches(members.length, (from, to) => this.visit(from, to));
  }

  /** The spans as the order of rows depends on them. */
  spansToOrder(): SpansToOrder {
    const count = this.members.length;
    const spans = {
      count,
      start: new Float64Array(count),
      duration: new Float64Array(count),
      idHigh: new Uint32Array(count),
      idLow: new Uint32Array(count),
      parentHigh: new Uint32Array(count),
      parentLow: new Uint32Array(count),
    };
    inStretches(count, (from, to) => this.fill(spans, from, to));
    return spans;
  }

  private visit(from: number, to: number): void {
    const { members, base, sizes } = this;
    const { words, doubles, starts } = this.records;
    const { sparse } = sizes;
    let { seconds, nanos } = base;
    let events = 0;
    for (let i = from; i < to; i++) {
      const double = starts[members[i]];
      const word = double * 2;
      const startSeconds = doubles[double + Field.StartSeconds / 2];
      const startNanos = words[word + Field.StartNanos];
      if (startSeconds < seconds || (startSeconds === seconds && startNanos < nanos)) {
        seconds = startSeconds;
        nanos = startNanos;
      }
      events += words[word + Field.LastEvent] - words[word + Field.FirstEvent];
      const end = word + Field.FirstSparse + (words[word + Field.Marks] >>> 24);
      for (let at = word + Field.FirstSparse; at < end; at++) sparse[words[at] & sparseKeyMask]++;
    }
    base.seconds = seconds;
    base.nanos = nanos;
    sizes.events += events;
  }

  private fill(spans: SpansToOrder, from: number, to: number): void {
    const { members, base } = this;
    const { words, doubles, starts } = this.records;
    const { start, duration, idHigh, idLow, parentHigh, parentLow } = spans;
    const { seconds, nanos }: Moment = base;
    for (let i = from; i < to; i++) {
      const double = starts[members[i]];
      const word = double * 2;
      start[i] = (doubles[double + Field.StartSeconds / 2] - seconds) * 1e9 + (words[word + Field.StartNanos] - nanos);
      duration[i] = doubles[double + Field.Duration / 2];
      idHigh[i] = words[word + Field.IdHigh];
      idLow[i] = words[word + Field.IdLow];
      parentHigh[i] = words[word + Field.ParentHigh];
      parentLow[i] = words[word + Field.ParentLow];
    }
  }
}
