import { query } from './pool';

export interface Hire {
  readonly id: number;
  readonly bike: number;
  readonly minutes: number;
}

export class HireStore {
  async create(bike: number, minutes = 30): Promise<Hire> {
    const [hire] = await query<Hire>('INSERT INTO hires (bike, minutes) VALUES ($1, $2) RETURNING *', [bike, minutes]);
    return hire;
  }

  async find(id: number): Promise<Hire | undefined> {
    const [hire] = await query<Hire>('SELECT id, bike, minutes FROM hires WHERE id = $1', [id]);
    return hire;
  }

  async settle(id: number, price: number): Promise<void> {
    await query('UPDATE hires SET price = $2 WHERE id = $1', [id, price]);
  }
}
