'use strict';

// What customers talk to: POST /buy with { sku, quantity } and a bearer token.

const http = require('node:http');
const { trace } = require('@opentelemetry/api');
const express = require('express');
const { ServiceError } = require('../shared/callService.js');
const { activeFault } = require('../shared/faults.js');
const { runService } = require('../shared/runService.js');
const { buyItem } = require('./checkout.js');
const { sendReceipts } = require('./receipts.js');

const app = express();
app.use(express.json());
app.post('/buy', handleBuy);
app.use(answerError);

async function handleBuy(request, response) {
  nameTrace(response);
  const { sku, quantity = 1 } = request.body ?? {};
  if (typeof sku !== 'string' || !Number.isInteger(quantity) || quantity < 1) {
    response.status(400).json({ error: 'An order needs a sku and a quantity.' });
    return;
  }
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  response.status(201).json(await buyItem({ sku, quantity }, token));
}

/** Tells the caller which trace the answer belongs to, by the header `traceresponse` (W3C Trace Context, level 2). */
function nameTrace(response) {
  const span = trace.getActiveSpan();
  const { traceId, spanId } = span.spanContext();
  response.setHeader('traceresponse', `00-${traceId}-${spanId}-01`);
  const fault = activeFault();
  if (fault) span.setAttribute('shop.fault', fault);
}

/** A customer's own mistake (4xx) is handed on as it is; what another service did wrong is a 502 or 503. */
function answerError(error, request, response, next) {
  if (response.headersSent) return next(error);
  trace.getActiveSpan()?.recordException(error);
  const status = error instanceof ServiceError ? (error.status === 500 ? 502 : error.status) : 500;
  response.status(status).json({ error: error.message });
}

runService(http.createServer(app), sendReceipts);
