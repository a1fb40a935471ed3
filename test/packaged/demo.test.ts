// What npm run demo -- --headless does after its preparations: the path that Spanlight is for, on the real shop.
import assert from 'node:assert/strict';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { collectorOfEditor } from '../support/demo/collector.mjs';
import { goOnBuying, makeTraffic } from '../support/demo/traffic.mjs';
import { walk } from '../support/demo/walk.mjs';
import { startInstalledShop } from '../support/sdk/shop.mjs';
import { shopFolder } from '../support/sdk/shopDependencies.mjs';
import { startVSCode } from '../support/vscode/server.mjs';

const how = { version: '1.139', token: true, trust: true, smokeTestDriver: false } as const;

describe('the demo', function () {
  this.timeout(300_000); // installs the shop where nothing did so before

  it('walks from traces that come in live over timeline and source to the lens, without a server', async () => {
    const { SPANLIGHT_VSIX: vsix } = process.env;
    assert.ok(vsix, 'the runner names the VSIX');
    const [http, grpc] = await freePorts(2);
    const source = await collectorOfEditor({ http, grpc });
    const shop = await startInstalledShop({ otlp: source.otlp });
    const ending = new AbortController();
    const trading = source
      .whenReady(ending.signal)
      .then(() => makeTraffic(shop, () => undefined, ending.signal))
      .then(() => goOnBuying(shop, ending.signal));
    const failing = trading.then(() => assert.fail('the shop stopped selling'));
    const server = await startVSCode({ ...how, vsix, machineSettings: source.settings });
    try {
      const walking = walk({ server, folder: shopFolder, pictures: 'out/demo', isLive: true });
      assert.equal(await Promise.race([walking, failing]), 0, 'a step failed: see above');
    } finally {
      ending.abort();
      await failing.catch(() => undefined);
      await server.stop();
      await shop.stop();
    }
  });

  it('walks from the search over timeline and source to the lens, with a Jaeger', async () => {
    const { SPANLIGHT_VSIX: vsix, SPANLIGHT_JAEGER_V2: jaeger, SPANLIGHT_JAEGER_V2_OTLP: otlp } = process.env;
    assert.ok(vsix && jaeger && otlp, 'the runner names the VSIX and a Jaeger');
    const shop = await startInstalledShop({ otlp });
    try {
      await makeTraffic(shop, () => undefined);
      const machineSettings = { 'spanlight.endpoints': [{ id: 'demo', name: 'demo', url: jaeger }] };
      const server = await startVSCode({ ...how, vsix, machineSettings });
      try {
        const pictures = 'out/demo-jaeger';
        assert.equal(
          await walk({ server, folder: shopFolder, pictures, isLive: false }),
          0,
          'a step failed: see above',
        );
      } finally {
        await server.stop();
      }
    } finally {
      await shop.stop();
    }
  });
});
