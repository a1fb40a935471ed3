/**
 * Which request lists traces, by what the server can:
 *
 *   summaries (v2.19+)             /api/v3/trace-summaries, attributes included
 *   v3, no attributes (v1.54+)     /api/v3/traces
 *   attributes before v2.19        /api/traces, as v3 ignores them there; when one NaN spoils that: /api/v3/traces, checked here
 *   older                          /api/traces
 */
import { isError, type SpanTable } from '../../core/spans/spanTable';
import { summarize } from '../../core/spans/summary';
import type { Capabilities, SearchPage, TraceQuery, TraceSummary } from '../backend';
import type { Decoder } from '../decoder';
import { readAnswer, type ReadAnswer } from './answerReader';
import { filterByAttributes } from './attributeFilter';
import { within } from './deadline';
import type { JaegerHttp, Query } from './jaegerHttp';
import { newestFirst, nextWindowEnd, withoutDoubles } from './paging';
import { errorOf, isNotANumber, jsonOf, type Reply } from './reply';
import { legacySearchParams, v3SearchParams } from './requests';
import { readSummaries } from './traceSummaries';

/** All traces of a page together; far above what `spanlight.search.limit` usual traces have. */
const maxSearchBytes = 512e6;
/** A page that takes longer, however steadily it comes, is of no use to who waits for it. */
const overallMs = 180_000;

export interface Searching {
  readonly http: JaegerHttp;
  readonly decoder: Decoder;
  now(): number;
}

export async function searchTraces(
  searching: Searching,
  can: Capabilities,
  query: TraceQuery,
  signal: AbortSignal,
): Promise<SearchPage> {
  const { messages } = searching.http;
  if (query.service === undefined && !can.searchAllServices) throw messages.needsService(can.version);
  if (can.summaries) return searchSummaries(searching, query, signal);
  const hasAttributes = Object.keys(query.attributes ?? {}).length > 0;
  if (can.legacySearch && (hasAttributes || !can.v3)) {
    const found = await fetchTables(searching, '/api/traces', legacySearchParams(query), query.maxBytes, signal);
    if (!isReply(found)) return pageOf(searching, query, found, found.traces, []);
    if (!isNotANumber(found) || !can.v3) throw searching.http.explain(found, '/api/traces');
  }
  if (!can.v3) throw messages.noAttributeSearch();
  const found = await fetchTables(searching, '/api/v3/traces', v3SearchParams(query), query.maxBytes, signal);
  if (isReply(found)) {
    // Before its first summaries, v3 said "nothing found" as an error.
    if (found.status === 404 && errorOf(found) !== undefined) return emptyPage;
    throw searching.http.explain(found, '/api/v3/traces');
  }
  if (!hasAttributes) return pageOf(searching, query, found, found.traces, []);
  const matching = await filterByAttributes(found.traces, query, signal, searching.now);
  const checked = found.traces.length;
  const note = can.legacySearch ? messages.checkedAttributes(checked) : messages.checkedAttributesUnsupported(checked);
  return pageOf(searching, query, found, matching, [note]);
}

const emptyPage: SearchPage = {
  traces: [],
  tables: [],
  checked: 0,
  limitReached: false,
  notes: [],
  nextTo: undefined,
};

async function searchSummaries({ http }: Searching, query: TraceQuery, signal: AbortSignal): Promise<SearchPage> {
  const path = '/api/v3/trace-summaries';
  const { messages } = http;
  // The server's own filter wants one span to have everything asked for. Alone it finds the rare failure among thousands of
  // traces; beside other filters it would hide traces in which another span failed, so then the counts are checked here.
  const hasOther = Object.keys(query.attributes ?? {}).length > 0 || query.minDuration || query.maxDuration;
  const serverFilters = query.errorsOnly && !hasOther;
  const attributes = serverFilters ? { error: 'true' } : query.attributes;
  const reply = await http.ask(path, v3SearchParams(query, attributes), signal);
  if (reply.status !== 200) {
    if (query.service === undefined && /service/i.test(errorOf(reply) ?? '')) {
      throw messages.storageNeedsService(errorOf(reply) ?? '');
    }
    throw http.explain(reply, path);
  }
  const listed = readSummaries(jsonOf(reply));
  if (!listed || errorOf(reply) !== undefined) throw http.explain(reply, path);
  const notes: string[] = [];
  let kept = listed;
  if (serverFilters && query.service !== undefined) notes.push(messages.errorsOfService(query.service));
  if (query.errorsOnly && !serverFilters) {
    kept = listed.filter(trace => trace.errorCount > 0);
    notes.push(messages.checkedErrors(listed.length));
  }
  return finishPage(query, listed, kept, [], notes);
}

/** Whole traces; a Reply for whatever is no answer with data. */
async function fetchTables(
  { http, decoder }: Searching,
  path: string,
  params: Query,
  maxBytes = maxSearchBytes,
  outer: AbortSignal,
): Promise<ReadAnswer | Reply> {
  const read = async (signal: AbortSignal) => {
    const answer = await http.open(path, params, false, signal);
    if (isReply(answer)) return answer;
    const format = path === '/api/traces' ? 'jaeger-json' : 'otlp-json';
    const onLarge = () => Promise.reject(http.messages.answerTooLarge(maxBytes));
    return readAnswer(answer, http, decoder, { format, maxBytes, onLarge }, signal);
  };
  return within(overallMs, outer, read, cause => http.messages.tooSlow(overallMs / 1000, cause));
}

function pageOf(
  { http }: Searching,
  query: TraceQuery,
  found: ReadAnswer,
  matching: readonly SpanTable[],
  notes: string[],
): SearchPage {
  const { messages } = http;
  const listed = found.traces.map(summarize);
  let kept = matching;
  if (query.errorsOnly) {
    // Never the server's filter: before v2.17 it found the wrong traces, and which version it is can't be told for sure.
    kept = matching.filter(hasError);
    notes.push(messages.checkedErrors(found.traces.length));
  }
  for (const { message } of found.warnings) if (!notes.includes(message)) notes.push(message);
  // Of an answer that broke off, or was damaged, any trace may lack spans: none of it may pass for whole.
  const tables = found.isCutOff || found.warnings.length ? [] : kept;
  return finishPage(query, listed, kept.map(summarize), tables, notes);
}

function finishPage(
  query: TraceQuery,
  listed: readonly TraceSummary[],
  kept: readonly TraceSummary[],
  tables: readonly SpanTable[],
  notes: readonly string[],
): SearchPage {
  const limitReached = listed.length >= query.limit;
  return {
    traces: newestFirst(withoutDoubles(kept)),
    tables,
    checked: listed.length,
    limitReached,
    notes,
    nextTo: limitReached ? nextWindowEnd(listed, query.from) : undefined,
  };
}

function hasError(table: SpanTable): boolean {
  for (let row = 0; row < table.count; row++) if (isError(table, row)) return true;
  return false;
}

function isReply(answer: object): answer is Reply {
  return 'text' in answer;
}
