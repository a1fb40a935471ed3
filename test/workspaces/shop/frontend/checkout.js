'use strict';

const { randomUUID } = require('node:crypto');
const { setTimeout: pause } = require('node:timers/promises');
const { trace } = require('@opentelemetry/api');
const { hasFault } = require('../shared/faults.js');
const { inSpan } = require('../shared/inSpan.js');
const auth = require('./clients/auth.js');
const inventory = require('./clients/inventory.js');
const { publishReceipt, renderReceipt } = require('./receipts.js');

/**
 * Buys one item: who asks, what is it, when does it come, is it there? Returns the receipt.
 * @param {{ sku: string, quantity: number }} wish
 * @param {string} token who is buying
 */
async function buyItem(wish, token) {
  const order = { orderId: randomUUID(), ...wish };
  trace.getActiveSpan()?.setAttribute('shop.order', JSON.stringify(order));

  const customer = await authenticate(token);
  const item = await inventory.loadItem(order.sku);
  const totalCents = await priceOf(item, order.quantity);
  const delivery = await planDelivery(customer, item);
  const related = await suggestRelated(item);
  if (hasFault('queue')) await inventory.requestStocktake();
  await inventory.reserve(order);

  const receipt = await renderReceipt({ order, item, totalCents, delivery, related });
  await publishReceipt(receipt);
  return receipt;
}

/** The name of the customer, who has to be allowed to buy. */
function authenticate(token) {
  return inSpan('authenticate', async span => {
    const { customer, scope } = await auth.verifyToken(token);
    span.setAttribute('enduser.id', customer);
    span.addEvent('token accepted', { scope });
    return customer;
  });
}

/** What it costs in cents, with tax. */
async function priceOf(item, quantity) {
  const { priceCents } = hasFault('duplicate') ? await inventory.loadItem(item.sku) : item;
  if (hasFault('gap')) await pause(180); // the tax tables are read from a slow disk, and no span says so
  return Math.round(priceCents * quantity * 1.19);
}

/** Where it goes and when it gets there. The two questions have nothing to do with each other. */
function planDelivery(customer, item) {
  return inSpan('plan delivery', async () => {
    if (hasFault('serial')) {
      const address = await auth.addressOf(customer);
      const slots = await inventory.deliverySlots(item.sku);
      return { address, slot: slots[0] };
    }
    const [address, slots] = await Promise.all([auth.addressOf(customer), inventory.deliverySlots(item.sku)]);
    return { address, slot: slots[0] };
  });
}

/** What else they may like. Nobody should be kept from buying because this does not work. */
function suggestRelated(item) {
  return inSpan('suggest related', async span => {
    try {
      const related = await inventory.relatedItems(item.sku);
      span.setAttribute(
        'shop.related.skus',
        related.map(({ sku }) => sku),
      );
      return related;
    } catch {
      return [];
    }
  });
}

module.exports = { buyItem };
