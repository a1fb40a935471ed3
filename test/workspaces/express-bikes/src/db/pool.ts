import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });

export async function query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  const result = await pool.query(sql, values);
  return result.rows as T[];
}
