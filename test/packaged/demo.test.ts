// What npm run demo -- --headless does after its preparations: the path that Spanlight is for, on the real shop.
import assert from 'node:assert/strict';
import { makeTraffic } from '../support/demo/traffic.mjs';
import { walk } from '../support/demo/walk.mjs';
import { startInstalledShop } from '../support/sdk/shop.mjs';
import { shopFolder } from '../support/sdk/shopDependencies.mjs';
import { startVSCode } from '../support/vscode/server.mjs';

describe('the demo', function () {
  this.timeout(300_000); // installs the shop where nothing did so before
  it('walks from the search over timeline and source to the lens', async () => {
    const { SPANLIGHT_VSIX: vsix, SPANLIGHT_JAEGER_V2: jaeger, SPANLIGHT_JAEGER_V2_OTLP: otlp } = process.env;
    assert.ok(vsix && jaeger && otlp, 'the runner names the VSIX and a Jaeger');
    const shop = await startInstalledShop({ otlp });
    try {
      await makeTraffic(shop, () => undefined);
      const machineSettings = { 'spanlight.endpoints': [{ id: 'demo', name: 'demo', url: jaeger }] };
      const how = { token: true, trust: true, smokeTestDriver: false };
      const server = await startVSCode({ version: '1.139', vsix, machineSettings, ...how });
      try {
        assert.equal(await walk({ server, folder: shopFolder, pictures: 'out/demo' }), 0, 'a step failed: see above');
      } finally {
        await server.stop();
      }
    } finally {
      await shop.stop();
    }
  });
});
