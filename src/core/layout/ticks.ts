import type { Nanos, TimeRange } from '../time';

export interface Tick {
  readonly time: Nanos;
  readonly label: string;
}

const second = 1e9;
const minute = 60 * second;
const hour = 60 * minute;
/** Steps a clock is read in; below a second they are 1, 2, 5 times a power of ten. */
const clockSteps: readonly Nanos[] = [
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
];

/** The smallest round step that is at least `least`, never under 1 ns. */
export function niceStep(least: Nanos): Nanos {
  if (least > clockSteps[0] / 2) {
    const step = clockSteps.find(candidate => candidate >= least);
    return step ?? Math.ceil(least / (24 * hour)) * 24 * hour;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  return 10 * power;
}

/** Round moments inside the range, at most `most` of them, each with a label that tells it from its neighbours. */
export function ticksOf(range: TimeRange, most: number): Tick[] {
  const length = range.to - range.from;
  if (!(length > 0) || most < 1) return [];
  const step = niceStep(length / most);
  const ticks: Tick[] = [];
  // Counted, not added up: a sum of steps would drift.
  for (let i = Math.ceil(range.from / step); i * step < range.to; i++) {
    ticks.push({ time: i * step, label: tickLabel(i * step, step) });
  }
  return ticks;
}

/** A moment in the unit of its size, as exact as `step` tells moments apart. */
export function tickLabel(time: Nanos, step: Nanos): string {
  if (time === 0) return step < 1e3 ? '0 ns' : step < 1e6 ? '0 µs' : step < second ? '0 ms' : '0 s';
  if (time >= minute && step >= second) {
    const hours = Math.floor(time / hour);
    const minutes = Math.floor((time % hour) / minute);
    const seconds = Math.round((time % minute) / second);
    const parts = [hours && `${hours} h`, minutes && `${minutes} m`, seconds && `${seconds} s`];
    return parts.filter(Boolean).join(' ');
  }
  const [unit, name] =
    time >= second ? [second, 's'] : time >= 1e6 ? [1e6, 'ms'] : time >= 1e3 ? [1e3, 'µs'] : [1, 'ns'];
  const decimals = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return `${Number((time / unit).toFixed(decimals))} ${name}`;
}
