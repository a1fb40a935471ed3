'use strict';

// Receipts are sent after the customer has their answer: a queue in memory, emptied once in a while. The job that
// sends is no part of any purchase, so it has a trace of its own, with a link to each purchase it works for.

const { SpanKind, TraceFlags, trace } = require('@opentelemetry/api');
const { inSpan } = require('../shared/inSpan.js');

const everyMs = 2_000;
const waiting = [];
let timer;

/** The receipt of a purchase as the customer gets to see it. */
function renderReceipt({ order, item, totalCents, delivery, related }) {
  return inSpan('render receipt', span => {
    const receipt = {
      number: `R-${order.orderId.slice(0, 8).toUpperCase()}`,
      lines: [{ sku: item.sku, name: item.name, quantity: order.quantity, parts: item.parts.length }],
      total: { amount: totalCents / 100, currency: 'EUR' },
      deliverTo: delivery.address,
      days: delivery.slot?.days,
      related,
    };
    span.setAttribute('shop.receipt', JSON.stringify(receipt));
    return receipt;
  });
}

/** Puts a receipt in the queue. */
function publishReceipt(receipt) {
  const attributes = {
    'messaging.system': 'memory',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'receipts',
    'messaging.message.id': receipt.number,
  };
  return inSpan(
    'send receipts',
    span => {
      waiting.push({ receipt, link: { context: span.spanContext(), attributes: { 'shop.receipt': receipt.number } } });
      timer ??= setTimeout(sendReceipts, everyMs);
    },
    { kind: SpanKind.PRODUCER, attributes },
  );
}

/** Sends all receipts that wait, in one go. */
async function sendReceipts() {
  clearTimeout(timer);
  timer = undefined;
  const batch = waiting.splice(0);
  if (batch.length === 0) return;
  const attributes = {
    'messaging.system': 'memory',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'receipts',
    'messaging.batch.message_count': batch.length,
  };
  const isTraced = ({ context }) => context.traceFlags === TraceFlags.SAMPLED; // the rest leads nowhere
  const links = batch.map(({ link }) => link).filter(isTraced);
  await inSpan(
    'process receipts',
    async () => {
      for (const { receipt } of batch) await mailReceipt(receipt);
    },
    { kind: SpanKind.CONSUMER, root: true, links, attributes },
  );
}

/** Hands a receipt to the post. The shop has none, so this is where it ends. */
function mailReceipt(receipt) {
  return inSpan('mail receipt', () => {
    trace.getActiveSpan()?.addEvent('handed over', { 'shop.receipt': receipt.number });
  });
}

module.exports = { publishReceipt, renderReceipt, sendReceipts };
