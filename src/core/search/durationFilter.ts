import type { Nanos } from '../time';

/** Bounds for the duration of one span, both inclusive; at least one is given. */
export interface DurationFilter {
  readonly min?: Nanos;
  readonly max?: Nanos;
}

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3, // micro sign
  μs: 1e3, // Greek mu, which looks the same
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
};
const number = String.raw`(\d+(?:[.,]\d+)?)\s*(ns|us|µs|μs|ms|s|min|m|h)`;

/** `250ms`, `1.5 s`, `2m`: whole ns. undefined for anything else; a number without a unit is nothing. */
export function readDuration(text: string): Nanos | undefined {
  const match = new RegExp(`^${number}$`, 'i').exec(text.trim());
  if (!match) return undefined;
  return Math.round(Number(match[1].replace(',', '.')) * units[match[2].toLowerCase()]);
}

/**
 * `>20ms`, `>= 20ms`, `<2s`, `100ms-2s`, `100ms..2s`; a duration alone is the minimum. undefined when it is none of these or
 * the minimum is above the maximum.
 */
export function readDurationFilter(text: string): DurationFilter | undefined {
  const trimmed = text.trim();
  const compared = /^(>=?|<=?|≥|≤)\s*(.+)$/.exec(trimmed);
  if (compared) {
    const bound = readDuration(compared[2]);
    if (bound === undefined) return undefined;
    return /^[>≥]/.test(compared[1]) ? { min: bound } : { max: bound };
  }
  const range = new RegExp(`^${number}\\s*(?:-|–|\\.\\.)\\s*${number}$`, 'i').exec(trimmed);
  if (range) {
    const min = readDuration(range[1] + range[2]);
    const max = readDuration(range[3] + range[4]);
    return min !== undefined && max !== undefined && min <= max ? { min, max } : undefined;
  }
  const min = readDuration(trimmed);
  return min === undefined ? undefined : { min };
}

/** The filter as one would type it: `>20ms`, `<2s`, `100ms-2s`. */
export function writeDurationFilter({ min, max }: DurationFilter): string {
  if (min !== undefined && max !== undefined) return `${writeDuration(min)}-${writeDuration(max)}`;
  if (min !== undefined) return `>${writeDuration(min)}`;
  return max === undefined ? '' : `<${writeDuration(max)}`;
}

function writeDuration(nanos: Nanos): string {
  for (const unit of ['h', 'm', 's', 'ms', 'us']) {
    const value = nanos / units[unit];
    // At most three decimals, so that reading it again gives the same.
    if (value >= 1 && Math.round(value * 1000) / 1000 === value) return `${value}${unit}`;
  }
  return `${nanos}ns`;
}
