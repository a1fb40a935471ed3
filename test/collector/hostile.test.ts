// Everything at once that a receiver has to stand, while a good sender sends: each is refused with the right words, and nobody else
// notices. The single cases are in the unit tests of the server.
import assert from 'node:assert/strict';
import { attacks, holdConnections } from '../support/collector/attacks.mjs';
import { foundIn, startCollectHost, type CollectHostProcess } from '../support/collector/collectHost.mjs';
import { compareFound } from '../support/collector/foundSpans.mjs';
import { startSender } from '../support/collector/sender.mjs';
import { SpanBatches } from '../support/collector/spanBatches.mjs';
import { sendByDefault } from '../support/sdk/senders.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { withFolder } from './runningCollector';

const storageBytes = 64e6;
const connections = 10_000;

describe('a collector under attack', function () {
  this.timeout(180_000);
  const folder = withFolder();
  let host: CollectHostProcess;
  beforeEach(async () => (host = await startCollectHost({ folder: folder(), storageBytes })));
  afterEach(() => host.stop());

  /** Sends all the time that the work takes; everything has to be taken, at the first try. */
  async function whileSending(work: () => Promise<void>): Promise<void> {
    const { now: before } = await host.ask('memory');
    await host.ask('watch');
    const sender = startSender({ url: host.url, inFlight: 2, spansPerSecond: 5000, batches: { tracesPerBlock: 25 } });
    await until(() => sender.acknowledged() > 5, 'the good sender to begin');
    await work();
    const then = sender.acknowledged();
    await until(() => sender.acknowledged() > then + 5, 'the good sender to go on');
    sender.stop();
    const report = await sender.done;
    const { longestMs, busyMs, peak } = await host.ask('watched');
    console.log(
      `    ${report.acknowledged.length} good requests taken, at most ${Math.round(report.longestGapMs)} ms apart; the host's thread ` +
        `was blocked ${Math.round(longestMs)} ms at most, ${Math.round(busyMs)} of them by itself; ` +
        `${Math.round(peak - before)} MB more than before`,
    );
    assert.ok(busyMs <= 50, `${busyMs} ms of one processor's time in one stretch of the host's thread`);
    assert.deepEqual({ failure: report.failure, tries: report.tries }, { failure: undefined, tries: 0 });
    assert.ok(peak - before <= storageBytes / 1e6 + 100, `${peak - before} MB`);
    const { missing, damaged } = await compareFound(
      foundIn(host),
      new SpanBatches({ tracesPerBlock: 25 }),
      report.acknowledged,
    );
    assert.deepEqual({ missing, damaged }, { missing: [], damaged: [] });
  }

  it('refuses each kind of bad request with the right status', async () => {
    await whileSending(async () => {
      const wrong: string[] = [];
      for (const { name, expected, send } of attacks) {
        const status = await send(host.url);
        if (!expected.includes(status)) wrong.push(`${name}: ${status}, and not ${expected.join(' or ')}`);
      }
      assert.deepEqual(wrong, []);
    });
  });

  it('refuses all of them at the same time', async () => {
    await whileSending(async () => {
      const all = attacks.flatMap(attack => [attack, attack, attack]);
      const statuses = await Promise.all(all.map(({ send }) => send(host.url)));
      const wrong = all.flatMap(({ name, expected }, n) =>
        // What is too much at once may also be put off.
        [...expected, 503, 0, 14].includes(statuses[n]) ? [] : [`${name}: ${statuses[n]}`],
      );
      assert.deepEqual(wrong, []);
    });
  });

  for (const [what, beginning] of [
    ['that say nothing', undefined],
    [
      'that never finish their request',
      'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nabc',
    ],
    ['that begin with HTTP/2 and stop', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ] as const) {
    it(`10,000 connections ${what} keep no SDK out`, async () => {
      await whileSending(async () => {
        const held = await holdConnections(host.url, connections, beginning);
        try {
          const { sending } = await sendByDefault('Node, HTTP with protobuf', {
            OTEL_EXPORTER_OTLP_ENDPOINT: host.url,
          });
          for (const { traceId, spans } of sending.traces)
            assert.equal((await foundIn(host).spanIds(traceId)).length, spans.length);
        } finally {
          held.release();
        }
      });
    });
  }
});
