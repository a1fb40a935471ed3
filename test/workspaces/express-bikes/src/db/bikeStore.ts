import { query } from './pool';

export interface Bike {
  readonly id: number;
  readonly kind: string;
  readonly station: string;
}

const columns = 'id, kind, station';

export async function search(kind: string): Promise<Bike[]> {
  return query<Bike>(
    `SELECT ${columns} FROM bikes
     WHERE $1 = '' OR kind = $1 ORDER BY id`,
    [kind],
  );
}

export async function find(id: number): Promise<Bike | undefined> {
  const [bike] = await query<Bike>('SELECT id, kind, station FROM bikes WHERE id = $1', [id]);
  return bike;
}

export async function rename(id: number, kind: string): Promise<Bike | undefined> {
  const [bike] = await query<Bike>(`UPDATE bikes SET kind = $2 WHERE id = $1 RETURNING ${columns}`, [id, kind]);
  return bike;
}

export async function remove(id: number): Promise<void> {
  await query('DELETE FROM bikes WHERE id = $1', [id]);
}
