// What real SDKs send with their default settings arrives complete and exact. The only thing that is said to them is the port, in
// the variable that the collector's own command copies, because something else may have the default ports of this machine.
import assert from 'node:assert/strict';
import { defaultSenderNames, prepareSender, sendByDefault, type Sending } from '../support/sdk/senders.mjs';
import { assertHolds } from '../jaeger/sentSpans';
import { arrived, never } from '../jaeger/realJaeger';
import { runCollector, withFolder, type RunningCollector } from './runningCollector';

/** Words in which SDKs complain. */
const complaint = /error|warn|fail|exception|refused|unavailable|retry|timeout/i;
/** The JVM says this of every agent. */
const ofEveryAgent = /^OpenJDK .* Sharing is only supported for boot loader classes/;

async function assertArrived({ backend }: RunningCollector, { traces }: Sending): Promise<void> {
  for (const { traceId, spans } of traces) {
    const table = await arrived(backend, traceId, spans.length);
    assertHolds(table, spans, { isExact: true });
    assert.deepEqual(table.warnings, []);
  }
}

describe('the collector and real SDKs with their default settings', function () {
  this.timeout(180_000);
  const folder = withFolder();
  let collector: RunningCollector;
  beforeEach(async () => (collector = await runCollector({ folder: folder() })));
  afterEach(() => collector.close());

  for (const name of defaultSenderNames) {
    const own = name.includes('gRPC') ? ('grpc' as const) : ('http' as const);
    it(`${name}: all that it sent is there, exact to the nanosecond`, async () => {
      await prepareSender(name);
      const { sending, said } = await sendByDefault(name, { OTEL_EXPORTER_OTLP_ENDPOINT: collector[own] });
      const complaints = said.split('\n').filter(line => complaint.test(line) && !ofEveryAgent.test(line));
      assert.deepEqual(complaints, []);
      await assertArrived(collector, sending);
      const everything = { from: 0n, to: 1n << 62n, limit: 1000 };
      const { traces } = await collector.backend.search(everything, never);
      assert.deepEqual(
        Object.fromEntries(traces.map(({ traceId, spanCount }) => [traceId, spanCount])),
        Object.fromEntries(sending.traces.map(({ traceId, spans }) => [traceId, spans.length])),
      );
      const services = new Set(sending.traces.flatMap(({ spans }) => spans.map(({ service }) => service)));
      assert.deepEqual(await collector.backend.services(never), [...services].sort());
    });
  }
  for (const name of ['Python, gRPC', 'Go, gRPC'] as const) {
    it(`${name}: the port for HTTP takes it, too`, async () => {
      const { sending } = await sendByDefault(name, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.http });
      await assertArrived(collector, sending);
    });
  }
  for (const name of ['Python, HTTP', 'Node, HTTP with JSON'] as const) {
    it(`${name}: the port for gRPC takes it, too`, async () => {
      const { sending } = await sendByDefault(name, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.grpc });
      await assertArrived(collector, sending);
    });
  }
  it('Python and Go compress with gzip when they are told to', async () => {
    for (const name of ['Python, gRPC', 'Python, HTTP', 'Go, gRPC', 'Go, HTTP'] as const) {
      const endpoint = name.includes('gRPC') ? collector.grpc : collector.http;
      const compressed = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
      const { sending } = await sendByDefault(name, compressed);
      await assertArrived(collector, sending);
    }
  });
  it('the agent of Java sends its metrics and logs as well, and is told that they were taken', async () => {
    const { said } = await sendByDefault('Java, its agent', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.http });
    assert.doesNotMatch(said, /Failed to export|ERROR|SEVERE/);
  });
});
