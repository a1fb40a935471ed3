import { readSpanDetails } from '../import';
import type { SpanDetails } from '../spans/spanDetails';
import { nameOf, serviceOf, sparseKeys, sparseOf, spanIdOf } from '../spans/spanTable';
import type { SpanKind, SpanRow, SpanTable, SparseKey } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';

/** An event named `exception`, or one that has its attributes. */
export interface RecordedException {
  /** `exception.type`, `.message`, `.stacktrace`; empty where they are missing. */
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
}

const columns = new Set<string>(sparseKeys);

/** A span as rules look at it. Columns are read as they are asked for, the span's bytes only for what has no column. */
export class SpanView {
  private decoded: SpanDetails | undefined;

  constructor(
    readonly table: SpanTable,
    readonly row: SpanRow,
  ) {}

  get spanId(): string {
    return spanIdOf(this.table, this.row);
  }

  get name(): string {
    return nameOf(this.table, this.row);
  }

  get service(): string {
    return serviceOf(this.table, this.row);
  }

  /** Name of the instrumentation scope; '' when there is none. */
  get scope(): string {
    return textAt(this.table.strings, this.table.scope[this.row]);
  }

  get kind(): SpanKind {
    return this.table.kind[this.row];
  }

  /** Whatever its service. */
  get parent(): SpanView | undefined {
    const parent = this.table.parent[this.row];
    return parent < 0 ? undefined : new SpanView(this.table, parent);
  }

  /** Nearest span above it, each in turn; those of other services, too. */
  *ancestors(): Generator<SpanView> {
    for (let span = this.parent; span; span = span.parent) yield span;
  }

  /** Direct children, by start. */
  *children(): Generator<SpanView> {
    const { subtreeEnd } = this.table;
    for (let row = this.row + 1; row < subtreeEnd[this.row]; row = subtreeEnd[row]) yield new SpanView(this.table, row);
  }

  /** The value as text, trimmed; undefined when missing or empty. The first of several keys that has one. */
  attribute(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const value = columns.has(key)
        ? sparseOf(this.table, this.row, key as SparseKey)
        : this.details.attributes.find(attribute => attribute.key === key)?.value.text;
      const text = value?.trim();
      if (text) return text;
    }
    return undefined;
  }

  /** An attribute of the resource. */
  resource(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const text = resourceOf(this.table, this.row).get(key);
      if (text) return text;
    }
    return undefined;
  }

  /** In the order of their times. No bytes are read for a span without events. */
  get exceptions(): readonly RecordedException[] {
    if (!this.hasEvents) return [];
    return this.details.events.flatMap(({ name, attributes }) => {
      const value = (key: string): string => attributes.find(attribute => attribute.key === key)?.value.text ?? '';
      const exception = {
        type: value('exception.type'),
        message: value('exception.message'),
        stacktrace: value('exception.stacktrace') || value('stack'),
      };
      const isOne =
        name === 'exception' || exception.type !== '' || exception.message !== '' || exception.stacktrace !== '';
      return isOne ? [exception] : [];
    });
  }

  get hasEvents(): boolean {
    return this.table.eventIndex[this.row + 1] > this.table.eventIndex[this.row];
  }

  /** Everything, decoded at first use: microseconds to tens of them. */
  get details(): SpanDetails {
    return (this.decoded ??= readSpanDetails(this.table, this.row));
  }
}

const resources = new WeakMap<SpanTable, Map<number, ReadonlyMap<string, string>>>();

function resourceOf(table: SpanTable, row: SpanRow): ReadonlyMap<string, string> {
  let known = resources.get(table);
  if (!known) resources.set(table, (known = new Map()));
  const number = table.resource[row];
  let attributes = known.get(number);
  if (!attributes) {
    const { resource } = readSpanDetails(table, row);
    known.set(number, (attributes = new Map(resource.map(({ key, value }) => [key, value.text.trim()]))));
  }
  return attributes;
}
