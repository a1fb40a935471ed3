// Purchases in the shop: all that can go wrong once, some that go well, then a few now and then.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shopFolder } from '../sdk/shopDependencies.mjs';

const everyMs = 2_000;
const goodOnes = 25; // enough for a lens to have a p95

/** @returns {Record<string, string>} what each fault is, by name */
export function faultsOfShop() {
  return createRequire(join(shopFolder, 'package.json'))('./shared/faults.js').FAULTS;
}

/**
 * Buys once for each fault and some without.
 * @param {import('../../workspaces/shop/startShop.mjs').Shop} shop
 * @param {(text: string) => void} echo
 * @param {AbortSignal} [signal] ends it early
 * @returns {Promise<{name: string, traceId: string}[]>} the purchases with a fault, and as the first a clean one
 */
export async function makeTraffic(shop, echo, signal) {
  const made = [];
  const faults = /** @type {import('../../workspaces/shop/shared/faults.js').Fault[]} */ (Object.keys(faultsOfShop()));
  for (const fault of faults) {
    if (signal?.aborted) return made;
    echo(fault);
    made.push({ name: fault, traceId: (await shop.buy({ fault })).traceId });
  }
  for (let n = 0; n < goodOnes && !signal?.aborted; n++) {
    echo('nothing goes wrong');
    const { traceId } = await shop.buy();
    if (n === 0) made.unshift({ name: 'clean', traceId });
  }
  return made;
}

/**
 * Goes on buying until the signal says to stop: mostly nothing goes wrong, one purchase in ten has a fault.
 * @param {import('../../workspaces/shop/startShop.mjs').Shop} shop
 * @param {AbortSignal} signal
 */
export async function goOnBuying(shop, signal) {
  const faults = /** @type {import('../../workspaces/shop/shared/faults.js').Fault[]} */ (Object.keys(faultsOfShop()));
  for (let n = 0; !signal.aborted; n++) {
    const fault = n % 10 === 9 ? faults[Math.floor(n / 10) % faults.length] : undefined;
    // One purchase that fails for another reason than its fault (a machine that sleeps, say) must not end the demo.
    await shop.buy({ fault, quantity: 1 + (n % 3) }).catch(() => undefined);
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
