// Who calls whom, as real Jaegers count it out of what was sent.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { postSpans } from '../support/sdk/otlp.mjs';
import { connect, eventually, jaegerOf, never, type Connected } from './realJaeger';

const hour = 3_600_000_000_000n;
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

for (const version of ['v1', 'v2'] as const) {
  describe(`the dependencies of a real Jaeger ${version === 'v1' ? 'v1.76' : 'v2.13'}`, () => {
    let connected: Connected;
    before(() => (connected = connect(jaegerOf(version).query)));
    after(() => connected?.close());

    it('arrive with their number of calls', async () => {
      const { otlp } = jaegerOf(version);
      const traceId = hex(16);
      const start = BigInt(Date.now()) * 1_000_000n - 60_000_000_000n;
      const times = { startTimeUnixNano: String(start), endTimeUnixNano: String(start + 1_000_000n) };
      const span = (name: string, kind: number, parentSpanId?: string) => ({
        traceId,
        spanId: hex(8),
        ...(parentSpanId ? { parentSpanId } : {}),
        name,
        kind,
        ...times,
        attributes: [],
        status: {},
      });
      const root = span('GET /', 2);
      const clients = [span('call', 3, root.spanId), span('call', 3, root.spanId)];
      await postSpans(otlp, 'map-web', [root, ...clients] as never);
      await postSpans(otlp, 'map-cart', clients.map(({ spanId }) => span('serve', 2, spanId)) as never);
      const now = BigInt(Date.now()) * 1_000_000n;
      const link = await eventually(async () => {
        const { graph } = await connected.backend.dependencies({ from: now - hour, to: now + hour }, never);
        assert.equal(graph.onlyCalls, true);
        return graph.edges.find(
          ({ from, to, calls }) =>
            graph.nodes[from].name === 'map-web' && graph.nodes[to].name === 'map-cart' && calls === 2,
        );
      });
      assert.equal(link.calls, 2);
    });

    it('are none in a window before anything was sent', async () => {
      const long = BigInt(Date.now()) * 1_000_000n - 300n * 24n * hour;
      const { graph } = await connected.backend.dependencies({ from: long - hour, to: long }, never);
      assert.deepEqual([graph.nodes, graph.edges], [[], []]);
    });
  });
}
