// Each fault of the shop, bought once and read back from a real Jaeger: does its trace have the shape that the fault
// promises? The later analysis of traces is tried on these, so they are checked here by plain means of their own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shopFolder } from '../support/sdk/shopDependencies.mjs';
import { buyEachFault } from '../support/sdk/shopPurchases.mjs';
import type { Fault } from '../workspaces/shop/shared/faults.js';
import type { Purchase } from '../workspaces/shop/startShop.mjs';
import { children, mostAtOnce, oneAfterAnother, readShopTrace, type ShopSpan, type ShopTrace } from './shopTrace';

describe('the shop', function () {
  this.timeout(120_000);
  const query = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
  const otlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';
  const bought = new Map<Fault | 'clean', Purchase>();
  const traces = new Map<Fault | 'clean', ShopTrace>();

  before(async () => {
    assert.ok(query && otlp, 'the runner names a Jaeger in SPANLIGHT_JAEGER_V2 and SPANLIGHT_JAEGER_V2_OTLP');
    for (const { fault, purchase } of await buyEachFault(otlp)) {
      const trace = await readShopTrace(query, purchase.traceId);
      if (trace.root.duration >= (traces.get(fault)?.root.duration ?? Infinity)) continue;
      traces.set(fault, trace);
      bought.set(fault, purchase);
    }
  });

  const traceOf = (fault: Fault | 'clean'): ShopTrace => {
    const trace = traces.get(fault);
    assert.ok(trace, `there is a trace of ${fault}`);
    return trace;
  };

  it('sells, without any of the faults', () => {
    const { root: buy, spans } = traceOf('clean');
    assert.equal(bought.get('clean')?.status, 201);
    assert.equal(buy.name, 'POST /buy');
    assert.equal(buy.kind, 'server');
    assert.deepEqual([...new Set(spans.map(({ service }) => service))].sort(), [
      'auth-service',
      'frontend',
      'inventory-service',
    ]);
    assert.deepEqual(
      spans.filter(({ failed }) => failed),
      [],
    );
    for (const parent of spans) {
      assert.ok(
        mostAlike(selects(children(traceOf('clean'), parent))).length < 5,
        `no repeated query in ${parent.name}`,
      );
    }
    assert.equal(named(traceOf('clean'), 'GET /items/:sku').length, 1);
    assert.equal(named(traceOf('clean'), 'POST /reservations').length, 1);
    const [authenticate] = named(traceOf('clean'), 'authenticate');
    assert.ok(authenticate.duration < buy.duration * 0.2, `${authenticate.duration} of ${buy.duration} µs`);
    const gap = longestGap(traceOf('clean'));
    assert.ok(gap < 50_000 || gap < buy.duration * 0.2, `${gap} of ${buy.duration} µs`);
    assert.deepEqual(
      spans.filter(({ name }) => /^(tcp|dns|tls)\./.test(name)),
      [],
    );
  });

  it('n-plus-one: eight equal queries under one parent, one after the other', () => {
    const trace = traceOf('n-plus-one');
    const [loadItem] = named(trace, 'load item');
    const alike = mostAlike(selects(children(trace, loadItem)));
    assert.equal(alike.length, 8);
    assert.equal(alike[0].attributes['db.query.text'], 'SELECT sku, name FROM items WHERE sku = $1');
    assert.equal(new Set(alike.map(({ attributes }) => String(attributes['db.postgresql.values']))).size, 8);
    assert.ok(oneAfterAnother(alike));
  });

  it('duplicate: the same item is read twice before anything is written', () => {
    const trace = traceOf('duplicate');
    const urls = trace.spans.filter(({ kind, service }) => kind === 'client' && service === 'frontend').map(urlPath);
    assert.deepEqual(
      urls.filter(path => path === '/items/desk-lamp'),
      ['/items/desk-lamp', '/items/desk-lamp'],
    );
    const reads = trace.spans.filter(
      ({ attributes }) =>
        attributes['db.query.text'] === 'SELECT sku, name, price_cents AS "priceCents" FROM items WHERE sku = $1',
    );
    assert.equal(reads.length, 2);
    assert.equal(
      String(reads[0].attributes['db.postgresql.values']),
      String(reads[1].attributes['db.postgresql.values']),
    );
    const [write] = named(trace, 'POST /reservations');
    assert.ok(reads.every(({ end }) => end <= write.start));
  });

  it('serial: two services are asked one after the other, each for over a fifth of the purchase', () => {
    const trace = traceOf('serial');
    const [plan] = named(trace, 'plan delivery');
    const calls = children(trace, plan);
    assert.deepEqual(calls.map(urlPath), ['/customers/ada/address', '/items/desk-lamp/delivery-slots']);
    assert.deepEqual(
      calls.map(call => children(trace, call)[0].service),
      ['auth-service', 'inventory-service'],
    );
    assert.ok(oneAfterAnother(calls));
    for (const { duration } of calls) assert.ok(duration > trace.root.duration * 0.2);
  });

  it('retry-succeeds: the same call fails and then works', () => {
    const trace = traceOf('retry-succeeds');
    const [reserve] = named(trace, 'reserve');
    const attempts = children(trace, reserve);
    assert.deepEqual(attempts.map(urlPath), ['/reservations', '/reservations']);
    assert.deepEqual(
      attempts.map(({ failed }) => failed),
      [true, false],
    );
    assert.ok(oneAfterAnother(attempts));
    assert.deepEqual([reserve.failed, trace.root.failed], [false, false]);
    assert.equal(bought.get('retry-succeeds')?.status, 201);
  });

  it('retry-fails: the same call fails three times, and the purchase with it', () => {
    const trace = traceOf('retry-fails');
    const [reserve] = named(trace, 'reserve');
    assert.deepEqual(
      children(trace, reserve).map(({ failed }) => failed),
      [true, true, true],
    );
    assert.deepEqual([reserve.failed, trace.root.failed], [true, true]);
    assert.equal(bought.get('retry-fails')?.status, 503);
  });

  it('pool-limit: of eight equal queries never more than two run at once', () => {
    const trace = traceOf('pool-limit');
    const [slots] = named(trace, 'find delivery slots');
    const queries = mostAlike(selects(children(trace, slots)));
    assert.equal(queries.length, 8);
    assert.equal(mostAtOnce(queries), 2);
    const waiting = children(trace, slots).filter(({ name }) => name === 'pg-pool.connect');
    assert.equal(waiting.length, 8);
    assert.equal(mostAtOnce(waiting) > 2, true);
  });

  it('cold-start: only the first call to a service waits for its connection', () => {
    const trace = traceOf('cold-start');
    const calls = trace.spans.filter(({ kind, attributes }) => kind === 'client' && 'url.full' in attributes);
    const connecting = calls.map(call => children(trace, call).filter(({ name }) => name === 'tcp.connect'));
    const byTarget = new Map<string, number[]>();
    calls.forEach((call, n) => {
      const target = String(call.attributes['server.port']);
      byTarget.set(target, [...(byTarget.get(target) ?? []), connecting[n].length]);
    });
    // Two calls to auth-service, four to inventory-service.
    assert.deepEqual(
      [...byTarget.values()],
      [
        [1, 0],
        [1, 0, 0, 0],
      ],
    );
    assert.ok(connecting[0][0].duration >= 179_000, `${connecting[0][0].duration} µs`);
  });

  it('queue: one call waits long before it is served, the others do not', () => {
    const trace = traceOf('queue');
    const served = trace.spans.filter(({ kind, parent }) => kind === 'server' && parent !== undefined);
    const waits = served.map(server => ({ name: server.name, us: server.start - (server.parent?.start ?? 0) }));
    const longest = waits.reduce((a, b) => (a.us > b.us ? a : b));
    assert.equal(longest.name, 'POST /reservations');
    assert.ok(longest.us > 200_000, `${longest.us} µs`);
    const usual = waits.map(({ us }) => us).sort((a, b) => a - b)[Math.floor(waits.length / 2)];
    assert.ok(usual < longest.us / 10, `usually ${usual} µs`);
  });

  it('gap: for over 50 ms and a fifth of the purchase there is nothing', () => {
    const trace = traceOf('gap');
    const gap = longestGap(trace);
    assert.ok(gap > 170_000, `${gap} µs`);
    assert.ok(gap > trace.root.duration * 0.2);
  });

  it('swallowed-error: a call fails with an exception, and what asked for it does not', () => {
    const trace = traceOf('swallowed-error');
    const [suggest] = named(trace, 'suggest related');
    const [findRelated] = named(trace, 'find related');
    assert.deepEqual([findRelated.failed, suggest.failed, trace.root.failed], [true, false, false]);
    assert.ok(children(trace, suggest)[0].failed);
    const [exception] = findRelated.events.filter(event => event['event'] === 'exception');
    assert.equal(exception['exception.type'], 'TypeError');
    assert.match(
      String(exception['exception.stacktrace']),
      /at sortByName \(.*inventory-service.src.items\.ts:\d+:\d+\)/,
    );
    assert.equal(bought.get('swallowed-error')?.status, 201);
  });

  it('root-error: every span from the query up to the purchase fails', () => {
    const trace = traceOf('root-error');
    const [update] = named(trace, 'pg.query:UPDATE postgres');
    const chain: ShopSpan[] = [];
    for (let span: ShopSpan | undefined = update; span; span = span.parent) chain.push(span);
    assert.ok(chain.every(({ failed }) => failed));
    assert.equal(chain.at(-1), trace.root);
    assert.ok(chain.length >= 7, chain.map(({ name }) => name).join(' < '));
    assert.equal(update.events.length, 1); // the driver's own exception, in words of the instrumentation
    const [reserveStock] = named(trace, 'reserve stock');
    const [exception] = reserveStock.events.filter(event => event['event'] === 'exception');
    assert.match(String(exception['exception.message']), /violates check constraint "enough_on_the_shelf"/);
    assert.equal(bought.get('root-error')?.status, 502);
  });

  it('links the job that sends receipts to the purchases', async () => {
    const [publish] = named(traceOf('clean'), 'send receipts');
    assert.equal(publish.kind, 'producer');
    const url = `${query}/api/traces?service=frontend&operation=${encodeURIComponent('process receipts')}&limit=100`;
    const { data } = (await (await fetch(url)).json()) as {
      data: {
        spans: { operationName: string; references: { refType: string; spanID: string; traceID: string }[] }[];
      }[];
    };
    const linked = data
      .flatMap(({ spans }) => spans)
      .filter(({ references }) =>
        references.some(({ refType, spanID }) => refType === 'FOLLOWS_FROM' && spanID === publish.id),
      );
    assert.deepEqual(
      linked.map(({ operationName }) => operationName),
      ['process receipts'],
    );
  });

  it('leads from each span to its source, though no span says where that is', async () => {
    const places = [
      ['POST /buy', 'frontend/server.js', 'async function handleBuy'],
      ['authenticate', 'frontend/checkout.js', "inSpan('authenticate'"],
      ['verify token', 'auth-service/customers.js', "inSpan('verify token'"],
      ['GET /items/:sku', 'inventory-service/src/server.ts', 'async function getItem'],
      ['load item', 'inventory-service/src/items.ts', "inSpan('load item'"],
      ['reserve stock', 'inventory-service/src/reservations.ts', "inSpan('reserve stock'"],
      ['pg.query:UPDATE postgres', 'inventory-service/src/reservations.ts', 'UPDATE'],
    ];
    const { spans } = traceOf('clean');
    assert.deepEqual(
      spans.filter(({ attributes }) => Object.keys(attributes).some(key => key.startsWith('code.'))),
      [],
    );
    const answer = await fetch(`${query}/api/traces/${bought.get('clean')?.traceId}`);
    const file = join(await mkdtemp(join(tmpdir(), 'spanlight-shop-')), 'trace.json');
    await writeFile(file, await answer.text());
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['dist/spanlight-cli.js', 'resolve', '--workspace', shopFolder, file],
      { maxBuffer: 1e8 },
    );
    const resolved = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Resolved);
    for (const [name, path, text] of places) {
      const [{ locations, jump }] = resolved.filter(span => span.name === name);
      assert.ok(jump !== null, `${name} opens a place`);
      assert.equal(locations[jump].file, path);
      const line = (await readFile(join(shopFolder, path), 'utf8')).split('\n')[locations[jump].line - 1];
      assert.ok(line.includes(text), `${name} is ${path}:${locations[jump].line}: ${line}`);
    }
  });

  it('carries an order as JSON', () => {
    const [handler] = traceOf('clean').spans.filter(({ attributes }) => 'shop.order' in attributes);
    const order = JSON.parse(String(handler.attributes['shop.order'])) as Record<string, unknown>;
    assert.deepEqual([order['sku'], order['quantity']], ['desk-lamp', 1]);
  });
});

interface Resolved {
  readonly name: string;
  readonly locations: readonly { readonly file: string; readonly line: number }[];
  readonly jump: number | null;
}

function named({ spans }: ShopTrace, name: string): ShopSpan[] {
  return spans.filter(span => span.name === name);
}

function selects(spans: ShopSpan[]): ShopSpan[] {
  return spans.filter(({ name }) => name.startsWith('pg.query:SELECT'));
}

/** The largest group of spans with the same statement. */
function mostAlike(spans: ShopSpan[]): ShopSpan[] {
  const groups = new Map<unknown, ShopSpan[]>();
  for (const span of spans) {
    const text = span.attributes['db.query.text'];
    groups.set(text, [...(groups.get(text) ?? []), span]);
  }
  return [...groups.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
}

function urlPath({ attributes }: ShopSpan): string {
  return 'url.full' in attributes ? new URL(String(attributes['url.full'])).pathname : '';
}

/** The longest stretch between two children of one span in which no child runs, in µs. */
function longestGap(trace: ShopTrace): number {
  let longest = 0;
  for (const parent of trace.spans) {
    const own = children(trace, parent);
    let end = own[0]?.end ?? 0;
    for (const child of own) {
      longest = Math.max(longest, child.start - end);
      end = Math.max(end, child.end);
    }
  }
  return longest;
}
