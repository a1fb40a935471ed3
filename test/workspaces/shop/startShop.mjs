// Starts the whole shop for tests, for the demo and for run.mjs: a database and three services, each a process of
// its own on a free port of this machine.

import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const shop = fileURLToPath(new URL('.', import.meta.url));
// Spans are to be seen soon, and a receiver that has gone must not keep the shop from ending.
const quickExport = { OTEL_BSP_SCHEDULE_DELAY: '300', OTEL_EXPORTER_OTLP_TIMEOUT: '2000' };
const telemetry = join(shop, 'shared', 'telemetry.js');

/**
 * Starts the shop; its dependencies have to be installed (`npm ci` in this folder).
 * @param {{ otlp: string, fault?: string }} options `otlp`: base URL of an OTLP/HTTP receiver, without /v1/traces;
 *   `fault`: what goes wrong in every purchase that asks for nothing else
 * @returns {Promise<import('./startShop.mjs').Shop>}
 */
export async function startShop({ otlp, fault }) {
  await buildShop();
  const { issueToken } = require('./auth-service/tokens.js');
  const token = issueToken('ada');
  const started = [];
  const start = async (name, script, env = {}) => {
    const service = await startService(name, script, { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, ...env });
    started.push(service);
    return service;
  };
  const stop = async () => {
    // Front to back: who asks ends before who answers.
    const all = started.splice(0);
    for (const layer of [['frontend'], ['auth-service', 'inventory-service'], ['database']]) {
      await Promise.all(all.filter(({ name }) => layer.includes(name)).map(service => service.stop()));
    }
  };

  try {
    const database = await start('database', 'database/server.js');
    const [inventory, auth] = await Promise.all([
      start('inventory-service', 'inventory-service/dist/server.js', {
        DATABASE_URL: `postgres://postgres@127.0.0.1:${database.port}/postgres`,
      }),
      start('auth-service', 'auth-service/server.js'),
    ]);
    const addresses = {
      INVENTORY_URL: `http://localhost:${inventory.port}`,
      AUTH_URL: `http://localhost:${auth.port}`,
    };
    const frontend = await start('frontend', 'frontend/server.js', addresses);

    await warmUp(frontend.port, token);

    const buy = async ({ fault: asked = fault, sku = 'desk-lamp', quantity = 1 } = {}) => {
      if (asked !== 'cold-start') return postBuy(frontend.port, token, { fault: asked, sku, quantity });
      // Only a frontend that has just been started has no connection yet; and only this one traces connecting.
      const cold = await startService('frontend', 'frontend/server.js', {
        OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
        SHOP_NETWORK_SPANS: 'true',
        ...addresses,
      });
      try {
        return await postBuy(cold.port, token, { fault: asked, sku, quantity });
      } finally {
        await cold.stop();
      }
    };
    const ports = {
      frontend: frontend.port,
      'auth-service': auth.port,
      'inventory-service': inventory.port,
      database: database.port,
    };
    return { buy, ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Compiles the inventory service when its source is newer than what was compiled last. */
export async function buildShop() {
  const source = join(shop, 'inventory-service', 'src');
  const result = join(shop, 'inventory-service', 'dist', 'server.js');
  const newest = Math.max(...readdirSync(source).map(name => statSync(join(source, name)).mtimeMs));
  if (existsSync(result) && statSync(result).mtimeMs > newest) return;
  const compiler = join(shop, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) throw new Error(`The shop's dependencies are missing: run npm ci in ${shop}`);
  const child = fork(compiler, ['-p', 'inventory-service'], { cwd: shop, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0) throw new Error(`The inventory service does not compile:\n${output}`);
}

/** The first purchases of a fresh process are slow and look like nothing later; so they say not to be traced. */
async function warmUp(port, token) {
  for (let n = 0; n < 5; n++) {
    const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
    const { status, body } = await postBuy(port, token, { sku: 'desk-lamp', quantity: 1, traceparent });
    if (status !== 201) throw new Error(`The shop does not sell: ${status} ${JSON.stringify(body)}`);
  }
}

async function postBuy(port, token, { fault, sku, quantity, traceparent }) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  if (fault) headers.baggage = `shop.fault=${fault}`;
  if (traceparent) headers.traceparent = traceparent;
  const url = `http://127.0.0.1:${port}/buy`;
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ sku, quantity }) });
  const traceId = response.headers.get('traceresponse')?.split('-')[1];
  return { traceId, status: response.status, body: await response.json() };
}

async function startService(name, script, env) {
  const child = fork(join(shop, script), [], {
    cwd: shop,
    execArgv: name === 'database' ? [] : ['--require', telemetry],
    env: { ...ownEnvironment(), ...quickExport, OTEL_SERVICE_NAME: name, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr.on('data', chunk => (complaints = (complaints + chunk).slice(-4_000)));
  const ended = new Promise(resolve => child.once('exit', resolve));
  const port = await new Promise((resolve, reject) => {
    child.once('message', ({ listening }) => resolve(listening));
    child.once('error', reject);
    void ended.then(code => reject(new Error(`${name} ended with ${code} before it listened:\n${complaints}`)));
  });
  const stop = async () => {
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  };
  return { name, port, stop };
}

/** The environment without the caller's own OpenTelemetry settings, which are meant for somebody else. */
function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('OTEL_')));
}
