import assert from 'node:assert/strict';
import type { Backend, SearchPage, TraceQuery } from '../../../../src/backends/backend';
import type { HttpTransport } from '../../../../src/backends/jaeger/httpTransport';
import { createJaegerBackend } from '../../../../src/backends/jaeger/jaegerBackend';
import { createUndiciTransport } from '../../../../src/backends/jaeger/net';
import { Failure } from '../../../../src/core/errors';
import { isError, nameOf, serviceOf, spanIdOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { recordedVersions, recordedWindow, startReplay } from '../../../support/replay/replayServer.mjs';
import { inProcessDecoder } from './inProcessDecoder';

const never = new AbortController().signal;
const buyId = '5af7183fb1d4cf5f6d1e0c2b3a495867';
const orderId = '00000000000000001111111111111111';
const nanId = '0000000000000000000000000000dead';
const oddId = '000000000000000000000000000000aa';
const firstStart = 1795342800_000000000n;
const traceOptions = { maxBytes: 1e9, confirmLarge: async () => true };

for (const version of recordedVersions) {
  const hasSummaries = version === 'v2.20' || version === 'main';

  describe(`Jaeger ${version}, as it was recorded`, () => {
    let replay: Awaited<ReturnType<typeof startReplay>>;
    let transport: HttpTransport;
    let backend: Backend;

    beforeEach(async () => {
      replay = await startReplay(version);
      transport = createUndiciTransport();
      backend = createJaegerBackend(
        { id: 'replay', kind: 'jaeger', name: 'replay', url: replay.url },
        { decoder: inProcessDecoder(), transport, headersFor: async () => ({}), log: () => {}, now: () => 0 },
      );
    });
    afterEach(async () => {
      backend.dispose();
      transport.close();
      await replay.close();
      assert.deepEqual(replay.problems, [], 'requests that no Jaeger was asked before');
    });

    const search = (query: Partial<TraceQuery>): Promise<SearchPage> =>
      backend.search({ ...recordedWindow, limit: 20, ...query }, never);
    const ids = (page: SearchPage) => page.traces.map(({ traceId }) => traceId);
    /** Names of the recordings that `work` played; the probes come before. */
    async function playedBy(work: () => Promise<unknown>): Promise<string[]> {
      await backend.capabilities(never);
      const before = replay.asked.length;
      await work();
      return replay.asked.slice(before);
    }
    async function failureOf(work: Promise<unknown>): Promise<Failure> {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Failure, String(error));
      return error;
    }

    it('tells what it can', async () => {
      assert.deepEqual(await backend.capabilities(never), {
        searchAllServices: hasSummaries,
        summaries: hasSummaries,
        v3: true,
        legacySearch: version !== 'main',
        version: version === 'main' ? undefined : `${version}.0`,
      });
    });

    it('is probed once', async () => {
      await Promise.all([backend.capabilities(never), backend.services(never)]);
      await backend.capabilities(never);
      const played = [...replay.asked].sort();
      assert.deepEqual(played, ['page', 'search-noparams', 'v3-services', 'v3-services', 'v3-summaries-noparams']);
    });

    it('lists services by name', async () => {
      assert.deepEqual(await backend.services(never), [
        'auth-service',
        'empty ops service/with slash',
        'frontend',
        'inventory-service',
        'nan-service',
        'worker',
      ]);
    });

    it('lists operations by name, with their kind, and none of a service it does not know', async () => {
      assert.deepEqual(await backend.operations('frontend', never), [
        { name: 'GET', kind: 'client' },
        { name: 'POST /buy', kind: 'server' },
      ]);
      assert.deepEqual(await backend.operations('nope', never), []);
    });

    it('finds traces of a service', async () => {
      const played = await playedBy(async () => {
        const page = await search({ service: 'frontend' });
        assert.equal(page.traces.length, 1);
        const [trace] = page.traces;
        assert.equal(trace.traceId, buyId);
        assert.equal(trace.rootService, 'frontend');
        assert.equal(trace.rootName, 'POST /buy');
        assert.equal(trace.start, firstStart);
        assert.equal(trace.duration, 120000123);
        assert.equal(trace.spanCount, 9);
        assert.equal(trace.errorCount, 1);
        assert.equal(trace.orphanCount, 1);
        assert.deepEqual(trace.services, [
          { name: 'auth-service', spanCount: 1, errorCount: 0 },
          { name: 'frontend', spanCount: 3, errorCount: 1 },
          { name: 'inventory-service', spanCount: 5, errorCount: 0 },
        ]);
        assert.deepEqual(
          { checked: page.checked, limitReached: page.limitReached, notes: page.notes, nextTo: page.nextTo },
          { checked: 1, limitReached: false, notes: [], nextTo: undefined },
        );
        assert.deepEqual(
          page.tables.map(({ traceId }) => traceId),
          hasSummaries ? [] : [buyId],
        );
      });
      assert.deepEqual(played, [hasSummaries ? 'v3-summaries' : 'v3-search']);
    });

    it('finds nothing without calling it an error', async () => {
      const page = await search({ service: 'nope' });
      assert.deepEqual(page, {
        traces: [],
        tables: [],
        checked: 0,
        limitReached: false,
        notes: [],
        nextTo: undefined,
      });
    });

    it('finds only failing traces, and says what was looked at', async () => {
      const played = await playedBy(async () => {
        const page = await search({ service: 'frontend', errorsOnly: true });
        assert.deepEqual(ids(page), [buyId]);
        assert.equal(page.checked, 1);
        assert.deepEqual(page.notes, [
          hasSummaries ? 'Shows traces in which a span of frontend failed.' : 'Checked 1 trace for errors here.',
        ]);
      });
      assert.deepEqual(played, [hasSummaries ? 'v3-summaries-error' : 'v3-search']);
    });

    it(
      hasSummaries ? 'searches all services at once, newest first' : 'says that it can search one service only',
      async () => {
        if (!hasSummaries) {
          const failure = await failureOf(search({}));
          assert.equal(failure.kind, 'invalidInput');
          assert.match(failure.message, /can't search all services at once: choose a service\./);
          return;
        }
        const page = await search({});
        assert.deepEqual(ids(page), [oddId, nanId, orderId, buyId]);
        assert.equal(page.traces[0].rootService, 'empty ops service/with slash');
        assert.equal(page.traces[0].rootName, 'op + name/%25 ü');
        assert.equal(page.traces[0].duration, 5000000);
      },
    );

    it('opens a trace by v3, with nothing lost', async () => {
      let table: SpanTable | undefined;
      const played = await playedBy(async () => (table = await backend.trace(buyId, traceOptions, never)));
      assert.ok(table);
      assert.deepEqual(played, ['v3-trace']);
      assert.equal(table.traceId, buyId);
      assert.equal(table.count, 9);
      assert.equal(table.base, firstStart);
      assert.equal(spanIdOf(table, 0), '0000000000000001');
      assert.equal(nameOf(table, 0), 'POST /buy');
      assert.equal(serviceOf(table, 0), 'frontend');
      assert.equal(table.duration[0], 120000123);
      assert.ok(isError(table, 0));
    });

    it('opens a trace with a NaN, and one with few digits', async () => {
      assert.equal((await backend.trace(nanId, traceOptions, never)).count, 1);
      const table = await backend.trace(oddId, traceOptions, never);
      assert.equal(serviceOf(table, 0), 'empty ops service/with slash');
      assert.equal(nameOf(table, 0), 'op + name/%25 ü');
    });

    it('says that it does not know a trace, and what may be the reason', async () => {
      const failure = await failureOf(backend.trace('123'.padStart(32, '0'), traceOptions, never));
      assert.equal(failure.kind, 'notFound');
      assert.ok(failure.message.startsWith(`${replay.url} has no trace 00000000000000000000000000000123.`));
      assert.equal(failure.details.command, 'spanlight.switchEndpoint');
    });

    it('links to its own page of a trace and a span', () => {
      assert.equal(backend.uiUrl(buyId), `${replay.url}/trace/${buyId}`);
      assert.equal(backend.uiUrl(buyId, '0000000000000003'), `${replay.url}/trace/${buyId}?uiFind=0000000000000003`);
    });

    if (hasSummaries) {
      it('lists traces with a NaN', async () => {
        assert.deepEqual(ids(await search({ service: 'nan-service' })), [nanId]);
      });
    } else {
      it('searches attributes by the legacy API', async () => {
        const played = await playedBy(async () => {
          const page = await search({ service: 'frontend', attributes: { 'http.response.status_code': '500' } });
          assert.deepEqual(ids(page), [buyId]);
          assert.deepEqual(page.notes, []);
          assert.equal(page.traces[0].duration, 120000000); // this dialect has microseconds
        });
        assert.deepEqual(played, ['search-tags']);
      });

      it("never trusts the server's filter for errors", async () => {
        const page = await search({
          service: 'frontend',
          errorsOnly: true,
          attributes: { 'http.response.status_code': '500' },
        });
        assert.deepEqual(ids(page), [buyId]);
        assert.deepEqual(page.notes, ['Checked 1 trace for errors here.']);
      });
    }
  });
}
