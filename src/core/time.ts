/** A duration or an offset from a trace's base, in whole nanoseconds. Exact up to 2^53 ns, which is 104 days. */
export type Nanos = number;

/** Part of a trace's time: `from` inclusive, `to` exclusive, both in ns from the trace's base. */
export interface TimeRange {
  readonly from: Nanos;
  readonly to: Nanos;
}

const units: readonly [size: number, name: string][] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

/** Three significant digits and a unit with a space: `2.38 s`, `42 ms`, `310 µs`, `1 m 5 s`, `2 h 3 m`. */
export function formatDuration(nanos: Nanos): string {
  if (!(nanos > 0)) return nanos < 0 ? `-${formatDuration(-nanos)}` : '0 ms';
  const seconds = nanos / 1e9;
  if (Math.round(seconds) >= 3600) {
    const minutes = Math.round(seconds / 60);
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} m` : `${minutes / 60} h`;
  }
  if (seconds >= 59.95) {
    const whole = Math.round(seconds);
    return whole % 60 ? `${Math.floor(whole / 60)} m ${whole % 60} s` : `${whole / 60} m`;
  }
  for (const [size, name] of units) {
    const value = nanos / size;
    // 999.6 µs would read "1000 µs" in three digits: it belongs to the next unit up.
    if (value >= 0.9995) return `${Number(value.toPrecision(3))} ${name}`;
  }
  return `${nanos} ns`;
}

/** Milliseconds since the epoch of a moment given as ns since the epoch; what `Date` and `Intl` take. */
export function toEpochMs(nanos: bigint): number {
  return Number(nanos / 1_000_000n);
}
