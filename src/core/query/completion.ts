/** What may come next in a query: keys and values of one trace. */
import type { SearchableTrace } from '../find/traceSearch';
import { textAt } from '../spans/stringColumn';
import { attributeNamesOf, type AttributeName } from './attributeNames';
import { completionPlace, type CompletionPlace } from './completionPlace';
import { placesOf } from './attributeScope';
import { builtInKeys, findBuiltInKey, possessions, spanKinds, spanStatuses } from './keys';
import { valuesOf } from './querySearch';
import type { SpanValues } from './spanValues';
import { quoteValue } from './writeQuery';

export interface QueryCompletion {
  /** What an item takes the place of: 0-based offsets, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

export interface CompletionItem {
  readonly label: string;
  readonly insert: string;
  readonly kind: 'key' | 'value' | 'logic';
  /** Spans that have it; undefined for what is no matter of counting. */
  readonly count?: number;
}

/** Of values and keys; more are found by typing on. */
const mostItems = 50;

/** Works out one completion in stretches, as a search does. */
export class Completing {
  private readonly place: CompletionPlace | undefined;
  private readonly sources: readonly SpanValues[];

  constructor(
    private readonly trace: SearchableTrace,
    private readonly text: string,
    caret: number,
  ) {
    this.place = completionPlace(text, Math.max(0, Math.min(caret, text.length)));
    const key = this.place?.key;
    this.sources =
      key === undefined || findBuiltInKey(key) ? [] : placesOf(key).map(({ name }) => valuesOf(trace, name));
  }

  get isDone(): boolean {
    return this.waiting === undefined;
  }

  private get waiting(): { readonly isDone: boolean; advance(isTime: () => boolean): void } | undefined {
    const { place } = this;
    if (!place) return undefined;
    const needsNames = place.key === undefined || place.key === 'has';
    return [...(needsNames ? [attributeNamesOf(this.trace)] : []), ...this.sources].find(({ isDone }) => !isDone);
  }

  advance(isTime: () => boolean): void {
    for (let next = this.waiting; next; next = this.waiting) {
      next.advance(isTime);
      if (isTime()) return;
    }
  }

  /** Once it is done. */
  get completion(): QueryCompletion {
    const { place } = this;
    if (!place) return { from: 0, to: 0, items: [] };
    const { from, to, key, typed } = place;
    const items = key === undefined ? this.keys(typed) : this.values(key, typed);
    return { from, to, items: items.slice(0, mostItems) };
  }

  private keys(typed: string): CompletionItem[] {
    const own = builtInKeys.map(({ name }) => ({ label: name, insert: `${name}:`, kind: 'key' as const }));
    const attributes = attributeNamesOf(this.trace)
      .all()
      .filter(({ key }) => !findBuiltInKey(key))
      .map(({ key, count }) => ({ label: key, insert: `${key}=`, kind: 'key' as const, count }));
    const logic = /\S/.test(this.text.slice(0, this.place?.from))
      ? ['OR', 'NOT'].map(label => ({ label, insert: `${label} `, kind: 'logic' as const }))
      : [];
    return fitting([...own, ...attributes, ...logic], typed);
  }

  private values(key: string, typed: string): CompletionItem[] {
    const counts = this.countsOf(key);
    const items = [...counts]
      // What a span may have by itself comes first, in its own order, and then attributes in theirs.
      .sort(([a, x], [b, y]) => (key === 'has' ? 0 : y - x || (a < b ? -1 : 1)))
      .map(([label, count]) => ({
        label,
        insert: quoteValue(label),
        kind: 'value' as const,
        ...(count > 0 && { count }),
      }));
    return fitting(items, typed);
  }

  private countsOf(key: string): ReadonlyMap<string, number> {
    const { table } = this.trace;
    const counts = new Map<string, number>();
    const add = (text: string, count = 1): void => void (text && counts.set(text, (counts.get(text) ?? 0) + count));
    const byNumber = (of: (row: number) => number, text: (number: number) => string): void => {
      const found = new Map<number, number>();
      for (let row = 0; row < table.count; row++) found.set(of(row), (found.get(of(row)) ?? 0) + 1);
      for (const [number, count] of found) add(text(number), count);
    };
    const string = (number: number): string => textAt(table.strings, number);
    const builtIn = findBuiltInKey(key);
    switch (builtIn?.name) {
      case 'service':
        byNumber(
          row => table.resource[row],
          number => table.resources[number].service,
        );
        break;
      case 'name':
        byNumber(row => table.name[row], string);
        break;
      case 'scope':
        byNumber(row => table.scope[row], string);
        break;
      case 'kind':
        byNumber(
          row => table.kind[row],
          number => spanKinds[number],
        );
        break;
      case 'status':
        byNumber(
          row => table.status[row],
          number => spanStatuses[number],
        );
        break;
      case 'event':
        for (const number of table.eventName) add(string(number));
        break;
      case 'error':
      case 'root':
        for (const word of ['true', 'false']) counts.set(word, 0);
        break;
      case 'has': {
        const names: readonly AttributeName[] = attributeNamesOf(this.trace).all();
        for (const word of possessions) counts.set(word, 0);
        for (const { key: name, count } of names) counts.set(name, count);
        break;
      }
      case undefined:
        for (const values of this.sources) this.countValues(values, add);
        break;
    }
    return counts;
  }

  private countValues(values: SpanValues, add: (text: string, count: number) => void): void {
    const { table, shared } = this.trace;
    const counts = new Float64Array(values.strings.count);
    for (let row = 0; row < table.count; row++) {
      if (values.own[row] >= 0) counts[values.own[row]]++;
      for (const value of values.resources[table.resource[row]]) counts[value]++;
      for (const value of shared.scopeOf ? (values.scopes[shared.scopeOf[row]] ?? []) : []) counts[value]++;
    }
    for (const { values: numbers } of [values.repeated, values.events, values.links])
      for (const value of numbers) counts[value]++;
    counts.forEach((count, value) => {
      if (count > 0) add(values.strings.text(value), count);
    });
  }
}

/** What begins with what was typed, then what has it anywhere. */
function fitting<T extends { readonly label: string }>(items: readonly T[], typed: string): T[] {
  const wanted = typed.toLowerCase();
  const places = items.map(item => ({ item, at: item.label.toLowerCase().indexOf(wanted) }));
  return [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)].map(({ item }) => item);
}
