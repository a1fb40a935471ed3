// The backend against real Jaegers into which real SDKs have sent the data.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { SearchPage, TraceQuery } from '../../src/backends/backend';
import { postSpans } from '../support/sdk/otlp.mjs';
import { sendFromNode, sendFromPython, type Sending } from '../support/sdk/senders.mjs';
import { arrived, connect, eventually, failureOf, jaegerOf, never, traceOptions, type Connected } from './realJaeger';
import { assertHolds } from './sentSpans';

const minute = 60_000_000_000n;
const now = () => BigInt(Date.now()) * 1_000_000n;
const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A span for postSpans; times in ns, `attributes` as OTLP has them. */
function span(traceId: string, name: string, start: bigint, nanos: bigint, more: object = {}) {
  const times = { startTimeUnixNano: String(start), endTimeUnixNano: String(start + nanos) };
  return { traceId, spanId: hex(8), name, kind: 2, ...times, attributes: [], status: {}, ...more };
}

for (const version of ['v1', 'v2'] as const) {
  // The memory store of v1.76 keeps spans in Jaeger's old model, which has no attributes of links.
  const keptOfLinks = version === 'v1' ? { 'opentracing.ref_type': 'follows_from' } : undefined;

  describe(`a real Jaeger ${version === 'v1' ? 'v1.76' : 'v2.13'}`, () => {
    let otlp: string;
    let connected: Connected;
    let sending: Sending;

    before(async () => {
      const jaeger = jaegerOf(version);
      otlp = jaeger.otlp;
      connected = connect(jaeger.query);
      sending = await sendFromNode(otlp);
      for (const { traceId, spans } of sending.traces) await arrived(connected.backend, traceId, spans.length);
    });
    after(() => connected?.close());

    const search = (query: Partial<TraceQuery>): Promise<SearchPage> =>
      connected.backend.search({ from: now() - 60n * minute, to: now() + minute, limit: 20, ...query }, never);
    const ids = (page: SearchPage) => page.traces.map(({ traceId }) => traceId);
    const sentTrace = (name: string) => {
      const trace = sending.traces.find(one => one.name === name);
      assert.ok(trace);
      return trace;
    };
    /** Posts one span per trace and waits until all of them are found. */
    async function post(service: string, spans: readonly { traceId: string }[]) {
      await postSpans(otlp, service, spans as never);
      for (const { traceId } of spans) await arrived(connected.backend, traceId, 1);
    }

    it('is known for what it is', async () => {
      assert.deepEqual(await connected.backend.capabilities(never), {
        searchAllServices: false,
        summaries: false,
        v3: true,
        legacySearch: true,
        version: version === 'v1' ? 'v1.76.0' : 'v2.13.0',
      });
    });

    it('lists the services that sent something, and their operations', async () => {
      const services = await connected.backend.services(never);
      assert.deepEqual(
        services.filter(name => name.startsWith('sdk-node')),
        ['sdk-node', 'sdk-node-worker'],
      );
      assert.deepEqual(services, [...services].sort());
      const operations = await connected.backend.operations('sdk-node-worker', never);
      assert.deepEqual(operations, [
        { name: 'instant', kind: 'internal' },
        { name: 'process orders', kind: 'consumer' },
      ]);
      assert.deepEqual(await connected.backend.operations('never-heard-of', never), []);
    });

    it('gives back each span as the SDK sent it', async () => {
      for (const { traceId, spans } of sending.traces) {
        assertHolds(await connected.backend.trace(traceId, traceOptions, never), spans, { keptOfLinks });
      }
    });

    it('takes names with slashes, plus signs, percent signs and blanks as they are', async () => {
      const service = `odd/${version} +%25 & ü?`;
      const operation = 'GET /a+b/%2F?c=d&e ü';
      const traceId = hex(16);
      const attributes = { 'odd key/+%25': 'odd value "+%25\\' };
      const sent = Object.entries(attributes).map(([key, value]) => text(key, value));
      await post(service, [span(traceId, operation, now() - minute, 1_000_000n, { attributes: sent })]);
      await eventually(async () => ((await connected.backend.services(never)).includes(service) ? true : undefined));
      assert.deepEqual(await connected.backend.operations(service, never), [{ name: operation, kind: 'server' }]);
      assert.deepEqual(ids(await search({ service, operation })), [traceId]);
      assert.deepEqual(ids(await search({ service, operation, attributes })), [traceId]);
      assert.deepEqual(ids(await search({ service, operation: 'GET /a b/%2F?c=d&e ü' })), []);
    });

    it('finds traces of a service, newest first, with what lists show', async () => {
      const page = await search({ service: 'sdk-node' });
      const [order, earlier] = [sentTrace('order'), sentTrace('earlier')];
      assert.deepEqual(ids(page), [order.traceId, earlier.traceId]);
      assert.deepEqual(page.notes, []);
      assert.equal(page.limitReached, false);
      assert.equal(page.nextTo, undefined);
      const [newest] = page.traces;
      assert.equal(newest.rootService, 'sdk-node');
      assert.equal(newest.rootName, 'POST /orders');
      assert.equal(String(newest.start), order.spans[0].startTimeUnixNano);
      assert.equal(newest.spanCount, order.spans.length);
      assert.equal(newest.errorCount, 1);
      assert.equal(newest.duration, 500_000_000); // the consumer goes on after the root
      assert.deepEqual(newest.services, [
        { name: 'sdk-node', spanCount: 5, errorCount: 1 },
        { name: 'sdk-node-worker', spanCount: 2, errorCount: 0 },
      ]);
      assertHolds(page.tables.find(({ traceId }) => traceId === order.traceId) as never, order.spans, { keptOfLinks });
    });

    it('finds traces by attributes of a span and of what sent it', async () => {
      const { traceId } = sentTrace('order');
      for (const [key, value, found] of [
        ['http.response.status_code', '500', true],
        ['http.response.status_code', '50', false],
        ['deployment.environment.name', 'test', true],
        ['n', '2', true], // of an event
      ] as const) {
        const page = await search({ service: 'sdk-node', attributes: { [key]: value } });
        assert.equal(ids(page).includes(traceId), found, `${key}=${value}`);
      }
    });

    it('finds by the duration of a span', async () => {
      const { traceId } = sentTrace('order');
      assert.deepEqual(ids(await search({ service: 'sdk-node', minDuration: 200e6 })), [traceId]);
      assert.deepEqual(ids(await search({ service: 'sdk-node', minDuration: 251e6 })), []);
      assert.ok(!ids(await search({ service: 'sdk-node', maxDuration: 13e6, minDuration: 12e6 })).includes(traceId));
    });

    it('finds only failing traces, with and without attributes, and says how many it checked', async () => {
      const { traceId } = sentTrace('order');
      const page = await search({ service: 'sdk-node', errorsOnly: true });
      assert.deepEqual(ids(page), [traceId]);
      assert.equal(page.checked, 2);
      assert.deepEqual(page.notes, ['Checked 2 traces for errors here.']);
      const attributes = { 'service.version': '2.0.1' };
      assert.deepEqual(ids(await search({ service: 'sdk-node', errorsOnly: true, attributes })), [traceId]);
    });

    it('counts a span as failing by its status alone and by the attribute error alone', async () => {
      const service = `errors-${version}`;
      const [status, attribute, fine] = [hex(16), hex(16), hex(16)];
      const at = now() - minute;
      await post(service, [
        span(status, 'by status', at, 1000n, { status: { code: 2 } }),
        span(attribute, 'by attribute', at + 1000n, 1000n, {
          attributes: [{ key: 'error', value: { boolValue: true } }],
        }),
        span(fine, 'fine', at + 2000n, 1000n, { attributes: [{ key: 'error', value: { boolValue: false } }] }),
      ]);
      assert.deepEqual(ids(await search({ service, errorsOnly: true })), [attribute, status]);
    });

    it('goes through 45 traces page by page, each once, although one of them is long', async () => {
      const service = `paged-${version}`;
      const from = now() - 10n * minute;
      const step = 1_000_000_000n;
      const sent = Array.from({ length: 45 }, (_, n) => ({
        ...span(hex(16), `request ${n}`, from + BigInt(n) * step, 20_000_000n),
      }));
      // Began before most of the others, and ends after them.
      sent[5].endTimeUnixNano = String(from + 50n * step);
      await post(service, sent);
      const seen: string[] = [];
      let to: bigint | undefined = now();
      let pages = 0;
      while (to !== undefined && pages++ < 20) {
        const page: SearchPage = await search({ service, from, to, limit: 10 });
        const fresh = ids(page).filter(id => !seen.includes(id));
        assert.ok(fresh.length >= 4, `page ${pages} has ${fresh.length} new traces`);
        seen.push(...fresh);
        assert.equal(page.limitReached, page.traces.length === 10);
        to = page.nextTo;
      }
      assert.equal(new Set(seen).size, seen.length);
      assert.deepEqual([...seen].sort(), sent.map(({ traceId }) => traceId).sort());
      assert.equal(pages, 5);
    });

    it('says that it does not know a trace', async () => {
      const failure = await failureOf(connected.backend.trace(hex(16), traceOptions, never));
      assert.equal(failure.kind, 'notFound');
      assert.match(failure.message, /^http:\/\/127\.0\.0\.1:\d+ has no trace [0-9a-f]{32}\. It may be older/);
    });

    it('searches by attributes although one trace holds a number that JSON does not know', async () => {
      const service = `nan-${version}`;
      const [sick, well, other] = [hex(16), hex(16), hex(16)];
      const at = now() - minute;
      const nan = { key: 'ratio', value: { doubleValue: 'NaN' } };
      await post(service, [
        span(sick, 'sick', at, 1_000_000n, { attributes: [text('colour', 'red'), nan] }),
        span(well, 'well', at + 1000n, 1_000_000n, { attributes: [text('colour', 'red')] }),
        span(other, 'other', at + 2000n, 1_000_000n, { attributes: [text('colour', 'blue')] }),
      ]);
      assert.deepEqual(ids(await search({ service })), [other, well, sick]);
      const page = await search({ service, attributes: { colour: 'red' } });
      assert.deepEqual(ids(page), [well, sick]);
      assert.equal(page.checked, 3);
      assert.equal(page.notes.length, 1);
      assert.match(page.notes[0], /^Checked the attributes of 3 traces here: .* \(NaN or infinity\)\.$/);
      assert.deepEqual(ids(await search({ service, attributes: { colour: 'green' } })), []);
    });

    it('is cancelled at any time without a word', async () => {
      const { traceId } = sentTrace('order');
      const backend = connected.backend;
      for (const work of [
        (signal: AbortSignal) => backend.services(signal),
        (signal: AbortSignal) => backend.search({ service: 'sdk-node', from: 0n, to: now(), limit: 5 }, signal),
        (signal: AbortSignal) => backend.trace(traceId, traceOptions, signal),
      ]) {
        const controller = new AbortController();
        const running = work(controller.signal);
        controller.abort();
        await assert.rejects(running, { name: 'AbortError' });
        await assert.rejects(work(controller.signal), { name: 'AbortError' });
      }
    });

    it('reports progress and asks once before it goes on with a large trace', async () => {
      const { traceId } = sentTrace('order');
      const asked: number[] = [];
      const phases: string[] = [];
      const options = {
        maxBytes: 10,
        confirmLarge: async (bytes: number) => asked.push(bytes) > 0,
        onProgress: ({ phase }: { phase: string }) => void phases.push(phase),
      };
      const table = await connected.backend.trace(traceId, options, never);
      assert.equal(table.count, sentTrace('order').spans.length);
      assert.equal(asked.length, 1);
      assert.deepEqual([...new Set(phases)], ['waiting', 'receiving', 'decoding']);
      const failure = await failureOf(
        connected.backend.trace(traceId, { maxBytes: 10, confirmLarge: async () => false }, never),
      );
      assert.equal(failure.kind, 'tooLarge');
      assert.equal(failure.details.setting, 'spanlight.maxTraceBytes');
    });

    it('opens a page of its own for a trace', async () => {
      const { traceId, spans } = sentTrace('order');
      const url = connected.backend.uiUrl(traceId, spans[0].spanId);
      assert.equal(url, `${jaegerOf(version).query}/trace/${traceId}?uiFind=${spans[0].spanId}`);
      assert.equal((await fetch(url ?? '')).status, 200);
    });
  });

  describe(`a real Jaeger ${version === 'v1' ? 'v1.76' : 'v2.13'} and the SDK for Python`, () => {
    it('gives back each span as it was sent, numbers that JSON does not know included', async () => {
      const { query, otlp } = jaegerOf(version);
      const sending = await sendFromPython(otlp, { nan: true });
      const { backend, close } = connect(query);
      try {
        for (const { traceId, spans, name } of sending.traces) {
          const table = await arrived(backend, traceId, spans.length);
          if (name !== 'nan') assertHolds(table, spans, { keptOfLinks });
          else assert.equal(table.count, 1);
        }
      } finally {
        close();
      }
    });
  });
}
