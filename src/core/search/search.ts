import type { Nanos } from '../time';
import type { AttributeFilter } from './attributeFilter';
import { traceOrders, type TraceOrder } from './foundTraces';
import { parseQuery } from '../query/parseQuery';
import { planQuery } from './queryPlan';
import type { TraceQuery } from './traceQuery';
import { resolveWindow, type TimeWindow } from './timeWindow';

/** A search as the person put it together; plain data, so that the last one can be kept. */
export interface Search {
  readonly endpointId: string;
  /** undefined: all services. */
  readonly service?: string;
  /** undefined: all operations. */
  readonly operation?: string;
  readonly errorsOnly: boolean;
  /** ns, of one span. */
  readonly minDuration?: Nanos;
  readonly maxDuration?: Nanos;
  readonly attributes: AttributeFilter;
  /** In the query language: one span of a trace must satisfy it. */
  readonly query?: string;
  readonly window: TimeWindow;
  readonly order: TraceOrder;
}

/** `range`: the window resolved when the search began, so that all its pages count from the same "now". */
export function toQuery(search: Search, range: { from: bigint; to: bigint }, limit: number): TraceQuery {
  const { service, operation, minDuration, maxDuration, attributes, errorsOnly } = planOf(search).conditions;
  return {
    ...range,
    limit,
    ...(service !== undefined && { service }),
    ...(operation !== undefined && { operation }),
    ...(minDuration !== undefined && { minDuration }),
    ...(maxDuration !== undefined && { maxDuration }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(errorsOnly && { errorsOnly }),
  };
}

/** What goes to the server, and what of the typed query only the spans can tell. */
export function planOf(search: Search): ReturnType<typeof planQuery> {
  return planQuery(search, search.query ?? '');
}

export const rangeOf = (search: Search, nowMs: number): { from: bigint; to: bigint } =>
  resolveWindow(search.window, nowMs);

/** Whether the answer is a fair sample of what happened: no filter chose traces for being slow, failing or special. */
export function isUnfiltered(search: Search): boolean {
  return (
    !search.errorsOnly &&
    search.minDuration === undefined &&
    search.maxDuration === undefined &&
    Object.keys(search.attributes).length === 0 &&
    !hasQuery(search)
  );
}

/** What is typed so far may say nothing yet. */
function hasQuery({ query }: Search): boolean {
  return query !== undefined && parseQuery(query).root !== undefined;
}

/** Whether the server would be asked the same: the order of the answer is made here. */
export function isSameQuestion(a: Search, b: Search): boolean {
  return JSON.stringify({ ...a, order: '' }) === JSON.stringify({ ...b, order: '' });
}

/** Reads what was kept of an earlier search; undefined for anything that is not one, of an older version for example. */
export function readSearch(kept: unknown): Search | undefined {
  if (!isRecord(kept) || typeof kept['endpointId'] !== 'string') return undefined;
  const window = readWindow(kept['window']);
  const order = traceOrders.find(known => known === kept['order']);
  const attributes = kept['attributes'];
  if (!window || !order || !isRecord(attributes)) return undefined;
  if (!Object.values(attributes).every(value => typeof value === 'string')) return undefined;
  const text = (key: string): string | undefined => (typeof kept[key] === 'string' ? kept[key] : undefined);
  const nanos = (key: string): Nanos | undefined => (typeof kept[key] === 'number' ? kept[key] : undefined);
  return {
    endpointId: kept['endpointId'],
    service: text('service'),
    operation: text('operation'),
    errorsOnly: kept['errorsOnly'] === true,
    minDuration: nanos('minDuration'),
    maxDuration: nanos('maxDuration'),
    attributes: attributes as AttributeFilter,
    ...(text('query') && { query: text('query') }),
    window,
    order,
  };
}

function readWindow(kept: unknown): TimeWindow | undefined {
  if (!isRecord(kept)) return undefined;
  const { kind, seconds, fromMs, toMs } = kept;
  if (kind === 'last' && typeof seconds === 'number' && seconds > 0) return { kind, seconds };
  if (kind === 'between' && typeof fromMs === 'number' && typeof toMs === 'number' && fromMs < toMs)
    return { kind, fromMs, toMs };
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many traces to ask for at once: within the bounds of the manifest whatever a settings file holds, 20 for no number. */
export function readLimit(written: unknown): number {
  return typeof written === 'number' && written >= 1 ? Math.min(200, Math.floor(written)) : 20;
}
