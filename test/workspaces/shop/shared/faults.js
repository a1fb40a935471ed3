'use strict';

const { propagation } = require('@opentelemetry/api');

/**
 * What can be made to go wrong, by name. A request asks for it with the header `baggage: shop.fault=NAME`;
 * OpenTelemetry hands baggage on from service to service, so the service that has the fault hears of it.
 */
const FAULTS = {
  'n-plus-one': 'the parts of a bundle are read one by one instead of in one query',
  duplicate: 'the same item is loaded twice for one purchase',
  serial: 'the address and the delivery dates are fetched one after the other, though neither needs the other',
  'retry-succeeds': 'the first try to reserve fails, the second works',
  'retry-fails': 'all tries to reserve fail, and so does the purchase',
  'pool-limit': 'eight queries at once have to share two connections',
  'cold-start': 'the first call of a fresh frontend waits for a slow connect',
  queue: 'a reservation waits because its service is busy with something else',
  gap: 'the frontend does something slow that nobody traces',
  'swallowed-error': 'suggestions fail, and nobody hears of it',
  'root-error': 'the database refuses a reservation, and the purchase fails with it',
};

/** Whether the request that is being served asked for this fault. */
function hasFault(name) {
  return propagation.getActiveBaggage()?.getEntry('shop.fault')?.value === name;
}

/** The fault asked for by the request that is being served, if any. */
function activeFault() {
  return propagation.getActiveBaggage()?.getEntry('shop.fault')?.value;
}

module.exports = { FAULTS, activeFault, hasFault };
