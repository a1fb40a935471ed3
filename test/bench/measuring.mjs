// Rounds and what is read out of them.

/** @param {number[]} values @returns {number} NaN of none */
export function median(values) {
  return quantile(values, 0.5);
}

/** Between two values it is interpolated. @param {number[]} values @param {number} share 0 to 1 @returns {number} NaN of none */
export function quantile(values, share) {
  if (!values.length) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
}

/**
 * Measures several things in turn, so that what else the machine does meets all of them alike: rounds of warm-up, one at
 * least and until `warmUpMs` are over, then `rounds`, each beginning with another of them.
 * @template {string} K
 * @param {number} rounds
 * @param {Record<K, () => Promise<number>>} measures each gives its own figure
 * @param {number} [warmUpMs] for what is over so soon that a round teaches the compiler nothing
 * @returns {Promise<Record<K, number[]>>} figures of the rounds that count
 */
export async function alternately(rounds, measures, warmUpMs = 0) {
  const names = /** @type {K[]} */ (Object.keys(measures));
  const figures = /** @type {Record<K, number[]>} */ (Object.fromEntries(names.map(name => [name, []])));
  const counts = performance.now() + warmUpMs;
  for (let round = 0, left = rounds; left > 0; round++) {
    const isCounted = round > 0 && performance.now() >= counts;
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length];
      const figure = await measures[name]();
      if (isCounted) figures[name].push(figure);
    }
    if (isCounted) left--;
  }
  return figures;
}
