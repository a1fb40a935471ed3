import { Pool, type PoolClient } from 'pg';

const connectionString = process.env.DATABASE_URL;

export const pool = new Pool({ connectionString, max: 8 });

/** Two connections for everybody: what the fault `pool-limit` works with. */
export const smallPool = new Pool({ connectionString, max: 2 });

/** Lends a connection to `work` and takes it back whatever happens. */
export async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** The same inside a transaction, which is rolled back when `work` throws. */
export function withTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withConnection(async client => {
    await client.query('BEGIN');
    try {
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  });
}

export async function closePools(): Promise<void> {
  await Promise.all([pool.end(), smallPool.end()]);
}
