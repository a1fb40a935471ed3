import { pool } from './pool';

const bikes = [
  [1, 'city', 'harbour'],
  [2, 'cargo', 'market'],
];

export async function migrate(): Promise<void> {
  await pool.query('DROP TABLE IF EXISTS hires, bikes');
  await pool.query('CREATE TABLE bikes (id int PRIMARY KEY, kind text NOT NULL, station text NOT NULL)');
  await pool.query(`CREATE TABLE hires (id serial PRIMARY KEY, bike int REFERENCES bikes (id),
    minutes int NOT NULL DEFAULT 30, price int)`);
  for (const bike of bikes) {
    await pool.query('INSERT INTO bikes (id, kind, station) VALUES ($1, $2, $3)', bike);
  }
}
