// Which line of one text is which of another: what `git diff` says in hunks, without asking it, so that a text may be one that
// was never saved and nothing that a repository configures is run.

/** Texts that differ in more lines than this, none of them known by being the only one of its kind, are not alike. */
const mostEdits = 1_000;

/** For each line of `before` its number in `after` (1-based), 0 for those that are gone. */
export function lineMap(before: readonly string[], after: readonly string[]): Int32Array {
  const map = new Int32Array(before.length);
  const work: [number, number, number, number][] = [[0, before.length, 0, after.length]];
  for (let next = work.pop(); next; next = work.pop()) {
    let [from, to, newFrom, newTo] = next;
    while (from < to && newFrom < newTo && before[from] === after[newFrom]) map[from++] = ++newFrom;
    while (from < to && newFrom < newTo && before[to - 1] === after[newTo - 1]) {
      to--;
      map[to] = newTo--;
    }
    if (from === to || newFrom === newTo) continue;
    const anchors = uniqueInBoth(before, from, to, after, newFrom, newTo);
    if (anchors.length) {
      let [last, newLast] = [from, newFrom];
      for (const [at, newAt] of [...anchors, [to, newTo]]) {
        work.push([last, at, newLast, newAt]);
        if (at < to) map[at] = newAt + 1;
        [last, newLast] = [at + 1, newAt + 1];
      }
      continue;
    }
    shortestEdit(before, from, to, after, newFrom, newTo, map);
  }
  return map;
}

/** Lines that come once in either part, as many of them as keep their order. */
function uniqueInBoth(
  before: readonly string[],
  from: number,
  to: number,
  after: readonly string[],
  newFrom: number,
  newTo: number,
): [number, number][] {
  const places = (lines: readonly string[], start: number, end: number): Map<string, number> => {
    const once = new Map<string, number>();
    for (let i = start; i < end; i++) once.set(lines[i], once.has(lines[i]) ? -1 : i);
    return once;
  };
  const olds = places(before, from, to);
  const news = places(after, newFrom, newTo);
  const pairs: [number, number][] = [];
  for (const [text, at] of olds) {
    const newAt = news.get(text);
    if (at >= 0 && newAt !== undefined && newAt >= 0) pairs.push([at, newAt]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  return increasing(pairs);
}

/** The longest run of pairs whose second numbers rise. */
function increasing(pairs: readonly [number, number][]): [number, number][] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, value], i) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tops[middle]][1] < value) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? tops[low - 1] : -1;
    tops[low] = i;
  });
  const run: [number, number][] = [];
  for (let i = tops[tops.length - 1] ?? -1; i >= 0; i = before[i]) run.push(pairs[i]);
  return run.reverse();
}

/**
 * The shortest way of deleting and inserting from one to the other (Myers): quick for what differs little, given up for what
 * differs in more than `mostEdits`.
 */
function shortestEdit(
  before: readonly string[],
  from: number,
  to: number,
  after: readonly string[],
  newFrom: number,
  newTo: number,
  map: Int32Array,
): void {
  const [length, newLength] = [to - from, newTo - newFrom];
  const most = Math.min(mostEdits, length + newLength);
  // By diagonal, shifted by `most + 1`: how far along `before` one gets with that many edits.
  let reach = new Int32Array(2 * most + 3);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    history.push(reach.slice(most + 1 - edits, most + 2 + edits));
    const next = reach.slice();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown = diagonal === -edits || (diagonal !== edits && reach[most + diagonal] < reach[most + 2 + diagonal]);
      let x = isDown ? reach[most + 2 + diagonal] : reach[most + diagonal] + 1;
      let y = x - diagonal;
      while (x < length && y < newLength && before[from + x] === after[newFrom + y]) {
        x++;
        y++;
      }
      next[most + 1 + diagonal] = x;
      if (x >= length && y >= newLength) {
        walkBack(history, edits, [length, newLength], [from, newFrom], map);
        return;
      }
    }
    reach = next;
  }
}

function walkBack(
  history: readonly Int32Array[],
  edits: number,
  [length, newLength]: readonly [number, number],
  [from, newFrom]: readonly [number, number],
  map: Int32Array,
): void {
  let [x, y] = [length, newLength];
  for (let left = edits; left >= 0; left--) {
    const reach = history[left];
    const at = (diagonal: number): number => reach[diagonal + left] ?? 0;
    const diagonal = x - y;
    const isDown = diagonal === -left || (diagonal !== left && at(diagonal - 1) < at(diagonal + 1));
    const before = left === 0 ? 0 : isDown ? diagonal + 1 : diagonal - 1;
    const startX = left === 0 ? 0 : at(before);
    const startY = left === 0 ? 0 : startX - before;
    const equalFrom = left === 0 ? 0 : isDown ? startX : startX + 1;
    while (x > equalFrom && y > 0) map[from + --x] = newFrom + y--;
    [x, y] = [startX, startY];
  }
}
