/** Which time a search looks at: the last so many seconds before now, or a fixed time. */
export type TimeWindow =
  | { readonly kind: 'last'; readonly seconds: number }
  /** ms since the epoch, `toMs` exclusive. */
  | { readonly kind: 'between'; readonly fromMs: number; readonly toMs: number };

/** Choices that are offered, in seconds: the same as in the setting `spanlight.search.lookback`. */
export const lookbacks = ['15m', '1h', '3h', '12h', '24h', '2d', '7d'] as const;

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `15m`, `36 h`, `2d`: seconds. undefined for anything else and for nothing at all (`0m`). */
export function readLookback(text: string): number | undefined {
  const match = /^(\d+)\s*([smhdw])$/i.exec(text.trim());
  const value = match ? Number(match[1]) * seconds[match[2].toLowerCase()] : 0;
  return value > 0 && value <= 10 * 365 * 86_400 ? value : undefined;
}

/** In the largest unit that leaves no rest: `15m`, `1h`, `24h` (days begin at two), `7d`. */
export function writeLookback(value: number): string {
  if (value % 86_400 === 0 && value > 86_400) return `${value / 86_400}d`;
  if (value % 3600 === 0) return `${value / 3600}h`;
  return value % 60 === 0 ? `${value / 60}m` : `${value}s`;
}

/** ns since the epoch, `to` exclusive. The end of "last" lies a little in the future, for clocks that are not quite right. */
export function resolveWindow(window: TimeWindow, nowMs: number): { from: bigint; to: bigint } {
  const [fromMs, toMs] =
    window.kind === 'last' ? [nowMs - window.seconds * 1000, nowMs + 60_000] : [window.fromMs, window.toMs];
  return { from: BigInt(Math.floor(fromMs)) * 1_000_000n, to: BigInt(Math.ceil(toMs)) * 1_000_000n };
}

/** How long the window is that the person asked for, in ms. */
export function lengthOf(window: TimeWindow): number {
  return window.kind === 'last' ? window.seconds * 1000 : window.toMs - window.fromMs;
}

/** The next larger choice, undefined when there is none; a fixed window is widened to all seven days back. */
export function widerThan(window: TimeWindow): TimeWindow | undefined {
  const current = window.kind === 'last' ? window.seconds : 0;
  const wider = lookbacks
    .map(text => readLookback(text) as number)
    .find(value => value >= current * 3 && value > current);
  if (window.kind === 'between') return { kind: 'last', seconds: readLookback('7d') as number };
  return wider === undefined ? undefined : { kind: 'last', seconds: wider };
}

/**
 * Two moments with ` - `, ` to ` or ` .. ` between, each `YYYY-MM-DD HH:MM[:SS]`, `HH:MM[:SS]` (today; for the end: the day
 * of the beginning) or a full ISO time with its zone; what has no zone is local time. An end may be missing: until now.
 */
export function readTimeRange(text: string, nowMs: number): TimeWindow | undefined {
  const [first, last, ...more] = text.trim().split(/\s+(?:-|–|to|\.\.)\s+|\s*–\s*|\s*\.\.\s*/);
  if (!first || more.length) return undefined;
  const from = readMoment(first, new Date(nowMs));
  if (!from) return undefined;
  let to = last === undefined || last === '' || last === 'now' ? new Date(nowMs) : readMoment(last, from);
  // 23:00 - 01:00 ends on the next day.
  if (to && last && /^\d{1,2}:/.test(last) && to <= from) {
    to = new Date(to);
    to.setDate(to.getDate() + 1);
  }
  return to && from < to ? { kind: 'between', fromMs: from.getTime(), toMs: to.getTime() } : undefined;
}

function readMoment(text: string, day: Date): Date | undefined {
  const trimmed = text.trim();
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(trimmed);
  if (clock) {
    const [hours, minutes, secs] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
    if (hours > 23 || minutes > 59 || secs > 59) return undefined;
    return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes, secs);
  }
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(trimmed)) return undefined;
  // A date alone would be read as UTC: every moment without a zone is meant locally.
  const moment = new Date(trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(' ', 'T'));
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** `2026-11-22 10:00:03` in local time: what `readTimeRange` reads. */
export function writeMoment(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}
