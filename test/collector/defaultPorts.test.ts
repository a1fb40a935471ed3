// No endpoint is set: SDKs send to the ports that they know, and there the collector is. In a network namespace of its own,
// because on this machine something else may have those ports.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { arrived } from '../jaeger/realJaeger';
import { assertHolds } from '../jaeger/sentSpans';
import { Missing, run } from '../support/bootstrap/processes.mjs';
import { hostBundle } from '../support/collector/collectHost.mjs';
import { defaultSenderNames, prepareSender, type Sending } from '../support/sdk/senders.mjs';
import { runCollector, withFolder } from './runningCollector';

const script = fileURLToPath(new URL('../../../test/support/collector/namespaceRun.mjs', import.meta.url));

describe('the collector on the default ports', function () {
  this.timeout(240_000);
  const folder = withFolder();

  it('gets the spans of SDKs to which nobody said where to send', async () => {
    const can = await run('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up'], { mayFail: true }).catch(
      () => undefined,
    );
    if (can?.code !== 0) throw new Missing('a network namespace is needed (Linux, unshare, ip)');
    for (const name of defaultSenderNames) await prepareSender(name);
    const entry = await hostBundle();
    const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, script, folder(), entry];
    const { output } = await run('unshare', ['-rn', ...inside, ...defaultSenderNames]);
    const sent = JSON.parse(output.trim().split('\n').at(-1) ?? '') as { name: string; sending: Sending }[];
    assert.deepEqual(
      sent.map(({ name }) => name),
      defaultSenderNames,
    );
    // The namespace is gone, and its collector with it: what came is in the folder.
    const collector = await runCollector({ folder: folder() });
    try {
      for (const { sending } of sent)
        for (const { traceId, spans } of sending.traces)
          assertHolds(await arrived(collector.backend, traceId, spans.length), spans, { isExact: true });
    } finally {
      await collector.close();
    }
  });
});
