'use strict';

const { setTimeout: pause } = require('node:timers/promises');
const { callService } = require('../../shared/callService.js');
const { inSpan } = require('../../shared/inSpan.js');

const base = process.env.INVENTORY_URL;
const tries = 3;

/** An item with its parts, `{ sku, name, priceCents, parts }`. */
function loadItem(sku) {
  return callService('GET', `${base}/items/${encodeURIComponent(sku)}`);
}

/** When an item can be delivered, `[{ warehouse, onHand, days }]`, the quickest first. */
function deliverySlots(sku) {
  return callService('GET', `${base}/items/${encodeURIComponent(sku)}/delivery-slots`);
}

/** What others bought with it, `[{ sku, name }]`. */
function relatedItems(sku) {
  return callService('GET', `${base}/items/${encodeURIComponent(sku)}/related`);
}

/** Has the shelves counted again; answers at once, the counting comes later. */
function requestStocktake() {
  return callService('POST', `${base}/stocktakes`);
}

/** Reserves `{ orderId, sku, quantity }`. A busy warehouse (503) is asked again, three times in all. */
function reserve(order) {
  return inSpan('reserve', async span => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await postReservation(order);
      } catch (error) {
        if (error.status !== 503 || attempt === tries) throw error;
        span.addEvent('try again', { attempt, reason: error.message });
        await pause(15 * attempt);
      }
    }
  });
}

function postReservation(order) {
  return callService('POST', `${base}/reservations`, { body: order });
}

module.exports = { deliverySlots, loadItem, relatedItems, requestStocktake, reserve };
