/** What may come next in a query: keys and values of one trace. */
import type { SearchableTrace } from '../find/traceSearch';
import { textAt } from '../spans/stringColumn';
import { attributeNamesOf, type AttributeName } from './attributeNames';
import { completionPlace, type CompletionPlace } from './completionPlace';
import { placesOf } from './attributeScope';
import { builtInKeys, possessions, spanKinds, spanStatuses } from './keys';
import { writeAttributeKey, type QueryKey } from './queryKey';
import { valuesOf } from './querySearch';
import type { SpanValues } from './spanValues';
import { quoteSought, quoteValue } from './writeQuery';

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
    this.sources = !key || key.builtIn ? [] : placesOf(key.name).map(({ name }) => valuesOf(trace, name));
  }

  get isDone(): boolean {
    return this.waiting === undefined;
  }

  private get waiting(): { readonly isDone: boolean; advance(isTime: () => boolean): void } | undefined {
    const { place } = this;
    if (!place) return undefined;
    const needsNames = !place.key || place.key.builtIn?.name === 'has';
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
    const { from, to, key } = place;
    const items = key ? this.values(key, place) : this.keys(place);
    return { from, to, items: items.slice(0, mostItems) };
  }

  private keys({ from, typed, isQuoted = false }: CompletionPlace): CompletionItem[] {
    const attributes = attributeNamesOf(this.trace)
      .all()
      // The service has a key of its own.
      .filter(({ key }) => key !== 'service.name')
      .map(({ key, count }) => {
        const written = writeAttributeKey(key);
        return { label: written, insert: `${written}=`, kind: 'key' as const, count };
      });
    // What is in quotes is the name of an attribute, or text.
    if (isQuoted) return fitting(attributes, typed, label => label.replace(/^"/, ''));
    const own = builtInKeys.map(({ name }) => ({ label: name, insert: `${name}:`, kind: 'key' as const }));
    return fitting([...own, ...attributes, ...this.logic(from)], typed);
  }

  /** What may join a term to what stands before it. */
  private logic(from: number): CompletionItem[] {
    if (!/[^\s(]\s*$/.test(this.text.slice(0, from))) return [];
    return ['OR', 'NOT'].map(label => ({ label, insert: `${label} `, kind: 'logic' as const }));
  }

  private values(
    key: QueryKey,
    { from, typed, isInBracket = false, isExact = false }: CompletionPlace,
  ): CompletionItem[] {
    const counts = this.countsOf(key);
    const items = [...counts]
      // What a span may have by itself comes first, in its own order, and then attributes in theirs.
      .sort(([a, x], [b, y]) => (key.builtIn?.name === 'has' ? 0 : y - x || (a < b ? -1 : 1)))
      .map(([label, count]) => ({
        label,
        insert: isExact && !isInBracket ? quoteValue(label) : quoteSought(label, isInBracket),
        kind: 'value' as const,
        ...(count > 0 && { count }),
      }));
    return fitting([...items, ...(isInBracket ? this.logic(from) : [])], typed);
  }

  private countsOf(key: QueryKey): ReadonlyMap<string, number> {
    const { table } = this.trace;
    const counts = new Map<string, number>();
    const add = (text: string, count = 1): void => void (text && counts.set(text, (counts.get(text) ?? 0) + count));
    const byNumber = (of: (row: number) => number, text: (number: number) => string): void => {
      const found = new Map<number, number>();
      for (let row = 0; row < table.count; row++) found.set(of(row), (found.get(of(row)) ?? 0) + 1);
      for (const [number, count] of found) add(text(number), count);
    };
    const string = (number: number): string => textAt(table.strings, number);
    switch (key.builtIn?.name) {
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
function fitting(items: readonly CompletionItem[], typed: string, text = (label: string) => label): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const places = items.map(item => ({ item, at: text(item.label).toLowerCase().indexOf(wanted) }));
  return [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)].map(({ item }) => item);
}
