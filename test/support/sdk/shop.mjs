// The shop as tests and the demo start it: with its packages installed and linked.
import { installShop } from './shopDependencies.mjs';

/**
 * Installs the shop's packages if need be, and starts it.
 * @param {{otlp: string, fault?: import('../../workspaces/shop/shared/faults.js').Fault}} options `otlp`: base URL of an
 *   OTLP/HTTP receiver, without /v1/traces; `fault`: what goes wrong in every purchase that asks for nothing else
 * @returns {Promise<import('../../workspaces/shop/startShop.mjs').Shop>}
 */
export async function startInstalledShop(options) {
  await installShop();
  const { startShop } = await import('../../workspaces/shop/startShop.mjs');
  return startShop(options);
}
