/**
 * What SDKs dropped at their limits, out of the bytes of all spans and without decoding them. In OTLP the counts are members of
 * the span, so only the bytes around its lists are looked at:
 *
 *   {"spanId":…,"attributes":[ … ],"droppedAttributesCount":3,"events":[ … ],…}
 *                            not here                              nor here
 *
 * Jaeger's JSON has them as tags, and only where something was dropped.
 */
import { bytesOf, readSpanFields } from '../../import/details';
import { BytePattern } from '../../find/bytePattern';
import type { ByteRanges, SpanRow, SpanTable } from '../../spans/spanTable';
import type { DataFacts } from '../analysis';
import { attributeOf } from '../errors/errorText';

type Counts = { attributes: number; events: number; links: number };

const encoder = new TextEncoder();
const patternOf = (text: string): BytePattern => new BytePattern(Array.from(encoder.encode(text), byte => [byte]));
const member = patternOf('"dropped');
const tag = patternOf('otel.dropped_');
const members = (['attributes', 'events', 'links'] as const).map(kind => {
  const name = kind[0].toUpperCase() + kind.slice(1);
  return { kind, rest: encoder.encode(`${name}Count"`) };
});
/** Spans of Jaeger's that are decoded for their tags, tens of µs each. */
const mostDecoded = 5_000;

export function droppedCounts(table: SpanTable): DataFacts['dropped'] {
  const sum: Counts = { attributes: 0, events: 0, links: 0 };
  const rows: SpanRow[] = [];
  const bytes = table.payloads.map(bytesOf);
  let decoded = 0;
  for (let row = 0; row < table.count; row++) {
    const index = table.payload[row];
    let found: Counts | undefined;
    if (table.payloads[index].format === 'otlp-json') found = membersOf(table, row, bytes[index]);
    else if (hasTag(table, row, bytes[index]) && decoded++ < mostDecoded) found = tagsOf(table, row);
    if (!found) continue;
    rows.push(row);
    sum.attributes += found.attributes;
    sum.events += found.events;
    sum.links += found.links;
  }
  return { ...sum, rows: Uint32Array.from(rows) };
}

/** Undefined when nothing was dropped. */
function membersOf(table: SpanTable, row: SpanRow, bytes: Uint8Array): Counts | undefined {
  const lists = [table.attributeBytes, table.eventBytes, table.linkBytes];
  const end = table.spanBytes.offset[row] + table.spanBytes.length[row];
  let found: Counts | undefined;
  for (let at = table.spanBytes.offset[row]; at < end;) {
    const list = nextList(lists, row, at);
    const stop = list ? Math.min(end, list.offset[row]) : end;
    for (let hit = member.indexIn(bytes, at, stop); hit >= 0; hit = member.indexIn(bytes, hit + 1, stop)) {
      const known = members.find(({ rest }) => startsWith(bytes, hit + member.length, rest));
      const count = known ? countAt(bytes, hit + member.length + known.rest.length, stop) : 0;
      if (!known || !count) continue;
      found ??= { attributes: 0, events: 0, links: 0 };
      found[known.kind] = count;
    }
    at = list ? stop + list.length[row] : end;
  }
  return found;
}

function nextList(lists: readonly ByteRanges[], row: SpanRow, from: number): ByteRanges | undefined {
  let next: ByteRanges | undefined;
  for (const list of lists)
    if (list.length[row] > 0 && list.offset[row] >= from && (!next || list.offset[row] < next.offset[row])) next = list;
  return next;
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** The number behind a key: `: 3`, also in quotes. 0 for anything else. */
function countAt(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  const isBlank = (byte: number): boolean =>
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x3a || byte === 0x22;
  while (at < end && isBlank(bytes[at])) at++;
  let count = 0;
  for (; at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39 && count < 1e12; at++)
    count = count * 10 + bytes[at] - 0x30;
  return count;
}

function hasTag({ attributeBytes }: SpanTable, row: SpanRow, bytes: Uint8Array): boolean {
  const from = attributeBytes.offset[row];
  return tag.indexIn(bytes, from, from + attributeBytes.length[row]) >= 0;
}

function tagsOf(table: SpanTable, row: SpanRow): Counts | undefined {
  const fields = readSpanFields(table, row, 64);
  const count = (kind: string): number => {
    const value = Number(attributeOf(fields, `otel.dropped_${kind}_count`));
    return Number.isSafeInteger(value) && value > 0 ? value : 0;
  };
  const counts = { attributes: count('attributes'), events: count('events'), links: count('links') };
  return counts.attributes || counts.events || counts.links ? counts : undefined;
}
