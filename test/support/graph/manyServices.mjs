// Calls between many services, as they grow in a company: a few that everybody calls, most that few do, some calls back.

/**
 * @param {number} services service 0 is the entry
 * @param {number} calls pairs, each once; at least `services - 1`
 * @param {number} seed
 * @returns {{from: number, to: number}[]}
 */
export function manyServices(services, calls, seed) {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const pairs = new Map();
  const add = (from, to) => from !== to && pairs.set(`${from} ${to}`, { from, to });
  for (let to = 1; to < services; to++) add(Math.floor(random() ** 1.3 * to), to);
  while (pairs.size < calls) {
    const from = Math.floor(random() ** 1.5 * services);
    const to = Math.floor(from + (services - from) * random());
    if (random() < 0.03) add(to, from);
    else add(from, to);
  }
  return [...pairs.values()];
}
