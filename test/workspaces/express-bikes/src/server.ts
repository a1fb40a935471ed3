import { createServer } from 'node:http';
import { createApp } from './app';
import { pool } from './db/pool';
import { migrate } from './db/migrate';

async function main(): Promise<void> {
  await migrate();
  const server = createServer(createApp());
  server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close(() => void pool.end());
    server.closeAllConnections();
  });
}

void main();
