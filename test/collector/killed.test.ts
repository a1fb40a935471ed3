// What was acknowledged is on disk: the process that collects is killed outright while it takes requests, and opened again.
import assert from 'node:assert/strict';
import { startCollectHost, foundIn } from '../support/collector/collectHost.mjs';
import { compareFound } from '../support/collector/foundSpans.mjs';
import { startSender } from '../support/collector/sender.mjs';
import { SpanBatches } from '../support/collector/spanBatches.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { withFolder } from './runningCollector';

const rounds = 4;
const requestsPerRound = 60;

describe('a collector that is killed while it takes requests', function () {
  this.timeout(180_000);
  const folder = withFolder();

  it('has every acknowledged request when it is opened again, however often', async () => {
    const acknowledged: number[] = [];
    let from = 0;
    for (let round = 0; round < rounds; round++) {
      const host = await startCollectHost({ folder: folder() });
      const sender = startSender({ url: host.url, from, inFlight: 8 });
      await until(() => sender.acknowledged() >= requestsPerRound, 'requests to be taken');
      await host.kill();
      const report = await sender.done;
      assert.match(report.failure ?? '', /no answer/, 'it was killed in the middle');
      assert.ok(report.acknowledged.length >= requestsPerRound);
      acknowledged.push(...report.acknowledged);
      from = Math.max(...acknowledged) + 100;
    }
    const host = await startCollectHost({ folder: folder() });
    try {
      const { traces, missing, damaged } = await compareFound(foundIn(host), new SpanBatches(), acknowledged);
      assert.ok(traces > 1000, `${traces} traces`);
      assert.deepEqual({ missing, damaged }, { missing: [], damaged: [] });
    } finally {
      await host.stop();
    }
  });

  it('has them also when it was killed while it opened the log of the one before', async () => {
    const first = await startCollectHost({ folder: folder() });
    const report = await startSender({ url: first.url, count: 200 }).done;
    assert.equal(report.failure, undefined);
    await first.kill();
    for (let tries = 0; tries < 3; tries++) {
      const opening = await startCollectHost({ folder: folder() });
      const sender = startSender({ url: opening.url, from: 1000 + tries * 10, count: 10 });
      report.acknowledged.push(...(await sender.done).acknowledged);
      await opening.kill();
    }
    const host = await startCollectHost({ folder: folder() });
    try {
      const { missing, damaged } = await compareFound(foundIn(host), new SpanBatches(), report.acknowledged);
      assert.deepEqual({ missing, damaged }, { missing: [], damaged: [] });
    } finally {
      await host.stop();
    }
  });

  it('with a limit: each trace is there or was counted as dropped, and what was dropped does not come back', async () => {
    const storageBytes = 16e6;
    const first = await startCollectHost({ folder: folder(), storageBytes });
    const sender = startSender({ url: first.url, inFlight: 4, retry: true, batches: { tracesPerBlock: 64 } });
    await until(async () => (await first.ask('stats')).droppedTraces > 3000, 'traces to be dropped');
    sender.stop();
    const report = await sender.done;
    await first.kill();
    const host = await startCollectHost({ folder: folder(), storageBytes });
    try {
      const batches = new SpanBatches({ tracesPerBlock: 64 });
      const { missing, damaged, spans } = await compareFound(foundIn(host), batches, report.acknowledged);
      const { droppedTraces, droppedSpans, bytes } = await host.ask('stats');
      assert.deepEqual(damaged, []);
      assert.ok(missing.length <= droppedTraces, `${missing.length} traces lack spans, ${droppedTraces} were dropped`);
      assert.equal(spans + droppedSpans, report.spans);
      assert.ok(bytes <= storageBytes, `${bytes} bytes`);
    } finally {
      await host.stop();
    }
  });
});
