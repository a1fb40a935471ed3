/** Turns what a builder collected into the columns of one trace's table. */
import type { Nanos } from '../time';
import { ColumnArena } from './columns';
import { RecordColumns } from './recordColumns';
import { Renumbering } from './renumbering';
import { orderRows } from './rowOrder';
import type { newEventColumns } from './spanDraft';
import type { SpanRecords } from './spanRecords';
import { spansToOrder } from './spansToOrder';
import type { SpanTable } from './spanTable';
import type { StringTable } from './stringTable';
import type { TraceTally } from './traceTally';

/** By slot. Name as a number of `strings`; the range is that of the whole scope object. */
export interface CollectedScopes {
  readonly name: Uint32Array;
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
}

/** The range is that of the attribute list. */
export interface CollectedResource {
  readonly service: string;
  readonly offset: number;
  readonly length: number;
}

/** All of a payload, in its order. */
export interface Collected {
  readonly records: SpanRecords;
  readonly events: ReturnType<typeof newEventColumns>['columns'];
  readonly strings: StringTable;
  readonly scopes: CollectedScopes;
  readonly resources: readonly CollectedResource[];
  readonly resourceOfSlot: Uint32Array;
}

type Columns = Omit<SpanTable, 'traceId' | 'payloads' | 'warnings'>;

export class TableLayout {
  private readonly texts: Renumbering;
  private readonly resources: Renumbering;

  constructor(private readonly collected: Collected) {
    this.texts = new Renumbering(collected.strings.count);
    this.resources = new Renumbering(collected.resources.length);
  }

  /** `members`: the spans of the trace, in payload order. `extent`: their last end. */
  layOut(members: Uint32Array, tally: TraceTally): { readonly columns: Columns; readonly extent: Nanos } {
    const { records, strings } = this.collected;
    const { texts, resources } = this;
    const count = members.length;
    const { base } = tally;
    const arena = new ColumnArena(bytesOf(tally));
    const { spanOfRow, flags, extent, ...rows } = orderRows(spansToOrder(records, members, base), {
      start: arena.float64(count),
      duration: arena.float64(count),
      selfTime: arena.float64(count),
      parent: arena.int32(count),
      depth: arena.uint32(count),
      subtreeEnd: arena.uint32(count),
    });
    const inOrder = { members, memberOfRow: spanOfRow, flags, start: rows.start, base };
    const ofRecords = new RecordColumns(this.collected, inOrder, tally, arena);
    resources.reset();
    texts.reset();
    texts.of(0);
    // A table of all that the payload holds can have all of its texts, with the numbers that they have.
    const isAlone = count === records.count;
    ofRecords.renumber(resources, isAlone ? undefined : texts);
    const columns: Columns = {
      count,
      base: BigInt(base.seconds) * 1_000_000_000n + BigInt(base.nanos),
      ...rows,
      ...ofRecords.result(),
      resources: Array.from(resources.used(), index => ({ ...this.collected.resources[index], payload: 0 })),
      strings: isAlone ? strings.column() : strings.columnOf(texts.used()),
    };
    return { columns, extent };
  }
}

/** Bytes of all columns of a table: the mirror of what `layOut` takes from its arena. */
function bytesOf({ count, events, sparse }: TraceTally): number {
  const each = (entries: number, bytes: number, columns: number) => ColumnArena.sizeOf(entries, bytes) * columns;
  const bytes = each(count, 8, 3) + each(count, 4, 8 + 10) + each(count, 2, 1) + each(count, 1, 3);
  const sparseValues = sparse.reduce((a, b) => a + b, 0);
  return bytes + each(count + 1, 4, 1) + each(events, 8, 1) + each(events, 4, 1) + each(sparseValues, 4, 2);
}
