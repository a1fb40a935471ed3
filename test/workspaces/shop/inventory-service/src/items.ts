import type { PoolClient } from 'pg';
import { hasFault } from '../../shared/faults.js';
import { inSpan } from '../../shared/inSpan.js';
import { withConnection } from './database.js';

export interface Part {
  sku: string;
  name: string;
}

export interface Item extends Part {
  priceCents: number;
  parts: Part[];
}

/** An item and what it is made of; undefined when there is none of that number. */
export function loadItem(sku: string): Promise<Item | undefined> {
  return inSpan('load item', span =>
    withConnection(async client => {
      span.setAttribute('shop.sku', sku);
      const { rows } = await client.query<Omit<Item, 'parts'>>(
        'SELECT sku, name, price_cents AS "priceCents" FROM items WHERE sku = $1',
        [sku],
      );
      const [item] = rows;
      if (!item) return undefined;
      const parts = hasFault('n-plus-one') ? await loadPartsOneByOne(client, sku) : await loadParts(client, sku);
      return { ...item, parts };
    }),
  );
}

async function loadParts(client: PoolClient, bundle: string): Promise<Part[]> {
  const { rows } = await client.query<Part>(
    `SELECT items.sku, items.name
       FROM bundles
       JOIN items ON items.sku = bundles.part
      WHERE bundles.bundle = $1
      ORDER BY items.sku`,
    [bundle],
  );
  return rows;
}

/** The fault `n-plus-one`: one query for the list, then one more for each entry of it. */
async function loadPartsOneByOne(client: PoolClient, bundle: string): Promise<Part[]> {
  const { rows } = await client.query<{ part: string }>('SELECT part FROM bundles WHERE bundle = $1 ORDER BY part', [
    bundle,
  ]);
  const parts: Part[] = [];
  for (const { part } of rows) {
    const found = await client.query<Part>('SELECT sku, name FROM items WHERE sku = $1', [part]);
    parts.push(...found.rows);
  }
  return parts;
}

/** What others bought with it. */
export function relatedItems(sku: string): Promise<Part[]> {
  return inSpan('find related', () =>
    withConnection(async client => {
      // The fault `swallowed-error`: an import has lost the names, which nobody expects further down.
      const name = hasFault('swallowed-error') ? 'NULL AS name' : 'name';
      const { rows } = await client.query<Part>(
        `SELECT sku, ${name} FROM items WHERE sku <> $1 AND price_cents < 5000 ORDER BY price_cents LIMIT 3`,
        [sku],
      );
      return sortByName(rows);
    }),
  );
}

function sortByName(parts: Part[]): Part[] {
  return parts.toSorted((a, b) => a.name.localeCompare(b.name));
}
