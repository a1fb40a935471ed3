import type { Nanos } from '../../time';

export interface Timed {
  readonly duration: Nanos;
  /** ns since the epoch. */
  readonly start: bigint;
}

export interface Typical<T> {
  readonly trace: T;
  readonly median: Nanos;
}

/** The one whose duration is nearest to the median of all; of equally near ones the latest. undefined for an empty list. */
export function typicalTrace<T extends Timed>(traces: readonly T[]): Typical<T> | undefined {
  if (!traces.length) return undefined;
  const sorted = traces.map(({ duration }) => duration).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const distance = ({ duration }: T): Nanos => Math.abs(duration - median);
  let [trace] = traces;
  for (const other of traces) {
    const nearer = distance(other) - distance(trace);
    if (nearer < 0 || (nearer === 0 && other.start > trace.start)) trace = other;
  }
  return { trace, median };
}
