import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';

/** Jaeger has microseconds. */
const micro = 1e3;
const milli = 1e6;

/**
 * How exact starts are. OpenTelemetry's SDK for Node takes the start from a clock of whole milliseconds and the duration from a finer
 * one, so that of two spans that follow each other the second may seem to begin up to a millisecond too early:
 *
 *   really    |--a---||---b---|           told    |--a---|
 *                                                    |---b---|
 */
export class ClockGrain {
  /** By resource: ns by which a start may be too early. */
  private readonly grains: Float64Array;

  constructor(private readonly table: SpanTable) {
    const { base, count, start, duration, resource, resources } = table;
    const offset = Number(base % 1_000_000n);
    const isFine = new Uint8Array(resources.length);
    const hasParts = new Uint8Array(resources.length);
    for (let row = 0; row < count; row++) {
      if ((start[row] + offset) % milli !== 0) isFine[resource[row]] = 1;
      if (duration[row] % milli !== 0) hasParts[resource[row]] = 1;
    }
    // Where durations are whole milliseconds, too, nothing is out of step.
    this.grains = Float64Array.from(resources, (_, i) => (!isFine[i] && hasParts[i] ? milli : micro));
  }

  /** ns by which the span may have begun later than it says. */
  of(row: SpanRow): Nanos {
    return this.grains[this.table.resource[row]];
  }

  /** Whether starts are told so coarsely that short spans can't be put in order. */
  isCoarse(row: SpanRow): boolean {
    return this.of(row) > micro;
  }
}
