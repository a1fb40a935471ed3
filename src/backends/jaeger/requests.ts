/** Paths and parameters. Snake case is understood by every version; `num_traces` too, unlike `search_depth`. */
import type { TraceQuery } from '../backend';
import type { Nanos } from '../../core/time';
import type { Query } from './jaegerHttp';

/** For `/api/v3/traces` and `/api/v3/trace-summaries`; attributes only where the server reads them (summaries, v2.19). */
export function v3SearchParams(query: TraceQuery, attributes?: Readonly<Record<string, string>>): Query {
  const params: [string, string][] = [];
  if (query.service !== undefined) params.push(['query.service_name', query.service]);
  if (query.operation !== undefined) params.push(['query.operation_name', query.operation]);
  // Since v2.19 a window of no length is refused; both ends are part of it.
  const to = query.to > query.from ? query.to : query.from + 1n;
  params.push(['query.start_time_min', formatTime(query.from)], ['query.start_time_max', formatTime(to)]);
  params.push(['query.num_traces', String(query.limit)]);
  if (query.minDuration) params.push(['query.duration_min', goDuration(query.minDuration)]);
  if (query.maxDuration) params.push(['query.duration_max', goDuration(query.maxDuration)]);
  if (attributes && Object.keys(attributes).length) params.push(['query.attributes', JSON.stringify(attributes)]);
  return params;
}

/** For `/api/traces`: times in µs, attributes as `tags`. */
export function legacySearchParams(query: TraceQuery): Query {
  const params: [string, string][] = [['service', query.service ?? '']];
  if (query.operation !== undefined) params.push(['operation', query.operation]);
  params.push(['start', String(query.from / 1000n)], ['end', String(query.to / 1000n)], ['limit', String(query.limit)]);
  if (query.minDuration) params.push(['minDuration', goDuration(query.minDuration)]);
  if (query.maxDuration) params.push(['maxDuration', goDuration(query.maxDuration)]);
  if (query.attributes && Object.keys(query.attributes).length) params.push(['tags', JSON.stringify(query.attributes)]);
  return params;
}

/** RFC 3339 in UTC with as many decimals as it takes: `2026-11-22T10:20:00Z`, `2026-11-22T10:20:00.000000123Z`. */
export function formatTime(nanos: bigint): string {
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (nanos - fraction) / 1_000_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const decimals = fraction ? `.${fraction.toString().padStart(9, '0').replace(/0+$/, '')}` : '';
  return `${whole}${decimals}Z`;
}

/** A duration as Go reads it, in the largest unit that keeps it exact: `1s`, `1500us`, `7ns`. */
export function goDuration(nanos: Nanos): string {
  const whole = BigInt(Math.max(0, Math.round(nanos)));
  for (const [size, unit] of [
    [1_000_000_000n, 's'],
    [1_000_000n, 'ms'],
    [1_000n, 'us'],
  ] as const) {
    if (whole && whole % size === 0n) return `${whole / size}${unit}`;
  }
  return `${whole}ns`;
}
