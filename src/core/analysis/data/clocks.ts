import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';

/** What Jaeger's JSON cuts off everywhere. */
const micro = 1e3;
const milli = 1e6;

const known = new WeakMap<SpanTable, Clocks>();

/** The clocks of a trace; found out once for each. */
export function clocksOf(table: SpanTable): Clocks {
  let clocks = known.get(table);
  if (!clocks) known.set(table, (clocks = new Clocks(table)));
  return clocks;
}

/**
 * By how much spans may have begun, and ended, later than they say. OpenTelemetry's SDK for JavaScript cuts starts down to whole
 * milliseconds and measures durations exactly, so that all of a short span lies up to a millisecond too early: what comes after it seems
 * to overlap it, and its child to begin after it ended:
 *
 *   really    |--parent--|             said    |--parent--|
 *                |-child-|                                   |-child-|
 *                                              1 ms          2 ms
 *
 * A service cuts its starts when most of them are whole milliseconds, at several moments. Where its durations are whole, too (it reads
 * `Date.now()` twice), its own spans are in step with each other, and only beside another service's they may lie too early. Only whole
 * starts are in doubt, since a program may pass exact ones.
 *
 * Counted in this repository's 94 recorded traces (many are one trace in several answers of Jaeger), of the 79 times that a service has
 * at least four spans. 38 times all starts are whole and durations exact, once most starts: so some exact starts decide nothing. 28 times
 * durations are whole as well, which is why they are looked at. 12 times at most half of the starts are whole: those clocks are exact.
 */
export class Clocks {
  /** By resource: those of one service have one kind of clock. */
  private readonly kinds: readonly ClockKind[];
  /** ns from the last whole millisecond to the table's base. */
  private readonly offset: Nanos;

  constructor(private readonly table: SpanTable) {
    this.offset = Number(table.base % BigInt(milli));
    this.kinds = clockKinds(table, this.offset);
  }

  /** ns by which the span may have begun and ended later than it says, measured by another service's clock. */
  slackOf(row: SpanRow): Nanos {
    return this.kindOf(row).isCut && this.isWhole(row) ? milli - 1 : 0;
  }

  /** The same beside spans of its own service, for their order: what was cut to microseconds may be out of step by less than one. */
  grainOf(row: SpanRow): Nanos {
    return this.isInDoubt(row) ? milli : micro;
  }

  /** Whether the start is told so coarsely that short spans of the service can't be put in order by it. */
  isInDoubt(row: SpanRow): boolean {
    return this.kindOf(row).isOutOfStep && this.isWhole(row);
  }

  private kindOf(row: SpanRow): ClockKind {
    return this.kinds[this.table.resource[row]];
  }

  private isWhole(row: SpanRow): boolean {
    return (this.offset + this.table.start[row]) % milli === 0;
  }
}

interface ClockKind {
  /** Starts are cut to whole milliseconds. */
  readonly isCut: boolean;
  /** Starts are, and durations are not. */
  readonly isOutOfStep: boolean;
}

function clockKinds({ count, start, duration, resource, resources }: SpanTable, offset: Nanos): ClockKind[] {
  const services = new Map<
    string,
    { whole: number; others: number; first: Nanos; isSeveral: boolean; hasParts: boolean }
  >();
  const byResource = resources.map(({ service }) => {
    let counts = services.get(service);
    if (!counts)
      services.set(service, (counts = { whole: 0, others: 0, first: -1, isSeveral: false, hasParts: false }));
    return counts;
  });
  for (let row = 0; row < count; row++) {
    const counts = byResource[resource[row]];
    if (duration[row] % milli !== 0) counts.hasParts = true;
    if ((offset + start[row]) % milli !== 0) counts.others++;
    else {
      counts.whole++;
      if (counts.first < 0) counts.first = start[row];
      else if (counts.first !== start[row]) counts.isSeveral = true;
    }
  }
  return byResource.map(({ whole, others, isSeveral, hasParts }) => {
    const isCut = isSeveral && whole > others;
    return { isCut, isOutOfStep: isCut && hasParts };
  });
}
