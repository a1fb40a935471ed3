import { nameOf, type SpanRow, type SpanTable } from '../../spans/spanTable';

/** Characters (UTF-16) of a name that a sentence has room for. */
const longestName = 80;

/** The span's name for a sentence: on one line, and cut in the middle where it is as long as a text. */
export function shownName(table: SpanTable, row: SpanRow): string {
  const name = nameOf(table, row).slice(0, 10_000).replace(/\s+/gu, ' ').trim();
  if (name.length <= longestName) return name || '–';
  const half = longestName / 2;
  // Not through a pair of surrogates: half a character is none.
  return `${name.slice(0, half).replace(/[\ud800-\udbff]$/, '')}…${name.slice(1 - half).replace(/^[\udc00-\udfff]/, '')}`;
}
