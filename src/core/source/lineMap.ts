// Which line of one text is which of another: what `git diff` says in hunks, without asking it, so that a text may be one that
// was never saved and nothing that a repository configures is run.

/** Beyond this many steps texts are not alike. */
const mostSteps = 4_000_000;

/** For each line of `before` its number in `after` (1-based), 0 for those that are gone. */
export function lineMap(before: readonly string[], after: readonly string[]): Int32Array {
  const map = new Int32Array(before.length);
  const work: [number, number, number, number][] = [[0, before.length, 0, after.length]];
  let steps = 0;
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
    steps += (to - from) * (newTo - newFrom);
    if (steps <= mostSteps) longestCommon(before, from, to, after, newFrom, newTo, map);
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

/** The textbook's table, for the little that is left between the anchors. */
function longestCommon(
  before: readonly string[],
  from: number,
  to: number,
  after: readonly string[],
  newFrom: number,
  newTo: number,
  map: Int32Array,
): void {
  const width = newTo - newFrom + 1;
  const lengths = new Uint32Array((to - from + 1) * width);
  for (let i = to - from - 1; i >= 0; i--) {
    for (let j = newTo - newFrom - 1; j >= 0; j--) {
      const isSame = before[from + i] === after[newFrom + j];
      lengths[i * width + j] = isSame
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  let i = 0;
  let j = 0;
  while (i < to - from && j < newTo - newFrom) {
    if (before[from + i] === after[newFrom + j]) map[from + i++] = newFrom + ++j;
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++;
    else j++;
  }
}
