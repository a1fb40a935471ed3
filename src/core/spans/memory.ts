import type { Payload, SpanTable } from './spanTable';

/** Bytes that the columns of a table take, its texts among them, without its payloads. */
export function tableBytes(table: SpanTable): number {
  let bytes = 0;
  for (const column of Object.values(table)) {
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
    else if (column && typeof column === 'object' && 'offset' in column) {
      for (const part of Object.values(column)) if (ArrayBuffer.isView(part)) bytes += part.byteLength;
    }
  }
  for (const column of Object.values(table.sparse)) bytes += column.rows.byteLength + column.values.byteLength;
  return bytes;
}

/** The payloads a table refers to, each buffer once. */
export function payloadsOf(table: SpanTable): readonly Payload[] {
  const seen = new Set<SharedArrayBuffer>();
  return table.payloads.filter(({ bytes }) => !seen.has(bytes) && seen.add(bytes));
}
