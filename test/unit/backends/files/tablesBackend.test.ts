import assert from 'node:assert/strict';
import type { TraceQuery } from '../../../../src/backends/backend';
import { createTablesBackend } from '../../../../src/backends/files/tablesBackend';
import { createReader } from '../../../../src/core/import';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { english } from '../../../../src/core/translate';

const base = 1_795_000_000_000_000_000n;
const { signal } = new AbortController();

interface Planned {
  readonly service: string;
  readonly name: string;
  readonly ms?: number;
  readonly error?: boolean;
  readonly kind?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly event?: Readonly<Record<string, string>>;
}

const attributesOf = (all: Readonly<Record<string, string>> = {}) =>
  Object.entries(all).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** Trace `n` begins `n` seconds after the base. */
function trace(n: number, ...spans: readonly Planned[]): SpanTable {
  const start = base + BigInt(n) * 1_000_000_000n;
  const json = {
    resourceSpans: spans.map(({ service, name, ms = 1, error, kind = 2, attributes, event }, i) => ({
      resource: { attributes: attributesOf({ 'service.name': service, 'host.name': `host of ${service}` }) },
      scopeSpans: [
        {
          scope: { name: 'lib', attributes: attributesOf({ 'scope.tier': service }) },
          spans: [
            {
              traceId: String(n).padStart(32, '0'),
              spanId: `${n}${i}`.padStart(16, 'a'),
              name,
              kind,
              startTimeUnixNano: `${start}`,
              endTimeUnixNano: `${start + BigInt(ms) * 1_000_000n}`,
              attributes: attributesOf(attributes),
              events: event ? [{ timeUnixNano: `${start}`, name: 'e', attributes: attributesOf(event) }] : [],
              status: error ? { code: 2 } : {},
            },
          ],
        },
      ],
    })),
  };
  const bytes = Buffer.from(JSON.stringify(json));
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return createReader('otlp-json', shared.buffer).finish(shared.length).traces[0];
}

const tables = [
  trace(
    1,
    { service: 'shop', name: 'GET /', ms: 5 },
    { service: 'cart', name: 'add', kind: 3, attributes: { item: '7' } },
  ),
  trace(2, { service: 'shop', name: 'GET /', ms: 50, attributes: { item: '7' } }),
  trace(3, { service: 'shop', name: 'POST /order', error: true, event: { 'exception.type': 'Declined' } }),
];
const endpoint = { id: 'file:///t.json', kind: 'file' as const, name: 't.json', url: 'file:///t.json' };
const backend = createTablesBackend(endpoint, { load: () => Promise.resolve(tables), translate: english });
const all: TraceQuery = { from: base, to: base + 60_000_000_000n, limit: 20 };

async function found(query: Partial<TraceQuery>): Promise<number[]> {
  const { traces } = await backend.search({ ...all, ...query }, signal);
  return traces.map(({ traceId }) => Number(traceId));
}

describe('a backend over tables', () => {
  it('lists services and operations by name', async () => {
    assert.deepEqual(await backend.services(signal), ['cart', 'shop']);
    assert.deepEqual(await backend.operations('shop', signal), [
      { name: 'GET /', kind: 'server' },
      { name: 'POST /order', kind: 'server' },
    ]);
    assert.deepEqual(await backend.operations('cart', signal), [{ name: 'add', kind: 'client' }]);
  });

  it('lists traces newest first, by each filter', async () => {
    assert.deepEqual(await found({}), [3, 2, 1]);
    assert.deepEqual(await found({ service: 'cart' }), [1]);
    assert.deepEqual(await found({ service: 'shop', operation: 'GET /' }), [2, 1]);
    assert.deepEqual(await found({ minDuration: 2e6 }), [2, 1]);
    assert.deepEqual(await found({ minDuration: 2e6, maxDuration: 5e6 }), [1]);
    assert.deepEqual(await found({ errorsOnly: true }), [3]);
    assert.deepEqual(await found({ from: base + 2_000_000_000n, to: base + 3_000_000_000n }), [2]);
  });

  it('wants one span to have everything that is asked of a span, wherever its attributes are', async () => {
    assert.deepEqual(await found({ attributes: { item: '7' } }), [2, 1]);
    assert.deepEqual(await found({ attributes: { item: '7' }, service: 'shop' }), [2]);
    assert.deepEqual(await found({ attributes: { 'exception.type': 'Declined', 'host.name': 'host of shop' } }), [3]);
    assert.deepEqual(await found({ attributes: { 'scope.tier': 'cart' } }), [1]);
    assert.deepEqual(await found({ attributes: { error: 'true' } }), [3]);
    assert.deepEqual(await found({ attributes: { item: '8' } }), []);
  });

  it('pages without a gap and without a trace twice', async () => {
    const page = await backend.search({ ...all, limit: 2 }, signal);
    assert.deepEqual([page.traces.length, page.limitReached, page.nextTo], [2, true, tables[1].base]);
    const next = await backend.search({ ...all, limit: 2, to: page.nextTo! }, signal);
    assert.deepEqual(
      [next.traces.map(({ traceId }) => Number(traceId)), next.limitReached, next.nextTo],
      [[1], false, undefined],
    );
  });

  it('heeds no window where traces are as old as they are', async () => {
    const timeless = createTablesBackend(endpoint, {
      load: () => Promise.resolve(tables),
      translate: english,
      isTimeless: true,
    });
    const { traces } = await timeless.search({ from: 0n, to: 1n, limit: 20 }, signal);
    assert.equal(traces.length, 3);
  });

  it('opens a trace, and says which it lacks', async () => {
    const options = { maxBytes: 1e9, confirmLarge: () => Promise.resolve(true) };
    assert.equal(await backend.trace(tables[1].traceId, options, signal), tables[1]);
    await assert.rejects(backend.trace('f'.repeat(32), options, signal), {
      kind: 'notFound',
      message: /^t\.json does not hold trace fff/,
    });
  });

  it('ends a search that nobody waits for', async () => {
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(backend.search(all, controller.signal), { name: 'AbortError' });
  });
});
