/**
 * A trace as plain objects, to compare tables with. `tracesOf` says what a SpanTable holds; `plainReader.ts` makes the same
 * from JSON.parse, slowly and without any of the readers' code.
 */
import type { ReadResult } from '../../../../src/core/import/reader';
import { sparseKeys, sparseOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { textAt } from '../../../../src/core/spans/stringColumn';
import { createReader } from '../../../../src/core/import';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';

export interface PlainSpan {
  id: string;
  /** Row of the parent, -1 for a top. */
  parent: number;
  depth: number;
  subtreeEnd: number;
  /** ns from the base. */
  start: number;
  duration: number;
  self: number;
  name: string;
  service: string;
  scope: string;
  kind: number;
  status: number;
  flags: number;
  events: string[];
  sparse: Record<string, string>;
}

export interface PlainTrace {
  id: string;
  base: bigint;
  spans: PlainSpan[];
}

/** What a table holds, read column by column. */
export function plainOf(table: SpanTable): PlainTrace {
  const spans = Array.from({ length: table.count }, (_, row): PlainSpan => {
    const events: string[] = [];
    for (let event = table.eventIndex[row]; event < table.eventIndex[row + 1]; event++)
      events.push(`${timeText(table.eventTime[event])} ${textAt(table.strings, table.eventName[event])}`);
    const sparse: Record<string, string> = {};
    for (const key of sparseKeys) {
      const value = sparseOf(table, row, key);
      if (value !== undefined) sparse[key] = value;
    }
    return {
      id: hex(table.spanIdHigh[row]) + hex(table.spanIdLow[row]),
      parent: table.parent[row],
      depth: table.depth[row],
      subtreeEnd: table.subtreeEnd[row],
      start: table.start[row],
      duration: table.duration[row],
      self: table.selfTime[row],
      name: textAt(table.strings, table.name[row]),
      service: table.resources[table.resource[row]].service,
      scope: textAt(table.strings, table.scope[row]),
      kind: table.kind[row],
      status: table.status[row],
      flags: table.flags[row],
      events,
      sparse,
    };
  });
  return { id: table.traceId, base: table.base, spans };
}

/** Beyond 2^53 the last digits depend on the way a time was computed. */
export function timeText(nanos: number): string {
  return Math.abs(nanos) > Number.MAX_SAFE_INTEGER ? nanos.toPrecision(12) : String(nanos);
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** Bytes in shared memory, as a response leaves them. */
export function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

/** Reads a text at once, or in pieces of `pieceBytes` as they would arrive. */
export function read(format: PayloadFormat, text: string | Uint8Array, pieceBytes = Infinity): ReadResult {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const buffer = new SharedArrayBuffer(0, { maxByteLength: bytes.length });
  const reader = createReader(format, buffer);
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const to = Math.min(bytes.length, from + pieceBytes);
    buffer.grow(to);
    new Uint8Array(buffer).set(bytes.subarray(from, to), from);
    if (to < bytes.length) reader.advance(to);
  }
  return reader.finish(bytes.length);
}

/** The one table of a payload with one trace. */
export function readOne(format: PayloadFormat, text: string | Uint8Array): SpanTable {
  const { traces } = read(format, text);
  if (traces.length !== 1) throw new Error(`Expected one trace, got ${traces.length}`);
  return traces[0];
}
