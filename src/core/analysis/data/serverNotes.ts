import { readSpanFields } from '../../import/details';
import { phrase, type Phrase } from '../../phrase';
import type { SpanRow, SpanTable } from '../../spans/spanTable';
import { oneLine } from '../errors/errorPhrase';

/** Spans whose warnings are read, tens of µs each; sentences that are told; characters of each. */
const mostRead = 1_000;
const mostBytes = 1 << 24;
const mostSentences = 20;
const longestSentence = 300;
/** Characters of the list of them on one span. */
const longestList = 100_000;

/** What the server said of spans, with how many it was said of. Sentences that differ in their numbers are one, told by the first. */
export function serverNotes(table: SpanTable, warned: readonly SpanRow[]): readonly Phrase[] {
  const kinds = new Map<string, { readonly first: string; count: number }>();
  let bytes = 0;
  let read = 0;
  for (const row of warned.slice(0, mostRead)) {
    bytes += table.spanBytes.length[row];
    if (bytes > mostBytes && read) break;
    read++;
    const texts = readSpanFields(table, row, longestList)
      .warnings.map(sentenceOf)
      .filter(text => text !== '');
    for (const [key, text] of new Map(texts.map(one => [withoutNumbers(one), one]))) {
      const kind = kinds.get(key);
      if (kind) kind.count++;
      else kinds.set(key, { first: text, count: 1 });
    }
  }
  const isAll = read === warned.length;
  const notes = [...kinds.values()].slice(0, mostSentences).map(({ first, count }) => {
    if (!isAll) return phrase('The server says of at least {1} spans: {0}', first, count);
    return count === 1
      ? phrase('The server says of one span: {0}', first)
      : phrase('The server says of {1} spans: {0}', first, count);
  });
  const more = kinds.size - notes.length;
  if (more > 0) notes.push(phrase('The server says {0} other things of spans.', more));
  return notes;
}

function sentenceOf(text: string): string {
  const line = oneLine(text);
  return line.length > longestSentence
    ? `${line.slice(0, longestSentence - 1).replace(/[\ud800-\udbff]$/, '')}…`
    : line;
}

/** Jaeger says by how much it would have moved each span: `-661.34µs`, `1m2.5s`; and names ids. */
function withoutNumbers(text: string): string {
  return text.replace(/\b[0-9a-f]{16,32}\b|[-+]?\d+(?:\.\d+)?(?:[µμnm]?s\b|[mh](?=\d))?/gu, '#').replace(/#+/gu, '#');
}
