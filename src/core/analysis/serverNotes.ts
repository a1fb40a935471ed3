import { readSpanFields } from '../import/details';
import { phrase, type Phrase } from '../phrase';
import type { SpanRow, SpanTable } from '../spans/spanTable';
import { oneLine } from './errorPhrase';

/** Spans whose warnings are read, tens of µs each; sentences that are told; characters of each. */
const mostRead = 1_000;
const mostBytes = 1 << 24;
const mostSentences = 20;
const longestSentence = 300;

/** What the server said of spans, each sentence once and with how many spans it was said of. */
export function serverNotes(table: SpanTable, warned: readonly SpanRow[]): readonly Phrase[] {
  const counts = new Map<string, number>();
  let bytes = 0;
  let read = 0;
  for (const row of warned.slice(0, mostRead)) {
    bytes += table.spanBytes.length[row];
    if (bytes > mostBytes && read) break;
    read++;
    for (const text of new Set(readSpanFields(table, row, longestSentence).warnings.map(oneLine)))
      if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const isAll = read === warned.length;
  const notes = [...counts].slice(0, mostSentences).map(([text, count]) => {
    if (!isAll) return phrase('The server says of at least {1} spans: {0}', text, count);
    return count === 1
      ? phrase('The server says of one span: {0}', text)
      : phrase('The server says of {1} spans: {0}', text, count);
  });
  const more = counts.size - notes.length;
  if (more > 0) notes.push(phrase('The server says {0} other things of spans.', more));
  return notes;
}
