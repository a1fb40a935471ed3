/** What a SpanTable looks like on its way to the page. Knows no VS Code: benchmarks and tests send the same chunks. */
import { SpanFlag, SpanKind, type SpanRow, type SpanTable } from '../../core/spans/spanTable';
import { databaseKind, type ColumnsChunk, type TraceHeader, type View } from '../../protocol/timeline';

/** Rows of a block: some 60 bytes each, so that a message stays near 1 MB and takes a millisecond or two to make. */
const blockRows = 16_384;
/** Bytes of names and events that end a block before it has that many rows. */
const blockBytes = 1 << 20;
/** Names shorter than this are copied by hand: a view for each would take longer. */
const shortName = 64;

/** All flags the page knows. */
const drawnFlags = Object.values(SpanFlag).reduce((all, flag) => all | flag, 0);

/** What the page draws of a table. */
export type DrawnTable = Pick<
  SpanTable,
  | 'count'
  | 'strings'
  | 'resources'
  | 'start'
  | 'duration'
  | 'selfTime'
  | 'parent'
  | 'depth'
  | 'subtreeEnd'
  | 'spanIdHigh'
  | 'spanIdLow'
  | 'name'
  | 'resource'
  | 'kind'
  | 'flags'
  | 'sparse'
  | 'eventIndex'
  | 'eventTime'
>;

export type ReadyView = Extract<View, { kind: 'ready' }>;

/** The message that goes before the chunks. */
export function readyView(
  table: DrawnTable,
  facts: { readonly revision: number; readonly header: TraceHeader; readonly announcement?: string },
): ReadyView {
  return { kind: 'ready', ...facts, services: servicesOf(table).names };
}

/** Names of services, each once, in order of appearance; and for each resource its place in that list. */
function servicesOf({ resources }: DrawnTable): { names: string[]; ofResource: Uint32Array } {
  const indexes = new Map<string, number>();
  const ofResource = new Uint32Array(resources.length);
  resources.forEach(({ service }, i) => {
    let index = indexes.get(service);
    if (index === undefined) indexes.set(service, (index = indexes.size));
    ofResource[i] = index;
  });
  return { names: [...indexes.keys()], ofResource };
}

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** Rows of a chunk: neighbours, or picked ones. Copies are plain: what lies in shared memory can't be posted to a page. */
interface ChosenRows {
  readonly count: number;
  at(index: number): SpanRow;
  copy(column: Column): ArrayBuffer;
}

function neighbours(from: SpanRow, to: SpanRow): ChosenRows {
  return {
    count: to - from,
    at: index => from + index,
    copy: column => column.slice(from, to).buffer as ArrayBuffer,
  };
}

function picked(rows: Uint32Array): ChosenRows {
  return {
    count: rows.length,
    at: index => rows[index],
    copy(column) {
      const values = new (column.constructor as new (length: number) => Column)(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]];
      return values.buffer as ArrayBuffer;
    },
  };
}

/**
 * Makes the chunks of one sending. Each is copied when it is asked for, so that no pass over the whole trace holds up the
 * thread that posts them.
 */
export class ChunkMaker {
  /** By number of a string: one more than its number in this sending, 0 for what was not sent. */
  private readonly sentAs: Uint32Array;
  private sentNames = 0;
  private readonly serviceOfResource: Uint32Array;

  constructor(
    private readonly table: DrawnTable,
    private readonly revision: number,
  ) {
    this.sentAs = new Uint32Array(table.strings.offset.length - 1);
    this.serviceOfResource = servicesOf(table).ofResource;
  }

  /** A block of rows from `from` on, at most up to `to` (exclusive) and at least one. */
  block(from: SpanRow, to: SpanRow): ColumnsChunk {
    const { name, strings, eventIndex } = this.table;
    const most = Math.min(to, from + blockRows);
    let bytes = 0;
    let end = from;
    do {
      bytes += (eventIndex[end + 1] - eventIndex[end]) * 8;
      const string = name[end++];
      if (!this.sentAs[string]) bytes += strings.offset[string + 1] - strings.offset[string];
    } while (end < most && bytes < blockBytes);
    return this.chunk(from, neighbours(from, end));
  }

  /** The rows that are wanted first, ascending. `withShape` adds the extent of every subtree of the trace. */
  pick(rows: Uint32Array, withShape: boolean): ColumnsChunk {
    return {
      ...this.chunk(rows[0], picked(rows)),
      rows: rows.slice().buffer as ArrayBuffer,
      ...(withShape && { allSubtreeEnds: this.table.subtreeEnd.slice().buffer as ArrayBuffer }),
    };
  }

  private chunk(from: SpanRow, rows: ChosenRows): ColumnsChunk {
    const { table, revision } = this;
    return {
      revision,
      from,
      count: rows.count,
      start: rows.copy(table.start),
      duration: rows.copy(table.duration),
      selfTime: rows.copy(table.selfTime),
      parent: rows.copy(table.parent),
      depth: rows.copy(table.depth),
      subtreeEnd: rows.copy(table.subtreeEnd),
      spanIdHigh: rows.copy(table.spanIdHigh),
      spanIdLow: rows.copy(table.spanIdLow),
      service: this.services(rows),
      kind: this.kinds(rows),
      flags: this.flags(rows),
      ...this.names(rows),
      ...this.events(rows),
    };
  }

  private services(rows: ChosenRows): ArrayBuffer {
    const services = new Uint32Array(rows.copy(this.table.resource));
    for (let i = 0; i < services.length; i++) services[i] = this.serviceOfResource[services[i]];
    return services.buffer;
  }

  private flags(rows: ChosenRows): ArrayBuffer {
    const flags = new Uint8Array(rows.copy(this.table.flags));
    for (let i = 0; i < flags.length; i++) flags[i] &= drawnFlags;
    return flags.buffer;
  }

  /** Calls of databases look different from other calls, although OpenTelemetry has no kind for them. */
  private kinds(rows: ChosenRows): ArrayBuffer {
    const kinds = new Uint8Array(rows.copy(this.table.kind));
    for (const key of ['db.system.name', 'db.system'] as const) {
      const having = this.table.sparse[key]?.rows;
      if (!having?.length) continue;
      let at = lowerBound(having, rows.at(0), 0, having.length);
      for (let i = 0; i < kinds.length && at < having.length; i++) {
        const row = rows.at(i);
        // Rows ascend without repeating: the place sought is no farther away than the row is.
        if (having[at] < row) at = lowerBound(having, row, at, Math.min(having.length, at + row - having[at] + 1));
        if (having[at] === row && kinds[i] === SpanKind.Client) kinds[i] = databaseKind;
      }
    }
    return kinds.buffer;
  }

  private names(rows: ChosenRows): Pick<ColumnsChunk, 'name' | 'firstName' | 'nameBytes' | 'nameOffset'> {
    const { sentAs } = this;
    const { bytes, offset } = this.table.strings;
    const name = new Uint32Array(rows.copy(this.table.name));
    const firstName = this.sentNames;
    const fresh: number[] = [];
    let size = 0;
    for (let i = 0; i < name.length; i++) {
      const string = name[i];
      if (!sentAs[string]) {
        sentAs[string] = ++this.sentNames;
        fresh.push(string);
        size += offset[string + 1] - offset[string];
      }
      name[i] = sentAs[string] - 1;
    }
    const nameBytes = new Uint8Array(size);
    const nameOffset = new Uint32Array(fresh.length + 1);
    let used = 0;
    fresh.forEach((string, i) => {
      const from = offset[string];
      const to = offset[string + 1];
      if (to - from > shortName) nameBytes.set(bytes.subarray(from, to), used);
      else for (let at = from; at < to; at++) nameBytes[used + at - from] = bytes[at];
      nameOffset[i + 1] = used += to - from;
    });
    return { name: name.buffer, firstName, nameBytes: nameBytes.buffer, nameOffset: nameOffset.buffer };
  }

  private events(rows: ChosenRows): Pick<ColumnsChunk, 'eventIndex' | 'eventTime'> {
    const { eventIndex: all, eventTime: times } = this.table;
    const eventIndex = new Uint32Array(rows.count + 1);
    for (let i = 0; i < rows.count; i++) {
      const row = rows.at(i);
      eventIndex[i + 1] = eventIndex[i] + all[row + 1] - all[row];
    }
    const eventTime = new Float64Array(eventIndex[rows.count]);
    for (let i = 0; i < rows.count; i++) {
      const first = all[rows.at(i)];
      for (let at = eventIndex[i]; at < eventIndex[i + 1]; at++) eventTime[at] = times[first + at - eventIndex[i]];
    }
    return { eventIndex: eventIndex.buffer, eventTime: eventTime.buffer };
  }
}

/** First place from `low` to `high` (exclusive) whose row is not smaller. */
function lowerBound(rows: Uint32Array, row: SpanRow, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
