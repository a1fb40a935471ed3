/**
 * Search by attributes for when the server's own fails: a trace matches when one of its spans has every attribute asked for,
 * as an attribute of the span, of one of its events, or of what sent it, compared as text.
 */
import { nameOf, serviceOf, type Payload, type SpanRow, type SpanTable } from '../../core/spans/spanTable';
import type { TraceQuery } from '../backend';
import { isRecord } from './reply';

/** Spans are parsed in portions of about this many ms, with a breath between them for everything else in the process. */
const portionMs = 8;

/** The tables that match, in their order. Rejects with the signal's reason when it fires. */
export async function filterByAttributes(
  tables: readonly SpanTable[],
  query: TraceQuery,
  signal: AbortSignal,
  now: () => number,
): Promise<SpanTable[]> {
  const wanted = Object.entries(query.attributes ?? {});
  const found: SpanTable[] = [];
  const breath = new Breath(now, signal);
  for (const table of tables) {
    if (await matches(table, query, wanted, breath)) found.push(table);
  }
  return found;
}

type Wanted = readonly (readonly [key: string, value: string])[];

async function matches(table: SpanTable, query: TraceQuery, wanted: Wanted, breath: Breath): Promise<boolean> {
  const bytes = table.payloads.map(payload => Buffer.from(payload.bytes, 0, payload.length));
  // Looking for the key's bytes first costs a fraction of parsing every span; only plain keys stand in JSON as they are.
  const needles = new Map(wanted.map(([key]) => [key, /^[\w.-]+$/.test(key) ? Buffer.from(`"${key}"`) : undefined]));
  const ofResource = table.resources.map(resource => {
    const text = bytes[resource.payload].toString('utf8', resource.offset, resource.offset + resource.length);
    return resource.length ? attributesOf(parse(text)) : new Map<string, Set<string>>();
  });
  for (let row: SpanRow = 0; row < table.count; row++) {
    if (query.service !== undefined && serviceOf(table, row) !== query.service) continue;
    if (query.operation !== undefined && nameOf(table, row) !== query.operation) continue;
    await breath.take();
    const shared = ofResource[table.resource[row]];
    const missing = wanted.filter(([key, value]) => !shared.get(key)?.has(value));
    if (!missing.length) return true;
    const payload = table.payload[row];
    const from = table.spanBytes.offset[row];
    const to = from + table.spanBytes.length[row];
    const span = bytes[payload].subarray(from, to);
    if (missing.some(([key]) => !span.includes(needles.get(key) ?? ''))) continue;
    const own = attributesOfSpan(parse(span.toString('utf8')), table.payloads[payload]);
    if (missing.every(([key, value]) => own.get(key)?.has(value))) return true;
  }
  return false;
}

function attributesOfSpan(span: unknown, { format }: Payload): Map<string, Set<string>> {
  if (!isRecord(span)) return new Map();
  const [own, events, ofEvent] =
    format === 'otlp-json' ? (['attributes', 'events', 'attributes'] as const) : (['tags', 'logs', 'fields'] as const);
  const found = attributesOf(span[own]);
  for (const event of Array.isArray(span[events]) ? span[events] : []) {
    if (isRecord(event)) attributesOf(event[ofEvent], found);
  }
  return found;
}

/** Values by key as text, of a list in either dialect; a key may come more than once. */
function attributesOf(list: unknown, into = new Map<string, Set<string>>()): Map<string, Set<string>> {
  for (const one of Array.isArray(list) ? list : []) {
    if (!isRecord(one) || typeof one.key !== 'string') continue;
    const value = isRecord(one.value) ? Object.values(one.value)[0] : one.value; // {"stringValue": "x"} in OTLP
    if (value === null || typeof value === 'object') continue; // lists and maps have no text to compare with
    const values = into.get(one.key) ?? new Set();
    into.set(one.key, values.add(String(value)));
  }
  return into;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a damaged span matches nothing
  }
}

/** Lets other work of the thread run when a portion's time is over. */
class Breath {
  private began: number;
  constructor(
    private readonly now: () => number,
    private readonly signal: AbortSignal,
  ) {
    this.began = now();
  }

  async take(): Promise<void> {
    this.signal.throwIfAborted();
    if (this.now() - this.began < portionMs) return;
    await new Promise(resolve => setImmediate(resolve));
    this.began = this.now();
  }
}
