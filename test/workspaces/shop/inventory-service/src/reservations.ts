import { hasFault } from '../../shared/faults.js';
import { inSpan } from '../../shared/inSpan.js';
import { withTransaction } from './database.js';

export interface Order {
  orderId: string;
  sku: string;
  quantity: number;
}

/** The warehouse can't answer now and may be asked again. */
export class WarehouseBusy extends Error {
  override name = 'WarehouseBusy';

  constructor(sku: string) {
    super(`The shelf of ${sku} is locked by another order.`);
  }
}

const refused = new Set<string>();

/** Takes the pieces off the shelf and notes for whom. */
export function reserveStock(order: Order): Promise<{ orderId: string }> {
  return inSpan('reserve stock', async span => {
    span.setAttribute('shop.quantity', order.quantity);
    lockShelf(order);
    await withTransaction(async client => {
      const pieces = hasFault('root-error') ? order.quantity * 1_000_000 : order.quantity;
      await client.query('UPDATE shelves SET pieces = pieces - $2 WHERE sku = $1', [order.sku, pieces]);
      await client.query('INSERT INTO reservations (order_id, sku, pieces) VALUES ($1, $2, $3)', [
        order.orderId,
        order.sku,
        pieces,
      ]);
    });
    span.addEvent('stock reserved', { 'shop.sku': order.sku, 'shop.quantity': order.quantity });
    return { orderId: order.orderId };
  });
}

/** Always free, but for the faults: `retry-succeeds` refuses an order once, `retry-fails` always. */
function lockShelf({ orderId, sku }: Order): void {
  if (hasFault('retry-fails')) throw new WarehouseBusy(sku);
  if (hasFault('retry-succeeds') && !refused.delete(orderId)) {
    refused.add(orderId);
    throw new WarehouseBusy(sku);
  }
}
