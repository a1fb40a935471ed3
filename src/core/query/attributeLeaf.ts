import type { SearchableTrace } from '../find/traceSearch';
import type { SpanRow } from '../spans/spanTable';
import { placesOf, type AttributePart, type AttributePlace } from './attributeScope';
import { remembering, type Leaf } from './leaf';
import type { RowValues, SpanValues } from './spanValues';
import type { ValueTest } from './valueTest';

/** A term of an attribute: one of the values that the span, its resource, scope, events or links have must be wanted. */
export class AttributeLeaf implements Leaf {
  private readonly sources: readonly { readonly place: AttributePlace; readonly values: SpanValues }[];
  private readonly hits: Uint8Array;
  private place = 0;
  /** The next row of the source to look at. */
  private row: SpanRow = 0;
  private test: ((value: number) => boolean) | undefined;
  /** A value was looked at since the clock was: an expression may take its time for each. */
  private hasTested = false;

  constructor(
    private readonly trace: SearchableTrace,
    key: string,
    private readonly wanted: ValueTest,
    valuesOf: (name: string) => SpanValues,
  ) {
    this.sources = placesOf(key).map(place => ({ place, values: valuesOf(place.name) }));
    this.hits = new Uint8Array(trace.table.count);
  }

  get isDone(): boolean {
    return this.place >= this.sources.length;
  }

  /** Whether anything in the trace has the attribute, wanted or not. */
  get isKnown(): boolean {
    return this.sources.some(({ values }) => values.strings.count > 1 || hasEmpty(values));
  }

  isHit(row: SpanRow): boolean {
    return this.hits[row] === 1;
  }

  advance(isTime: () => boolean): void {
    while (!this.isDone) {
      const { place, values } = this.sources[this.place];
      if (!values.isDone) values.advance(isTime);
      else this.mark(place.part, values, isTime);
      if (isTime()) return;
    }
  }

  private mark(part: AttributePart | undefined, values: SpanValues, isTime: () => boolean): void {
    const { table, shared } = this.trace;
    const test = (this.test ??= remembering(values.strings.count, value => {
      this.hasTested = true;
      return this.wanted(values.strings.text(value));
    }));
    const has = (asked: AttributePart): boolean => part === undefined || part === asked;
    const groups = (asked: AttributePart, all: readonly (readonly number[])[]): Uint8Array =>
      Uint8Array.from(all, group => (has(asked) && group.some(test) ? 1 : 0));
    const resources = groups('resource', values.resources);
    const scopes = groups('scope', values.scopes);
    const { scopeOf } = shared;
    const isSpan = has('span');
    for (; this.row < table.count; this.row++) {
      const { row } = this;
      const value = values.own[row];
      if ((isSpan && value >= 0 && test(value)) || resources[table.resource[row]] || (scopeOf && scopes[scopeOf[row]]))
        this.hits[row] = 1;
      if (!this.hasTested && (row & 63) !== 63) continue;
      this.hasTested = false;
      if (isTime()) {
        this.row++;
        return;
      }
    }
    const all = (asked: AttributePart, { rows, values: numbers }: RowValues): void => {
      if (has(asked)) for (let i = 0; i < rows.length; i++) if (test(numbers[i])) this.hits[rows[i]] = 1;
    };
    all('span', values.repeated);
    all('event', values.events);
    all('link', values.links);
    this.place++;
    this.row = 0;
    this.test = undefined;
  }
}

/** An attribute whose only value is the empty text has no text of its own. */
function hasEmpty({ own, resources, scopes, events, links }: SpanValues): boolean {
  return (
    events.rows.length + links.rows.length > 0 ||
    [...resources, ...scopes].some(group => group.length > 0) ||
    own.some(value => value >= 0)
  );
}
