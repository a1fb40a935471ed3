import { readAttributeFilter, type AttributeFilter } from './attributeFilter';
import { readDurationFilter, type DurationFilter } from './durationFilter';

/** What was typed above a list of traces: words to look for in it, and filters that the server has to answer. */
export interface TypedFilter {
  readonly words: readonly string[];
  readonly duration: DurationFilter | undefined;
  readonly attributes: AttributeFilter;
}

/** A bare or quoted stretch without white space: `http.route="/a b"` is one. */
const token = /(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'])+|["']/g;

/**
 * `>200ms`, `<2s` and `100ms-2s` are durations, `key=value` is an attribute, all else is a word. What is only half typed
 * (`>20`, `key=`) is a word still, so that no query is sent for it.
 */
export function readTypedFilter(text: string): TypedFilter {
  const words: string[] = [];
  let duration: DurationFilter | undefined;
  let attributes: AttributeFilter = {};
  for (const [part] of text.matchAll(token)) {
    const bounds = /^[<>≤≥]|\d[a-zµμ]+(?:-|\.\.)\d/i.test(part) ? readDurationFilter(part) : undefined;
    if (bounds) {
      duration = { ...duration, ...bounds };
      continue;
    }
    const read = part.includes('=') ? readAttributeFilter(part) : undefined;
    if (read && 'attributes' in read && Object.keys(read.attributes).length > 0)
      attributes = { ...attributes, ...read.attributes };
    else words.push(part);
  }
  if (duration?.min !== undefined && duration.max !== undefined && duration.min > duration.max) duration = undefined;
  return { words, duration, attributes };
}

/** Whether the server has to be asked for this. */
export function asksServer({ duration, attributes }: TypedFilter): boolean {
  return duration !== undefined || Object.keys(attributes).length > 0;
}

/** Whether every word stands in one of the texts, whatever the case. */
export function containsWords(words: readonly string[], texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return words.every(word => all.includes(word.toLowerCase()));
}
