/** Entries of a stretch, at most. */
export const stretch = 1024;

/**
 * Does something with 0 to `count` (exclusive) in short stretches. A loop that runs once over a hundred thousand entries is
 * compiled in the middle of it, for a state that its end does not fit, so that the code is thrown away there. A function that
 * is called a hundred times is compiled as it is meant to be, and early.
 */
export function inStretches(count: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += stretch) work(from, Math.min(count, from + stretch));
}
