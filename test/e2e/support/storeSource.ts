import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CodeSpan } from './codeSpans';

/** A small service as its people write it; nothing in it says `code.*`. */
export const storeFiles: Readonly<Record<string, string>> = {
  'store/package.json': '{ "name": "store", "dependencies": { "express": "4" } }\n',
  'store/src/server.js': `const express = require('express');
const { loadItem } = require('./items');
const { refreshPrices } = require('./prices');

const app = express();

app.get('/items/:id', async function getItem(req, res) {
  const item = await loadItem(req.params.id);
  await refreshPrices(item);
  res.json(item);
});

app.listen(8080);
`,
  'store/src/items.js': `const { trace } = require('@opentelemetry/api');
const { pool } = require('./pool');

const tracer = trace.getTracer('spanlight-test');

async function loadItem(id) {
  return tracer.startActiveSpan('load item', async span => {
    const { rows } = await pool.query('SELECT name FROM items WHERE id = $1', [id]);
    if (!rows.length) throw new Error(\`no item \${id}\`);
    span.end();
    return rows[0];
  });
}

module.exports = { loadItem };
`,
  'store/src/prices.js': `const { trace } = require('@opentelemetry/api');

const tracer = trace.getTracer('spanlight-test');

async function refreshPrices(item) {
  return tracer.startActiveSpan('refresh', async span => span.end());
}

function sweepOld() {
  return tracer.startActiveSpan('sweep', span => span.end());
}

function sweepNew() {
  return tracer.startActiveSpan('sweep', span => span.end());
}

function archive(job) {
  return job.move('cold');
}

setInterval(sweepOld, 60_000);
setInterval(sweepNew, 60_000);

module.exports = { refreshPrices, archive };
`,
};

/** As Node writes it in a container. */
export const stacktrace = `Error: no item 7
    at loadItem.span (/app/store/src/items.js:9:30)
    at processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async getItem (/app/store/src/server.js:8:16)
    at async /app/store/node_modules/express/lib/router/layer.js:95:5`;

/** A request of that service, as automatic instrumentation and its own tracer see it. */
export const storeRequest: readonly CodeSpan[] = [
  {
    id: 1,
    name: 'GET /items/:id',
    from: 0,
    ms: 100,
    kind: 2,
    attributes: { 'http.request.method': 'GET', 'http.route': '/items/:id' },
  },
  {
    id: 2,
    parent: 1,
    name: 'load item',
    from: 5,
    ms: 60,
    error: true,
    exception: { type: 'Error', message: 'no item 7', stacktrace },
  },
  { id: 3, parent: 1, name: 'refresh', from: 70, ms: 10 },
  { id: 4, name: 'sweep', from: 85, ms: 5, kind: 1 },
  { id: 5, name: 'nightly job 4711', from: 95, ms: 5, kind: 1 },
];

/** Writes files into a new folder. @returns its path */
export async function writeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
