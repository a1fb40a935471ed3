import { SearchableTrace } from '../find/traceSearch';
import type { SpanTable } from '../spans/spanTable';
import { placesOf, type AttributePart } from './attributeScope';
import { SpanValues } from './spanValues';

/** One value of an attribute for each row that has it. */
export interface AttributeColumn {
  /** Different values, as the details show them. */
  readonly texts: readonly string[];
  /** By row: index into `texts`, -1 where neither the span nor its resource nor its scope has the attribute. */
  readonly values: Int32Array;
}

const searchable = new WeakMap<SpanTable, SearchableTrace>();

/** What searching found out about a table, kept as long as the table is. */
export function searchableOf(table: SpanTable): SearchableTrace {
  let trace = searchable.get(table);
  if (!trace) searchable.set(table, (trace = new SearchableTrace(table)));
  return trace;
}

/**
 * An attribute as a column: the span's own value before that of its resource, and that before its scope's. `key` as in a query:
 * `resource.x` is the attribute of the resource, too. undefined when `isTimeUp`, asked every so often, said so.
 */
export function readAttributeColumn(
  table: SpanTable,
  key: string,
  isTimeUp: () => boolean = () => false,
): AttributeColumn | undefined {
  const trace = searchableOf(table);
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const values = new Int32Array(table.count).fill(-1);
  for (const { name, part } of placesOf(key)) {
    const found = new SpanValues(trace, name);
    found.advance(isTimeUp);
    if (!found.isDone) return undefined;
    const numberOf = numbering(found, texts, numbers);
    const { scopeOf } = trace.shared;
    const has = (asked: AttributePart): boolean => part === undefined || part === asked;
    for (let row = 0; row < table.count; row++) {
      if (values[row] >= 0) continue;
      let value = has('span') ? found.own[row] : -1;
      if (value < 0 && has('resource')) value = found.resources[table.resource[row]].at(-1) ?? -1;
      if (value < 0 && has('scope') && scopeOf) value = found.scopes[scopeOf[row]].at(-1) ?? -1;
      if (value >= 0) values[row] = numberOf(value);
    }
  }
  return { texts, values };
}

/** The number in `texts` of a value's number, which is given when it is met first. */
function numbering({ strings }: SpanValues, texts: string[], numbers: Map<string, number>): (value: number) => number {
  const known: number[] = [];
  return value => {
    if (known[value] !== undefined) return known[value];
    const text = strings.text(value);
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
    return (known[value] = number);
  };
}
