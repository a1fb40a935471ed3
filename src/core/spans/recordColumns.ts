import type { Moment } from './columnParts';
import { EventLayout, SparseLayout } from './columnParts';
import type { ColumnArena } from './columns';
import { inStretches } from './inStretches';
import type { Sizes } from './memberSurvey';
import type { Renumbering } from './renumbering';
import { Field } from './spanRecords';
import type { Collected } from './tableLayout';

/** Where a row's record is found, and what the order of rows says of it. */
export interface RowsInOrder {
  /** Spans of the trace, as numbers within the payload. */
  readonly members: Uint32Array;
  /** Index into `members` by row. */
  readonly memberOfRow: Uint32Array;
  /** By member. */
  readonly flags: Uint8Array;
  /** By row, ns from `base`. */
  readonly start: Float64Array;
  readonly base: Moment;
}

/** The columns that the records of spans decide; each record is visited once. */
export class RecordColumns {
  private readonly columns;
  private readonly events: EventLayout;
  private readonly sparse: SparseLayout;

  constructor(
    private readonly collected: Collected,
    private readonly texts: Renumbering,
    private readonly resources: Renumbering,
    private readonly rows: RowsInOrder,
    sizes: Sizes,
    arena: ColumnArena,
  ) {
    const count = rows.members.length;
    const ranges = () => ({ offset: arena.uint32(count), length: arena.uint32(count) });
    this.columns = {
      spanIdHigh: arena.uint32(count),
      spanIdLow: arena.uint32(count),
      name: arena.uint32(count),
      scope: arena.uint32(count),
      resource: arena.uint32(count),
      kind: arena.uint8(count),
      status: arena.uint8(count),
      flags: arena.uint8(count),
      payload: arena.uint16(count),
      spanBytes: ranges(),
      attributeBytes: ranges(),
      eventBytes: ranges(),
      linkBytes: ranges(),
      scopeBytes: ranges(),
    };
    this.events = new EventLayout(collected.events, texts, rows.base, count, sizes.events, arena);
    this.sparse = new SparseLayout(collected.records.words, texts, sizes.sparse, arena);
    inStretches(count, (from, to) => this.fill(from, to));
  }

  result() {
    return { ...this.columns, ...this.events.columns(), sparse: this.sparse.columns() };
  }

  private fill(from: number, to: number): void {
    const { texts, resources, events, sparse } = this;
    const { resourceOfSlot, scopes } = this.collected;
    const { words, starts } = this.collected.records;
    const { members, memberOfRow, start, flags: orderFlags } = this.rows;
    const { spanIdHigh, spanIdLow, name, scope, resource, kind, status, flags } = this.columns;
    const { spanBytes, attributeBytes, eventBytes, linkBytes, scopeBytes } = this.columns;
    for (let row = from; row < to; row++) {
      const member = memberOfRow[row];
      const word = starts[members[member]] * 2;
      spanIdHigh[row] = words[word + Field.IdHigh];
      spanIdLow[row] = words[word + Field.IdLow];
      name[row] = texts.of(words[word + Field.Name]);
      resource[row] = resources.of(resourceOfSlot[words[word + Field.Resource]]);
      const marks = words[word + Field.Marks];
      kind[row] = marks & 0xff;
      status[row] = (marks >>> 8) & 0xff;
      flags[row] = ((marks >>> 16) & 0xff) | orderFlags[member];
      const spanFrom = words[word + Field.SpanFrom];
      spanBytes.offset[row] = spanFrom;
      spanBytes.length[row] = words[word + Field.SpanTo] - spanFrom;
      // Memory is zero, and stays untouched where nothing else is to be said.
      const slot = words[word + Field.Scope];
      if (slot) {
        scope[row] = texts.of(scopes.name[slot]);
        scopeBytes.offset[row] = scopes.offset[slot];
        scopeBytes.length[row] = scopes.length[slot];
      }
      const attributesFrom = words[word + Field.AttributesFrom];
      if (attributesFrom) {
        attributeBytes.offset[row] = attributesFrom;
        attributeBytes.length[row] = words[word + Field.AttributesTo] - attributesFrom;
      }
      const eventsFrom = words[word + Field.EventsFrom];
      if (eventsFrom) {
        eventBytes.offset[row] = eventsFrom;
        eventBytes.length[row] = words[word + Field.EventsTo] - eventsFrom;
      }
      const linksFrom = words[word + Field.LinksFrom];
      if (linksFrom) {
        linkBytes.offset[row] = linksFrom;
        linkBytes.length[row] = words[word + Field.LinksTo] - linksFrom;
      }
      events.add(row, words[word + Field.FirstEvent], words[word + Field.LastEvent], start[row]);
      sparse.add(row, word + Field.FirstSparse, marks >>> 24);
    }
  }
}
