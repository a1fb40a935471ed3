'use strict';

// PostgreSQL as it is, without installing it: PGlite in memory, behind PostgreSQL's own protocol.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { PGlite } = require('@electric-sql/pglite');
const { PGLiteSocketServer } = require('@electric-sql/pglite-socket');

async function main() {
  const db = await PGlite.create();
  await db.exec(readFileSync(join(__dirname, 'schema.sql'), 'utf8'));
  const where = { host: '127.0.0.1', port: Number(process.env.PORT ?? 0) };
  const server = new PGLiteSocketServer({ db, ...where, maxConnections: 20 });
  await server.start();
  const port = Number(server.getServerConn().split(':').at(-1));
  console.log(`database listens on postgres://127.0.0.1:${port}`);
  process.send?.({ listening: port });

  const end = async () => {
    await server.stop();
    await db.close();
    process.exit(0);
  };
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  process.on('SIGINT', () => process.connected || end()); // Ctrl+C reaches parent and children alike
}

main().catch(error => {
  console.error('The database did not start:', error);
  process.exit(1);
});
