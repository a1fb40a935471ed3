import type { SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';

/**
 * Sorts siblings by their ends, cut at `to`; among equal ends the one that began last comes last, among equal ones of these the
 * one that is first in the table. They come by start and then longer first, as rows do: mostly they are nearly in order.
 */
export function orderByEnd({ start, duration }: SpanTable, siblings: Uint32Array, to: Nanos): void {
  const endOf = (row: number): Nanos => Math.min(start[row] + duration[row], to);
  const compare = (a: number, b: number): number => endOf(a) - endOf(b) || start[a] - start[b] || b - a;
  const count = siblings.length;
  // Up to this many steps in all it is cheaper to put each where it belongs.
  let steps = count * 4;
  for (let i = 1; i < count; i++) {
    const row = siblings[i];
    let at = i;
    for (; at > 0 && compare(siblings[at - 1], row) > 0; at--) {
      siblings[at] = siblings[at - 1];
      steps--;
    }
    siblings[at] = row;
    if (steps < 0) {
      siblings.sort(compare);
      return;
    }
  }
}
