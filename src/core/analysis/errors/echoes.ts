import { SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { Mark } from './failureMarks';

/**
 * Failing spans that only repeat what failed already are no origins:
 *
 *   parent  F         SELECT  F |--|                 ORM     F |-------|
 *                     send    F      |-|  an echo    driver  F   |---|     an echo: the same text, inside the other's time
 *
 * Takes Mark.Origin from them. Gives the row of the call whose second span each of the latter kind is.
 */
export function silenceEchoes(table: SpanTable, marks: Uint16Array): ReadonlyMap<SpanRow, SpanRow> {
  const { count, parent, start, duration, subtreeEnd } = table;
  const twins = new Map<SpanRow, SpanRow>();
  const texts = new QueryTexts(table);
  // The earliest end of an origin below each row; and of one that was not overcome by another try.
  const firstEnd = new Float64Array(count).fill(Infinity);
  const firstLastingEnd = new Float64Array(count).fill(Infinity);
  // Whatever lies below a row comes after it: upwards all of it has been decided.
  for (let row = count - 1; row >= 0; row--) {
    if (marks[row] & Mark.HasCandidate) {
      const end = subtreeEnd[row];
      const longest = new Map<number, SpanRow>();
      for (let child = row + 1; child < end; child = subtreeEnd[child]) {
        const text = marks[child] & Mark.Origin ? texts.of(child) : 0;
        if (text === 0) continue;
        const first = longest.get(text);
        const childEnd = start[child] + duration[child];
        if (first !== undefined && childEnd <= start[first] + duration[first]) {
          marks[child] &= ~Mark.Origin;
          twins.set(first, twins.get(first) ?? child);
        } else longest.set(text, child);
      }
      for (let child = row + 1; child < end; child = subtreeEnd[child])
        if (marks[child] & Mark.Origin && !isQuietLeaf(table, child)) addEnd(row, child);
      for (let child = row + 1; child < end; child = subtreeEnd[child]) {
        if (!(marks[child] & Mark.Origin) || !isQuietLeaf(table, child)) continue;
        // What another try overcame does not sound on in calls of another kind: those have failed themselves.
        const from = marks[child] & Mark.Retried ? firstEnd[row] : firstLastingEnd[row];
        if (from <= start[child]) marks[child] &= ~Mark.Origin;
        else addEnd(row, child);
      }
    }
    const above = parent[row];
    if (above < 0) continue;
    firstEnd[above] = Math.min(firstEnd[above], firstEnd[row]);
    firstLastingEnd[above] = Math.min(firstLastingEnd[above], firstLastingEnd[row]);
  }
  return twins;

  function addEnd(row: SpanRow, origin: SpanRow): void {
    const end = start[origin] + duration[origin];
    firstEnd[row] = Math.min(firstEnd[row], end);
    if (!(marks[origin] & Mark.Retried)) firstLastingEnd[row] = Math.min(firstLastingEnd[row], end);
  }
}

/** Without children, and without an exception of its own. */
function isQuietLeaf({ subtreeEnd, flags }: SpanTable, row: SpanRow): boolean {
  return subtreeEnd[row] === row + 1 && !(flags[row] & SpanFlag.Exception);
}

/** Texts of queries, as numbers of strings; 0 for a span without one. */
class QueryTexts {
  constructor(private readonly table: SpanTable) {}

  of(row: SpanRow): number {
    const found = this.find(row, 'db.query.text');
    return found || this.find(row, 'db.statement');
  }

  private find(row: SpanRow, key: 'db.query.text' | 'db.statement'): number {
    const column = this.table.sparse[key];
    if (!column) return 0;
    let low = 0;
    let high = column.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (column.rows[middle] < row) low = middle + 1;
      else high = middle;
    }
    return column.rows[low] === row ? column.values[low] : 0;
  }
}
