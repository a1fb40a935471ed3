/**
 * Sorts by counting digits of 16 bits: no comparisons, and a million keys take some tens of ms. Keys are not negative, so
 * that the bits of two doubles are in the order of the numbers; a digit that all keys share takes no pass.
 */
const radix = 0x10000;

/**
 * Indices of `keys` in the order of their keys, equal ones as they stand (also when `isDescending`). Keys are numbers
 * from 0 on; one that is none counts as 0.
 */
export function sortedByKey(keys: Float64Array, isDescending: boolean): Uint32Array<ArrayBuffer> {
  const { length } = keys;
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) if (keys[i] > 0) numbers[i] = keys[i];
  const words = new Uint32Array(numbers.buffer);
  const flip = isDescending ? radix - 1 : 0;
  let from = new Uint32Array(length);
  for (let i = 0; i < length; i++) from[i] = i;
  let to = new Uint32Array(length);
  const counts = new Uint32Array(radix);
  for (let pass = 0; pass < 4; pass++) {
    // Machines with the high word first don't run VS Code.
    const word = pass >> 1;
    const shift = (pass & 1) * 16;
    const digit = (i: number) => ((words[2 * i + word] >>> shift) & (radix - 1)) ^ flip;
    counts.fill(0);
    for (let i = 0; i < length; i++) counts[digit(i)]++;
    if (length && counts[digit(0)] === length) continue;
    let sum = 0;
    for (let d = 0; d < radix; d++) {
      const here = counts[d];
      counts[d] = sum;
      sum += here;
    }
    for (let i = 0; i < length; i++) to[counts[digit(from[i])]++] = from[i];
    [from, to] = [to, from];
  }
  return from;
}

/** Place of each text in the alphabet, equal texts sharing theirs: keys for `sortedByKey`. */
export function ranksOfTexts(texts: readonly string[], compare: (a: string, b: string) => number): Uint32Array {
  const order = texts.map((_, i) => i).sort((a, b) => compare(texts[a], texts[b]));
  const ranks = new Uint32Array(texts.length);
  order.forEach((index, i) => {
    const before = order[i - 1];
    ranks[index] = i && texts[before] === texts[index] ? ranks[before] : i;
  });
  return ranks;
}
