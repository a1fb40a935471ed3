// Many windows, one after the other killed or closed: somebody always takes requests again, and nothing acknowledged is lost.
import assert from 'node:assert/strict';
import { foundIn, startCollectHost, type CollectHostProcess } from '../support/collector/collectHost.mjs';
import { compareFound } from '../support/collector/foundSpans.mjs';
import { startSender } from '../support/collector/sender.mjs';
import { SpanBatches } from '../support/collector/spanBatches.mjs';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { withFolder } from './runningCollector';

const windows = 5;
const batches = { tracesPerBlock: 25 };

describe('a collector that many windows share', function () {
  this.timeout(180_000);
  const folder = withFolder();
  const hosts = new Set<CollectHostProcess>();
  afterEach(async () => {
    for (const host of hosts) await host.stop();
    hosts.clear();
  });

  const roleOf = async (host: CollectHostProcess) => ((await host.ask('state')) as CollectHostProcess['state']).role;
  const owner = () =>
    until(async () => {
      const found: CollectHostProcess[] = [];
      for (const host of hosts) if ((await roleOf(host)) === 'owner') found.push(host);
      assert.ok(found.length < 2, 'two windows believe that they have the ports');
      return found[0];
    }, 'a window to have the ports');

  it('goes on when one after the other goes, whatever way', async () => {
    const [httpPort, grpcPort] = await freePorts(2);
    const options = { folder: folder(), httpPort, grpcPort };
    // All at once: only one of them can have the ports.
    for (const host of await Promise.all(Array.from({ length: windows }, () => startCollectHost(options))))
      hosts.add(host);
    await owner();
    const sender = startSender({ url: `http://127.0.0.1:${httpPort}`, batches, spansPerSecond: 5000, retry: true });
    for (let n = 0; n < windows - 1; n++) {
      const taken = sender.acknowledged();
      await until(() => sender.acknowledged() > taken + 30, 'requests to be taken');
      const going = await owner();
      hosts.delete(going);
      await (n % 2 ? going.stop() : going.kill());
      await owner();
    }
    const taken = sender.acknowledged();
    await until(() => sender.acknowledged() > taken + 30, 'requests to be taken by the last window');
    sender.stop();
    const report = await sender.done;
    assert.equal(report.failure, undefined);
    console.log(
      `    ${windows - 1} changes of the owner; nothing was taken for ${Math.round(report.longestGapMs)} ms at most, ` +
        `${report.tries} tries in vain, ${report.acknowledged.length} requests acknowledged`,
    );
    const [last] = hosts;
    const { missing, damaged } = await compareFound(foundIn(last), new SpanBatches(batches), report.acknowledged);
    assert.deepEqual({ missing, damaged }, { missing: [], damaged: [] });
  });

  it('tells all windows of what comes, and stops for all of them', async () => {
    const [httpPort, grpcPort] = await freePorts(2);
    const options = { folder: folder(), httpPort, grpcPort };
    for (let n = 0; n < 3; n++) hosts.add(await startCollectHost(options));
    for (const host of hosts) await host.ask('watch');
    const { acknowledged } = await startSender({ url: `http://127.0.0.1:${httpPort}`, batches, count: 5 }).done;
    assert.equal(acknowledged.length, 5);
    for (const host of hosts) {
      const sees = async () => ((await host.ask('stats')) as CollectHostProcess['state']['stats']).spanCount === 250;
      await until(sees, 'a window to hear of the spans');
      assert.ok(((await host.ask('watched')) as { changes: number }).changes > 0);
      const { missing } = await compareFound(foundIn(host), new SpanBatches(batches), acknowledged);
      assert.deepEqual(missing, []);
    }
    const [first, ...others] = hosts;
    await others[1].ask('stop');
    await until(async () => (await roleOf(first)) === 'stopped', 'the collector to stop');
    for (const host of others) assert.equal(await roleOf(host), 'stopped');
    await assert.rejects(fetch(`http://127.0.0.1:${httpPort}/`));
  });
});
