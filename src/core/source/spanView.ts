import { readSpanDetails } from '../import';
import type { SpanDetails } from '../spans/spanDetails';
import { isError, nameOf, serviceOf, sparseKeys, sparseOf } from '../spans/spanTable';
import type { SpanKind, SpanRow, SpanTable, SparseKey } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import { sameText } from './sameText';

/** An event named `exception`, or one that has its attributes. */
export interface RecordedException {
  /** `exception.type`, `.message`, `.stacktrace`; empty where they are missing. */
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
  /** Index among the span's events, by time. */
  readonly event: number;
}

export interface ViewedEvent {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * A span as rules look at it: what answers may depend on, and nothing else. Its id and its times are left out on purpose, so
 * that spans that say the same have one answer.
 */
export interface SpanView {
  readonly name: string;
  readonly service: string;
  /** Name of the instrumentation scope; '' when there is none. */
  readonly scope: string;
  readonly kind: SpanKind;
  readonly isError: boolean;
  /** Services that have a part in its trace: the same object for the same services. */
  readonly traceServices: ReadonlySet<string>;
  /** Whatever its service. */
  readonly parent: SpanView | undefined;
  /** Nearest span above it, each in turn; those of other services, too. */
  ancestors(): Iterable<SpanView>;
  /** Direct children, by start; the first hundred. */
  children(): Iterable<SpanView>;
  /**
   * The value as text, trimmed; undefined when missing or empty. The first of several keys that has one. Numbers in addresses
   * and values in queries are replaced (see sameText): spans that differ in nothing else have one answer.
   */
  attribute(...keys: readonly string[]): string | undefined;
  /** An attribute of the resource. */
  resource(...keys: readonly string[]): string | undefined;
  /** In the order of their times. */
  readonly exceptions: readonly RecordedException[];
  /** All events, in the order of their times. Nothing is decoded for a span without events. */
  readonly events: readonly ViewedEvent[];
}

/** More children than this are not looked at. */
export const mostChildren = 100;

const columns = new Set<string>(sparseKeys);
const none: readonly never[] = [];

/** A row of a table. Columns are read as they are asked for, the span's bytes only for what has no column. */
export class TableSpan implements SpanView {
  private decoded: SpanDetails | undefined;

  constructor(
    readonly table: SpanTable,
    readonly row: SpanRow,
  ) {}

  get name(): string {
    return nameOf(this.table, this.row);
  }

  get service(): string {
    return serviceOf(this.table, this.row);
  }

  get scope(): string {
    return textAt(this.table.strings, this.table.scope[this.row]);
  }

  get kind(): SpanKind {
    return this.table.kind[this.row];
  }

  get isError(): boolean {
    return isError(this.table, this.row);
  }

  get traceServices(): ReadonlySet<string> {
    let services = traceServices.get(this.table);
    if (!services) {
      services = sameSet(this.table.resources.slice(0, mostServices).map(({ service }) => service));
      traceServices.set(this.table, services);
    }
    return services;
  }

  get parent(): TableSpan | undefined {
    const parent = this.table.parent[this.row];
    return parent < 0 ? undefined : new TableSpan(this.table, parent);
  }

  *ancestors(): Generator<TableSpan> {
    for (let span = this.parent; span; span = span.parent) yield span;
  }

  *children(): Generator<TableSpan> {
    const { subtreeEnd } = this.table;
    const end = subtreeEnd[this.row];
    for (let row = this.row + 1, count = 0; row < end && count < mostChildren; row = subtreeEnd[row], count++)
      yield new TableSpan(this.table, row);
  }

  attribute(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const value = columns.has(key)
        ? sparseOf(this.table, this.row, key as SparseKey)
        : this.details.attributes.find(attribute => attribute.key === key)?.value.text;
      const text = value?.trim();
      if (text) return sameText(key, text);
    }
    return undefined;
  }

  resource(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const text = resourceOf(this.table, this.row).get(key);
      if (text) return text;
    }
    return undefined;
  }

  get exceptions(): readonly RecordedException[] {
    return this.events.flatMap((event, i) => exceptionIn(event, i) ?? none);
  }

  get events(): readonly ViewedEvent[] {
    if (this.table.eventIndex[this.row + 1] === this.table.eventIndex[this.row]) return none;
    return this.details.events.map(({ name, attributes }) => ({
      name,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value.text])),
    }));
  }

  /** Everything, decoded at first use: microseconds to tens of them. */
  get details(): SpanDetails {
    return (this.decoded ??= readSpanDetails(this.table, this.row));
  }
}

/** A trace has a dozen services; thousands are damaged data. */
const mostServices = 500;
const traceServices = new WeakMap<SpanTable, ReadonlySet<string>>();
const serviceSets = new Map<string, ReadonlySet<string>>();

function sameSet(services: readonly string[]): ReadonlySet<string> {
  const sorted = [...new Set(services)].sort();
  const key = JSON.stringify(sorted);
  let known = serviceSets.get(key);
  if (!known) {
    if (serviceSets.size >= 1_000) serviceSets.clear();
    serviceSets.set(key, (known = new Set(sorted)));
  }
  return known;
}

function exceptionIn({ name, attributes }: ViewedEvent, event: number): RecordedException | undefined {
  const exception = {
    type: attributes['exception.type'] ?? '',
    message: attributes['exception.message'] ?? '',
    stacktrace: attributes['exception.stacktrace'] || attributes.stack || '',
    event,
  };
  const isOne = name === 'exception' || exception.type || exception.message || exception.stacktrace;
  return isOne ? exception : undefined;
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

/** What is kept of a span to resolve it again without its table. Plain data. */
export interface SpanEvidence {
  readonly service: string;
  readonly name: string;
  readonly scope: string;
  readonly kind: SpanKind;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly events: readonly ViewedEvent[];
  readonly traceServices: readonly string[];
}

/** A span of which only the evidence was kept: without parent and children. */
export class EvidenceSpan implements SpanView {
  readonly parent = undefined;

  constructor(private readonly evidence: SpanEvidence) {}

  get name(): string {
    return this.evidence.name;
  }

  get service(): string {
    return this.evidence.service;
  }

  get scope(): string {
    return this.evidence.scope;
  }

  get kind(): SpanKind {
    return this.evidence.kind;
  }

  get isError(): boolean {
    return this.evidence.isError;
  }

  get traceServices(): ReadonlySet<string> {
    return sameSet(this.evidence.traceServices);
  }

  get events(): readonly ViewedEvent[] {
    return this.evidence.events;
  }

  get exceptions(): readonly RecordedException[] {
    return this.events.flatMap((event, i) => exceptionIn(event, i) ?? none);
  }

  ancestors(): Iterable<SpanView> {
    return none;
  }

  children(): Iterable<SpanView> {
    return none;
  }

  attribute(...keys: readonly string[]): string | undefined {
    return firstOf(this.evidence.attributes, keys);
  }

  resource(...keys: readonly string[]): string | undefined {
    return firstOf(this.evidence.resource, keys);
  }
}

function firstOf(values: Readonly<Record<string, string>>, keys: readonly string[]): string | undefined {
  const key = keys.find(name => Object.hasOwn(values, name) && values[name].trim() !== '');
  return key === undefined ? undefined : sameText(key, values[key].trim());
}

/** Everything with a column, and the whole resource; events only where asked for: lenses are not about errors. */
export function evidenceOf(span: TableSpan, withEvents = false): SpanEvidence {
  const { table, row } = span;
  const attributes: Record<string, string> = {};
  for (const key of sparseKeys) {
    const value = sparseOf(table, row, key);
    if (value !== undefined) attributes[key] = sameText(key, value.trim());
  }
  return {
    service: span.service,
    name: span.name,
    scope: span.scope,
    kind: span.kind,
    isError: span.isError,
    attributes,
    resource: Object.fromEntries(resourceOf(table, row)),
    events: withEvents ? span.events : none,
    traceServices: [...span.traceServices],
  };
}
