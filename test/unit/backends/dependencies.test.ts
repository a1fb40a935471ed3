import assert from 'node:assert/strict';
import type { Dependencies } from '../../../src/backends/backend';
import { createCollectorBackend, type CollectorStore } from '../../../src/backends/collector/collectorBackend';
import { countDependencies, mostSpans } from '../../../src/backends/countDependencies';
import { createTablesBackend } from '../../../src/backends/files/tablesBackend';
import type { HttpAnswer, HttpTransport } from '../../../src/backends/jaeger/httpTransport';
import { createJaegerBackend } from '../../../src/backends/jaeger/jaegerBackend';
import { createUndiciTransport } from '../../../src/backends/jaeger/net';
import { isAbort } from '../../../src/core/errors';
import { english } from '../../../src/core/translate';
import { recordedVersions, recordedWindow, startReplay } from '../../support/replay/replayServer.mjs';
import { callTable } from '../core/analysis/callTable';
import { inProcessDecoder } from './jaeger/inProcessDecoder';

const never = new AbortController().signal;
const endpoint = { id: 'x', kind: 'jaeger', name: 'x', url: 'http://jaeger.test' } as const;
const deps = { decoder: inProcessDecoder(), headersFor: async () => ({}), log: () => {}, now: () => 0 };
const web = 'web server 9\n  web client 8\n    cart server 7';
const mail = 'web server 9\n  web client 8 error\n    mail server 7';

/** `web > cart 2`, sorted. */
function linesOf({ graph }: Dependencies): string[] {
  return graph.edges
    .map(({ from, to, calls }) => `${graph.nodes[from].name} > ${graph.nodes[to].name} ${calls}`)
    .sort();
}

describe('who calls whom', () => {
  for (const version of recordedVersions)
    it(`is read of Jaeger ${version} as it was recorded`, async () => {
      const replay = await startReplay(version);
      const transport = createUndiciTransport();
      const backend = createJaegerBackend({ ...endpoint, url: replay.url }, { ...deps, transport });
      try {
        const dependencies = await backend.dependencies(recordedWindow, never);
        // The oldest one counts only what servers say of themselves.
        const inside = version === 'v1.76' ? [] : ['frontend > frontend 2', 'inventory-service > inventory-service 3'];
        const between = ['frontend > auth-service 1', 'frontend > inventory-service 1'];
        assert.deepEqual(linesOf(dependencies), [...between, ...inside].sort());
        assert.equal(dependencies.graph.onlyCalls, true);
        assert.equal(dependencies.counted, undefined);
        const entries = dependencies.graph.nodes.filter(({ isEntry }) => isEntry);
        assert.deepEqual(
          entries.map(({ name }) => name),
          ['frontend'],
        );
        assert.deepEqual(replay.problems, []);
      } finally {
        backend.dispose();
        transport.close();
        await replay.close();
      }
    });

  it('is what is well-formed of an answer that is odd, added up', async () => {
    const answer = {
      data: [
        { parent: 'a', child: 'b', callCount: 2 },
        { parent: 'a', child: 'b', callCount: 3 },
        { parent: 'b', child: 'b', callCount: 1 },
        { parent: 7, child: 'b', callCount: 2 },
        { parent: 'a', child: 'c', callCount: -1 },
        { parent: 'a', child: 'c', callCount: 'many' },
        null,
      ],
    };
    const dependencies = await scripted(JSON.stringify(answer)).dependencies({ from: 0n, to: 10n ** 18n }, never);
    assert.deepEqual(linesOf(dependencies), ['a > b 5', 'b > b 1']);
  });

  it('is nothing where the server knows of no calls', async () => {
    const { graph } = await scripted('{"data":null}').dependencies({ from: 0n, to: 10n ** 18n }, never);
    assert.deepEqual([graph.nodes, graph.edges], [[], []]);
  });

  it('is counted in the traces of a file that lie in the window', async () => {
    const tables = [callTable(web), callTable(mail)];
    const backend = createTablesBackend(endpoint, { load: async () => tables, translate: english });
    const [{ base }] = tables;
    const dependencies = await backend.dependencies({ from: base, to: base + 10n ** 9n }, never);
    assert.deepEqual(linesOf(dependencies), ['web > cart 1', 'web > mail 1']);
    assert.deepEqual(dependencies.counted, { traces: 2, all: 2 });
    assert.deepEqual(
      dependencies.graph.edges.map(({ errors, p95, slowest }) => [errors, p95, slowest]),
      [
        [0, 8e6, -1],
        [1, 8e6, -1],
      ],
    );
    const later = await backend.dependencies({ from: base + 10n ** 9n, to: base + 10n ** 10n }, never);
    assert.deepEqual([later.graph.nodes, later.counted], [[], { traces: 0, all: 0 }]);
  });

  it('is counted in the newest traces of the collector; one that cannot be read, or went, is left out', async () => {
    const json = (service: string, traceId: string) =>
      JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
            scopeSpans: [{ spans: [{ traceId, spanId: '1'.repeat(16), name: 'n', startTimeUnixNano: '1' }] }],
          },
        ],
      });
    const ids = ['a', 'b', 'c'].map(letter => letter.repeat(32));
    const payloads: Record<string, string | undefined> = { [ids[0]]: json('web', ids[0]), [ids[1]]: '{}' };
    const asked: unknown[] = [];
    const worker = {
      ask: async (method: string, params: { traceId: string }) => {
        if (method === 'trace') {
          const text = payloads[params.traceId];
          return text === undefined ? undefined : Buffer.from(text);
        }
        asked.push(params);
        return { traces: ids.map(traceId => ({ traceId })), checked: 3, limitReached: true, notes: [], nextTo: 1n };
      },
      onDidChangeTraces: () => ({ dispose: () => {} }),
    } as unknown as CollectorStore;
    const backend = createCollectorBackend(endpoint, {
      worker,
      decoder: inProcessDecoder(),
      translate: text => text,
    });
    const { graph, counted } = await backend.dependencies({ from: 1n, to: 2n }, never);
    assert.deepEqual(
      graph.nodes.map(({ name, spanCount }) => [name, spanCount]),
      [['web', 1]],
    );
    assert.deepEqual(counted, { traces: 1, all: undefined });
    assert.deepEqual(asked, [{ from: 1n, to: 2n, limit: 200 }]);
  });

  it('is counted in no more spans than a map needs, but in one trace at least', async () => {
    const table = callTable(web);
    const large = { ...table, count: mostSpans - 2, ...columnsOf(mostSpans - 2) };
    const { counted } = await countDependencies([large, table, table], 3, never);
    assert.deepEqual(counted, { traces: 1, all: 3 });
    const small = await countDependencies([table, table, large], 3, never);
    assert.deepEqual(small.counted, { traces: 2, all: 3 });
  });

  it('is given up when nobody wants it any more', async () => {
    const controller = new AbortController();
    const tables = (function* () {
      yield callTable(web);
      controller.abort();
      yield callTable(web);
    })();
    await assert.rejects(countDependencies(tables, 2, controller.signal), isAbort);
  });
});

/** Columns of spans without parents, all alike. */
function columnsOf(count: number) {
  return {
    parent: new Int32Array(count).fill(-1),
    resource: new Uint32Array(count),
    kind: new Uint8Array(count),
    flags: new Uint8Array(count),
    selfTime: new Float64Array(count),
    duration: new Float64Array(count),
  };
}

/** A Jaeger that answers the question with this text. */
function scripted(text: string) {
  const refused = '{"data":null,"errors":[{"code":400,"msg":"parameter \'service\' is required"}]}';
  const transport: HttpTransport = {
    get: async url => {
      const { pathname } = new URL(url);
      const body = pathname === '/api/dependencies' ? text : pathname === '/api/traces' ? refused : '{"data":["s"]}';
      const status = pathname === '/api/traces' ? 400 : pathname.startsWith('/api/v3') ? 404 : 200;
      const answer = {
        status,
        headers: {},
        contentType: 'application/json',
        body: (async function* () {
          yield Buffer.from(body);
        })(),
        wireBytes: () => body.length,
        discard: () => undefined,
      };
      return answer as unknown as HttpAnswer;
    },
    close: () => undefined,
  };
  return createJaegerBackend(endpoint, { ...deps, transport });
}
