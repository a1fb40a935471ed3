/** Finding the slow way: every row's details decoded, every text that they show compared. */
import { readSpanDetails } from '../../../../src/core/import';
import type { Attribute } from '../../../../src/core/spans/spanDetails';
import { nameOf, serviceOf, type SpanRow, type SpanTable } from '../../../../src/core/spans/spanTable';

/** Every text of a row in which a query is sought. */
export function textsOf(table: SpanTable, row: SpanRow): string[] {
  const details = readSpanDetails(table, row, Infinity);
  const both = (attributes: readonly Attribute[]) => attributes.flatMap(({ key, value }) => [key, value.text]);
  const values = (attributes: readonly Attribute[]) => attributes.map(({ value }) => value.text);
  return [
    nameOf(table, row),
    serviceOf(table, row),
    details.scope.name,
    details.scope.version,
    ...values(details.scope.attributes),
    ...values(details.resource),
    ...both(details.attributes),
    ...details.events.flatMap(({ name, attributes }) => [name, ...both(attributes)]),
    ...details.links.flatMap(({ attributes }) => both(attributes)),
    details.statusMessage ?? '',
    details.traceState ?? '',
    ...details.warnings,
  ];
}

/** The texts of all rows of a table, decoded once. */
export class PlainFind {
  private readonly texts: readonly (readonly string[])[];
  private readonly lower: readonly (readonly string[])[];
  private readonly ids: readonly string[];

  constructor(table: SpanTable) {
    this.texts = Array.from({ length: table.count }, (_, row) => textsOf(table, row));
    this.lower = this.texts.map(texts => texts.map(text => text.toLowerCase()));
    this.ids = Array.from({ length: table.count }, (_, row) => readSpanDetails(table, row).spanId);
  }

  /** All texts that are shown anywhere. */
  get shown(): string[] {
    return [...new Set(this.texts.flat())].filter(text => text !== '');
  }

  rows(query: string): SpanRow[] {
    const texts = query === query.toLowerCase() ? this.lower : this.texts;
    return texts.flatMap((own, row) =>
      query !== '' && (this.ids[row] === query.toLowerCase() || own.some(text => text.includes(query))) ? [row] : [],
    );
  }
}
