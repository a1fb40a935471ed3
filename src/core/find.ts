/**
 * Finds text in a trace: in names, services, ids, attributes, events and status messages, as they read when they are shown,
 * however the payload escapes them. Case counts only if the query has a capital letter.
 *
 * Most spans are ruled out by a look at their raw text: as long as neither that nor the query has anything that JSON writes
 * differently, what is shown is part of it. Only spans that pass are decoded.
 */
import { readSpanDetails } from './import/details';
import type { Attribute } from './spans/spanDetails';
import { spanIdOf, type SpanRow, type SpanTable } from './spans/spanTable';
import { stringCount, textAt } from './spans/stringColumn';
import { abortError } from './errors';

/** How long a stretch of work may be: the caller's thread has other things to do. */
const sliceMs = 8;
/** Rows between two looks at the clock. */
const rowsPerLook = 64;
/** In a query of these characters, raw text that lacks it can't show it; quotes and brackets come from showing lists. */
const plainQuery = /^[^"\\{}[\]:,\u0000-\u001f]+$/;

/** Gives other work its turn. */
const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** Rows, ascending. Empty for an empty query. Rejects with an AbortError when `signal` fires. */
export async function findRows(table: SpanTable, query: string, signal?: AbortSignal): Promise<Uint32Array> {
  if (query === '') return new Uint32Array(0);
  const isCaseSensitive = query !== query.toLowerCase();
  const fold = (text: string): string => (isCaseSensitive ? text : text.toLowerCase());
  const includes = (text: string): boolean => fold(text).includes(query);

  const names = Array.from({ length: stringCount(table.strings) }, (_, i) => includes(textAt(table.strings, i)));
  const services = table.resources.map(({ service }) => includes(service));
  const spanId = /^[0-9a-f]{16}$/i.test(query) ? query.toLowerCase() : undefined;
  const isPlain = plainQuery.test(query) && !'null'.includes(query);
  const texts = new RawTexts(table);

  const found: SpanRow[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (let row = 0; row < table.count; row++) {
    if (row % rowsPerLook === 0 && performance.now() > sliceEnd) {
      await pause();
      if (signal?.aborted) throw abortError();
      sliceEnd = performance.now() + sliceMs;
    }
    if (
      names[table.name[row]] ||
      services[table.resource[row]] ||
      (spanId !== undefined && spanIdOf(table, row) === spanId) ||
      eventNamed(table, row, names)
    ) {
      found.push(row);
      continue;
    }
    const raw = texts.of(row);
    if (isPlain && !raw.includes('\\') && !includes(raw)) continue;
    if (detailsInclude(table, row, includes)) found.push(row);
  }
  return Uint32Array.from(found);
}

function eventNamed(table: SpanTable, row: SpanRow, names: readonly boolean[]): boolean {
  for (let event = table.eventIndex[row]; event < table.eventIndex[row + 1]; event++)
    if (names[table.eventName[event]]) return true;
  return false;
}

function detailsInclude(table: SpanTable, row: SpanRow, includes: (text: string) => boolean): boolean {
  const details = readSpanDetails(table, row, Infinity);
  const anyOf = (attributes: readonly Attribute[]): boolean =>
    attributes.some(({ key, value }) => includes(key) || includes(value.text));
  return (
    anyOf(details.attributes) ||
    details.events.some(event => includes(event.name) || anyOf(event.attributes)) ||
    (details.statusMessage !== undefined && includes(details.statusMessage))
  );
}

/** The text of spans as it came. */
class RawTexts {
  private readonly decoder = new TextDecoder();
  private readonly payloads: readonly Uint8Array[];

  constructor(private readonly table: SpanTable) {
    this.payloads = table.payloads.map(({ bytes, length }) => new Uint8Array(bytes, 0, length));
  }

  of(row: SpanRow): string {
    const { offset, length } = this.table.spanBytes;
    const bytes = this.payloads[this.table.payload[row]];
    return this.decoder.decode(bytes.subarray(offset[row], offset[row] + length[row]));
  }
}
