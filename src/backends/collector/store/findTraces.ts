/**
 * Search: one look at the columns of all spans finds the traces that have one which fits; the newest of these are the page.
 * Attributes are not in the index: traces that fit otherwise are then looked up in the log, from the newest on, until the page
 * is full.
 */
import { isAbort, messageOf } from '../../../core/errors';
import type { FoundPage, TraceQuery } from '../../../core/search/traceQuery';
import type { TraceSummary } from '../../../core/spans/summary';
import { AttributeSearch } from './attributeSearch';
import { NewestFirst } from './newestFirst';
import type { RecordReader } from './recordReader';
import { breathe, Slices } from './slices';
import { none } from './spanColumns';
import type { StoreIndex } from './storeIndex';
import type { TraceSummaries } from './traceSummaries';

const spansAtOnce = 1_000_000;
const tracesAtOnce = 200_000;
/** Traces that start in the same nanosecond as the last of the page belong to it, as the next one begins before. */
const mostTogether = 1000;

export interface Searching {
  readonly index: StoreIndex;
  readonly reader: RecordReader;
  readonly summaries: TraceSummaries;
  readonly say: (message: string) => void;
}

/** Rejects when the signal is aborted. */
export async function findTraces(searching: Searching, query: TraceQuery, signal: AbortSignal): Promise<FoundPage> {
  const { index, summaries } = searching;
  const limit = Math.max(1, query.limit);
  const candidates = await candidatesOf(index, query, signal);
  const fits = spanTest(searching, query, signal);
  const found: { readonly trace: number; readonly born: number }[] = [];
  let last: bigint | undefined;
  while (found.length < limit || (candidates.nextStart === last && found.length < limit + mostTogether)) {
    const next = candidates.next();
    if (!next) break;
    const { trace, born } = next;
    if (fits && !(await fits(trace, born))) continue;
    found.push({ trace, born });
    last = next.start;
  }
  const isCut = candidates.count > 0;
  const there = found.filter(({ trace, born }) => index.isStill(trace, born));
  const incomplete = there.filter(({ trace }) => index.traces.isIncomplete[trace]).length;
  return {
    traces: there.map(({ trace }) => summaries.of(trace)).sort(newestFirst),
    checked: there.length,
    limitReached: isCut,
    notes: incomplete ? [incompleteNote(incomplete)] : [],
    nextTo: isCut ? last : undefined,
  };
}

function incompleteNote(count: number): string {
  const traces = count === 1 ? '1 trace is' : `${count} traces are`;
  return `${traces} incomplete: earlier spans were dropped when the storage was full.`;
}

/** Traces that fit as far as the index knows. */
async function candidatesOf(index: StoreIndex, query: TraceQuery, signal: AbortSignal): Promise<NewestFirst> {
  const { begun } = index.traces;
  const isMeant = await tracesWithSpan(index, query, signal);
  const [from, to] = [splitTime(query.from), splitTime(query.to)];
  const found = new NewestFirst(index);
  for (let first = 0; first < index.traces.slots.end; first += tracesAtOnce) {
    const { traces } = index;
    const { startSeconds, startNanos, spanCount, errorCount, born } = traces;
    const end = Math.min(traces.slots.end, first + tracesAtOnce);
    for (let trace = first; trace < end; trace++) {
      // A number that was given to another trace meanwhile is not the one that was looked at.
      if (spanCount[trace] === 0 || born[trace] >= begun) continue;
      if (query.errorsOnly && errorCount[trace] === 0) continue;
      if (isMeant && !isMeant[trace]) continue;
      const [seconds, nanos] = [startSeconds[trace], startNanos[trace]];
      if (seconds < from.seconds || (seconds === from.seconds && nanos < from.nanos)) continue;
      if (seconds > to.seconds || (seconds === to.seconds && nanos >= to.nanos)) continue;
      found.add(trace);
    }
    if (end < index.traces.slots.end) await breathe();
    signal.throwIfAborted();
  }
  return found;
}

/** By number of the trace: 1 where a span fits; undefined when every span does. */
async function tracesWithSpan(index: StoreIndex, query: TraceQuery, signal: AbortSignal) {
  const { service, operation, minDuration = 0, maxDuration = Infinity } = query;
  const isAny = service === undefined && operation === undefined;
  if (isAny && minDuration <= 0 && maxDuration === Infinity) return undefined;
  const isMeant = new Uint8Array(index.traces.slots.end);
  for (let first = 0; first < index.spans.slots.end; first += spansAtOnce) {
    // After each breath anew: numbers of operations are used again as well.
    const chosen = index.operations.chosen(service, operation);
    if (chosen && !chosen.includes(1)) return isMeant;
    const { operation: operationOf, duration, trace: traceOf } = index.spans;
    const end = Math.min(index.spans.slots.end, first + spansAtOnce);
    for (let span = first; span < end; span++) {
      if (operationOf[span] === none) continue;
      if (chosen && !chosen[operationOf[span] >>> 1]) continue;
      if (duration[span] >= minDuration && duration[span] <= maxDuration) isMeant[traceOf[span]] = 1;
    }
    if (end < index.spans.slots.end) await breathe();
    signal.throwIfAborted();
  }
  return isMeant;
}

/** Whether a trace has a span with all that is asked for; undefined when no attributes are. */
function spanTest({ index, reader, say }: Searching, query: TraceQuery, signal: AbortSignal) {
  const { service, operation, minDuration = 0, maxDuration = Infinity, attributes } = query;
  if (!attributes || Object.keys(attributes).length === 0) return undefined;
  const search = new AttributeSearch(index, reader, attributes);
  const slices = new Slices();
  const damaged = new Set<number>();
  const has = (span: number): boolean => {
    const record = index.spans.record[span];
    if (damaged.has(record)) return false;
    try {
      return search.has(span);
    } catch (error) {
      if (isAbort(error)) throw error;
      damaged.add(record);
      say(messageOf(error));
      return false;
    }
  };
  return async (trace: number, born: number): Promise<boolean> => {
    if (!index.isStill(trace, born)) return false;
    for (let span = index.traces.lastSpan[trace]; span !== none; span = index.spans.earlier[span]) {
      const number = index.spans.operation[span] >>> 1;
      const { spans, operations } = index;
      if (service !== undefined && operations.serviceOf(number) !== service) continue;
      if (operation !== undefined && operations.nameOf(number) !== operation) continue;
      if (spans.duration[span] < minDuration || spans.duration[span] > maxDuration) continue;
      if (has(span)) return true;
      // The trace may have been dropped during the breath: then its spans are no longer its own.
      if ((await slices.breatheIfDue(signal)) && !index.isStill(trace, born)) return false;
    }
    return false;
  };
}

function splitTime(time: bigint): { seconds: number; nanos: number } {
  if (time <= 0n) return { seconds: 0, nanos: 0 };
  return { seconds: Number(time / 1_000_000_000n), nanos: Number(time % 1_000_000_000n) };
}

function newestFirst(a: TraceSummary, b: TraceSummary): number {
  if (a.start !== b.start) return a.start < b.start ? 1 : -1;
  return a.traceId < b.traceId ? -1 : 1;
}
