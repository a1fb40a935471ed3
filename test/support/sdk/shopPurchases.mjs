// One purchase for each fault of the shop and one without, some times over, for all tests of one run: the shop is started once.
import { createRequire } from 'node:module';
import { startInstalledShop } from './shop.mjs';

/** @typedef {import('../../workspaces/shop/shared/faults.js').Fault} Fault */
/** @typedef {{ fault: Fault | 'clean', purchase: import('../../workspaces/shop/startShop.mjs').Purchase }} Bought */

/** Other programs may keep the machine busy: of so many purchases the quickest shows best what the shop itself does. */
const rounds = 4;
/** @type {Map<string, Promise<Bought[]>>} */
const known = new Map();

/**
 * Buys, or says what was bought before. Spans may still be on their way to the server.
 * @param {string} otlp base URL of an OTLP/HTTP receiver, without /v1/traces
 * @returns {Promise<Bought[]>}
 */
export function buyEachFault(otlp) {
  let bought = known.get(otlp);
  if (!bought) known.set(otlp, (bought = buyAll(otlp)));
  return bought;
}

async function buyAll(otlp) {
  const shop = await startInstalledShop({ otlp });
  /** @type {Bought[]} */
  const bought = [];
  try {
    const { FAULTS } = createRequire(import.meta.url)('../../workspaces/shop/shared/faults.js');
    for (let n = 0; n < rounds; n++) {
      bought.push({ fault: 'clean', purchase: await shop.buy() });
      for (const fault of Object.keys(FAULTS)) bought.push({ fault, purchase: await shop.buy({ fault }) });
    }
  } finally {
    await shop.stop();
  }
  return bought;
}
