import { SpanKind, type SpanTable } from '../../core/spans/spanTable';
import { stringCount, textAt } from '../../core/spans/stringColumn';
import { databaseKind, type ColumnsChunk } from '../../protocol/timeline';

/** Rows of the first chunk: more than any screen shows, so that the first paint waits for nothing else. */
const firstRows = 256;
/** Rows of the later ones: some 60 bytes each, so that a message stays near 1 MB. */
const laterRows = 16_384;

/** Columns made for the page: names and services index into short lists of their own, sparse attributes stay in the host. */
export interface DrawnColumns {
  readonly names: readonly string[];
  readonly services: readonly string[];
  /** Per row, into `names` and `services`. */
  readonly name: Uint32Array;
  readonly service: Uint32Array;
  /** SpanKind, or `databaseKind`. */
  readonly kind: Uint8Array;
}

export function drawnColumns(table: SpanTable): DrawnColumns {
  const names: string[] = [];
  const nameOfString = new Int32Array(stringCount(table.strings)).fill(-1);
  const name = new Uint32Array(table.count);
  const services: string[] = [];
  const serviceIndex = new Map<string, number>();
  const serviceOfResource = table.resources.map(resource => {
    const known = serviceIndex.get(resource.service);
    if (known !== undefined) return known;
    serviceIndex.set(resource.service, services.length);
    return services.push(resource.service) - 1;
  });
  const service = new Uint32Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const string = table.name[row];
    if (nameOfString[string] < 0) nameOfString[string] = names.push(textAt(table.strings, string)) - 1;
    name[row] = nameOfString[string];
    service[row] = serviceOfResource[table.resource[row]];
  }
  return { names, services, name, service, kind: kindsToDraw(table) };
}

/** Calls of a database look different from other calls, although OpenTelemetry has no kind for them. */
function kindsToDraw(table: SpanTable): Uint8Array {
  const kinds = new Uint8Array(table.kind);
  for (const key of ['db.system.name', 'db.system'] as const) {
    for (const row of table.sparse[key]?.rows ?? []) if (kinds[row] === SpanKind.Client) kinds[row] = databaseKind;
  }
  return kinds;
}

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** A plain copy: what lies in shared memory can't be posted to a page. */
function copy(column: Column, from: number, to: number): ArrayBuffer {
  const bytes = column.BYTES_PER_ELEMENT;
  const buffer = new ArrayBuffer((to - from) * bytes);
  new Uint8Array(buffer).set(new Uint8Array(column.buffer, column.byteOffset + from * bytes, (to - from) * bytes));
  return buffer;
}

/** The table in chunks, in row order, a screenful first. Lazy: a chunk is copied when it is about to be posted. */
export function* columnChunks(table: SpanTable, drawn: DrawnColumns, revision: number): Generator<ColumnsChunk> {
  for (let from = 0; from < table.count;) {
    const to = Math.min(table.count, from + (from === 0 ? firstRows : laterRows));
    const firstEvent = table.eventIndex[from];
    const eventIndex = new Uint32Array(to - from + 1);
    for (let i = 0; i < eventIndex.length; i++) eventIndex[i] = table.eventIndex[from + i] - firstEvent;
    yield {
      revision,
      from,
      count: to - from,
      start: copy(table.start, from, to),
      duration: copy(table.duration, from, to),
      selfTime: copy(table.selfTime, from, to),
      parent: copy(table.parent, from, to),
      depth: copy(table.depth, from, to),
      subtreeEnd: copy(table.subtreeEnd, from, to),
      spanIdHigh: copy(table.spanIdHigh, from, to),
      spanIdLow: copy(table.spanIdLow, from, to),
      name: copy(drawn.name, from, to),
      service: copy(drawn.service, from, to),
      kind: copy(drawn.kind, from, to),
      flags: copy(table.flags, from, to),
      eventIndex: eventIndex.buffer,
      eventTime: copy(table.eventTime, firstEvent, table.eventIndex[to]),
    };
    from = to;
  }
}
