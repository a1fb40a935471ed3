// What there is, what it costs, where it lies, and whose it is now.

import { createServer } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { runService } from '../../shared/runService.js';
import { closePools } from './database.js';
import { loadItem, relatedItems } from './items.js';
import { type Order, reserveStock, WarehouseBusy } from './reservations.js';
import { countShelves, deliverySlots } from './stock.js';

const app = express();
app.use(express.json());
app.get('/items/:sku', getItem);
app.get('/items/:sku/delivery-slots', getDeliverySlots);
app.get('/items/:sku/related', getRelated);
app.post('/reservations', postReservation);
app.post('/stocktakes', postStocktake);
app.use(answerError);

async function getItem(request: Request<{ sku: string }>, response: Response): Promise<void> {
  const item = await loadItem(request.params.sku);
  if (item) response.json(item);
  else response.status(404).json({ error: `There is no item ${request.params.sku}.` });
}

async function getDeliverySlots(request: Request<{ sku: string }>, response: Response): Promise<void> {
  response.json(await deliverySlots(request.params.sku));
}

async function getRelated(request: Request<{ sku: string }>, response: Response): Promise<void> {
  response.json(await relatedItems(request.params.sku));
}

async function postReservation(request: Request, response: Response): Promise<void> {
  response.status(201).json(await reserveStock(request.body as Order));
}

function postStocktake(_request: Request, response: Response): void {
  response.on('finish', () => setImmediate(countShelves, 250));
  response.status(202).end();
}

function answerError(error: Error, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  response.status(error instanceof WarehouseBusy ? 503 : 500).json({ error: error.message });
}

runService(createServer(app), closePools);
