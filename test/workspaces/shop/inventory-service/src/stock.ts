import { setTimeout as pause } from 'node:timers/promises';
import { hasFault } from '../../shared/faults.js';
import { inSpan } from '../../shared/inSpan.js';
import { pool, smallPool } from './database.js';

export interface DeliverySlot {
  warehouse: number;
  onHand: number;
  days: number;
}

const warehouses = [1, 2, 3, 4, 5, 6, 7, 8];

/** Where an item lies and how long it takes from there, the quickest first. */
export function deliverySlots(sku: string): Promise<DeliverySlot[]> {
  return inSpan('find delivery slots', async () => {
    if (hasFault('serial')) await pause(120); // the forwarder answers slowly today
    const stock = hasFault('pool-limit') ? await stockWarehouseByWarehouse(sku) : await stockByWarehouse(sku);
    return stock
      .filter(({ onHand }) => onHand > 0)
      .map(({ warehouse, onHand }) => ({ warehouse, onHand, days: 1 + (warehouse % 4) }))
      .toSorted((a, b) => a.days - b.days);
  });
}

type Stock = Omit<DeliverySlot, 'days'>;

/** What is on the shelves is the sum of all that ever came and went. */
async function stockByWarehouse(sku: string): Promise<Stock[]> {
  const { rows } = await pool.query<Stock>(
    `SELECT warehouse, sum(pieces)::int AS "onHand"
       FROM movements
      WHERE sku = $1
      GROUP BY warehouse
      ORDER BY warehouse`,
    [sku],
  );
  return rows;
}

/** The fault `pool-limit`: a query for each warehouse, all at once, over two connections. */
async function stockWarehouseByWarehouse(sku: string): Promise<Stock[]> {
  const answers = await Promise.all(
    warehouses.map(warehouse =>
      smallPool.query<Stock>(
        `SELECT warehouse, sum(pieces)::int AS "onHand"
           FROM movements
          WHERE sku = $1 AND warehouse = $2
          GROUP BY warehouse`,
        [sku, warehouse],
      ),
    ),
  );
  return answers.flatMap(({ rows }) => rows);
}

/** Counts everything again without ever letting go of the processor: the fault `queue` is who comes meanwhile. */
export function countShelves(forMs: number): number {
  const until = performance.now() + forMs;
  let counted = 0;
  while (performance.now() < until) counted++;
  return counted;
}
