/**
 * Which request lists traces, by what the server can:
 *
 *   summaries (v2.19+)             /api/v3/trace-summaries, attributes included
 *   v3, no attributes (v1.54+)     /api/v3/traces
 *   attributes before v2.19        /api/traces, as v3 ignores them there; when one NaN spoils that: /api/v3/traces, checked here
 *   older                          /api/traces
 */
import { isError, nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { summarize, type TraceSummary } from '../../core/spans/summary';
import type { Capabilities, SearchPage, TraceQuery } from '../backend';
import type { Decoder } from '../decoder';
import { readAnswer, type ReadAnswer } from './answerReader';
import { filterByAttributes } from './attributeFilter';
import type { JaegerHttp } from './jaegerHttp';
import { newestPage, type List, type Listed } from './paging';
import { errorOf, isNotANumber, jsonOf, type Reply } from './reply';
import { legacySearchParams, v3SearchParams } from './requests';
import { readSummaries } from './traceSummaries';

/** All traces of one answer together; far above what `spanlight.search.limit` usual traces have. */
const maxSearchBytes = 512e6;
/** Up to this much it is worth asking twice, so that a page has no gaps. */
const cheapBytes = 16e6;

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
    try {
      return await searchTables(searching, '/api/traces', query, signal);
    } catch (error) {
      if (!(error instanceof NotANumberAnswer)) throw error;
      if (!can.v3) throw searching.http.explain(error.reply, '/api/traces');
    }
  }
  if (!can.v3) throw messages.noSearch();
  if (!hasAttributes) return searchTables(searching, '/api/v3/traces', query, signal);
  return searchTables(searching, '/api/v3/traces', query, signal, checked =>
    can.legacySearch ? messages.checkedAttributes(checked) : messages.checkedAttributesUnsupported(checked),
  );
}

/** One number that Go can't write made the whole answer fail. */
class NotANumberAnswer extends Error {
  constructor(readonly reply: Reply) {
    super('a number that JSON does not know');
  }
}

async function searchSummaries({ http }: Searching, query: TraceQuery, signal: AbortSignal): Promise<SearchPage> {
  const path = '/api/v3/trace-summaries';
  const { messages } = http;
  // The server's own filter wants one span to have everything asked for. Alone it finds the rare failure among thousands of
  // traces; beside other filters it would hide traces in which another span failed, so then the counts are checked here.
  const hasOther = Object.keys(query.attributes ?? {}).length > 0 || query.minDuration || query.maxDuration;
  const serverFilters = query.errorsOnly && !hasOther;
  const attributes = serverFilters ? { error: 'true' } : query.attributes;

  const list: List = async (window, limit) => {
    const reply = await http.ask(path, v3SearchParams({ ...query, ...window, limit }, attributes), signal);
    const said = errorOf(reply);
    if (reply.status !== 200 && query.service === undefined && said && /service/i.test(said)) {
      throw messages.storageNeedsService(said);
    }
    const summaries = reply.status === 200 && said === undefined ? readSummaries(jsonOf(reply)) : undefined;
    if (!summaries) throw http.explain(reply, path);
    return summaries.map(summary => listedSummary(summary, query));
  };
  const most = Math.min(500, 10 * query.limit); // summaries are small
  const page = await newestPage(list, query, query.limit, () => (query.maxBytes === undefined ? most : 0));

  const all = page.traces.map(({ summary }) => summary);
  const checksHere = query.errorsOnly && !serverFilters;
  const notes: string[] = [];
  if (serverFilters && query.service !== undefined) notes.push(messages.errorsOfService(query.service));
  if (checksHere) notes.push(messages.checkedErrors(all.length));
  return {
    traces: checksHere ? all.filter(({ errorCount }) => errorCount > 0) : all,
    tables: [],
    checked: all.length,
    limitReached: page.limitReached,
    notes,
    nextTo: page.nextTo,
  };
}

/** Which of its spans was meant a summary doesn't say; mostly it is the root. */
function listedSummary(summary: TraceSummary, { service, operation, from }: TraceQuery): Listed {
  const isOfRoot =
    (service === undefined || summary.rootService === service) &&
    (operation === undefined || summary.rootName === operation);
  const isInside = summary.start >= from;
  return { summary, first: isInside ? summary.start : from, isExact: isOfRoot && isInside };
}

/** By whole traces. With `noteOfCheck` the attributes are checked here, because this request knows nothing of them. */
async function searchTables(
  searching: Searching,
  path: '/api/traces' | '/api/v3/traces',
  query: TraceQuery,
  signal: AbortSignal,
  noteOfCheck?: (checked: number) => string,
): Promise<SearchPage> {
  const { messages } = searching.http;
  const told = new Set<string>();
  let isWhole = true;
  let bytes = 0;
  const list: List = async (window, limit) => {
    const found = await fetchTables(searching, path, { ...query, ...window, limit }, signal);
    for (const warning of found.warnings) told.add(messages.warning(warning));
    bytes += found.bytes;
    isWhole &&= !found.isCutOff && !found.warnings.length;
    return found.traces.map(table => listedTable(table, query));
  };
  // A second look may bring as much again: not where the first brought a lot, and not to who counts the bytes.
  const mostAtOnce = () => (query.maxBytes !== undefined || bytes > cheapBytes ? 0 : Math.min(100, 5 * query.limit));
  const page = await newestPage(list, query, query.limit, mostAtOnce);

  const all = page.traces.flatMap(({ table }) => table ?? []);
  const notes: string[] = [];
  let kept: readonly SpanTable[] = all;
  if (noteOfCheck) {
    kept = await filterByAttributes(kept, query, signal, searching.now);
    notes.push(noteOfCheck(all.length));
  }
  if (query.errorsOnly) {
    // Never the server's filter: before v2.17 it found the wrong traces, and which version it is can't be told for sure.
    kept = kept.filter(hasError);
    notes.push(messages.checkedErrors(all.length));
  }
  const isKept = new Set(kept);
  return {
    traces: page.traces.filter(({ table }) => table && isKept.has(table)).map(({ summary }) => summary),
    // Of an answer that broke off, or was damaged, any trace may lack spans: none of it may pass for whole.
    tables: isWhole ? kept : [],
    checked: all.length,
    limitReached: page.limitReached,
    notes: [...notes, ...told],
    nextTo: page.nextTo,
  };
}

async function fetchTables(
  { http, decoder }: Searching,
  path: '/api/traces' | '/api/v3/traces',
  query: TraceQuery,
  outer: AbortSignal,
): Promise<ReadAnswer> {
  const isLegacy = path === '/api/traces';
  const maxBytes = query.maxBytes ?? maxSearchBytes;
  const read = async (signal: AbortSignal) => {
    const answer = await http.open(path, isLegacy ? legacySearchParams(query) : v3SearchParams(query), false, signal);
    if ('text' in answer) {
      // Before its first summaries, v3 said "nothing found" as an error.
      if (!isLegacy && answer.status === 404 && errorOf(answer) !== undefined) return nothing;
      if (isLegacy && isNotANumber(answer)) throw new NotANumberAnswer(answer);
      throw http.explain(answer, path);
    }
    const format = isLegacy ? 'jaeger-json' : 'otlp-json';
    const onLarge = () => Promise.reject(http.messages.answerTooLarge(maxBytes));
    return readAnswer(answer, http, decoder, { format, maxBytes, onLarge }, signal);
  };
  return http.within(http.deadlines.pageMs, outer, read);
}

const nothing: ReadAnswer = { traces: [], warnings: [], bytes: 0, isCutOff: false };

function listedTable(table: SpanTable, { service, operation, from }: TraceQuery): Listed {
  const earliest = Number(from - table.base); // whole ns from the table's base; may be below zero
  let first = Infinity;
  for (let row = 0; row < table.count; row++) {
    const start = table.start[row];
    if (start < earliest || start >= first) continue;
    if (service !== undefined && serviceOf(table, row) !== service) continue;
    if (operation !== undefined && nameOf(table, row) !== operation) continue;
    first = start;
  }
  const summary = summarize(table);
  if (first !== Infinity) return { summary, table, first: table.base + BigInt(first), isExact: true };
  return { summary, table, first: table.base > from ? table.base : from, isExact: false };
}

function hasError(table: SpanTable): boolean {
  for (let row = 0; row < table.count; row++) if (isError(table, row)) return true;
  return false;
}
