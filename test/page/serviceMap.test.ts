import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { serveMap } from '../support/graph/serveMap.mjs';
import type { MapStub } from '../support/graph/mapStub';
import { sharedChromium } from '../support/vscode/shared.mjs';

declare global {
  interface Window {
    mapStub: MapStub;
  }
}

describe('The page of the service map', () => {
  let server: Awaited<ReturnType<typeof serveMap>>;
  let page: Page;
  before(async () => (server = await serveMap()));
  after(() => server?.close());
  afterEach(async () => {
    assert.deepEqual(await page.evaluate(() => window.mapStub.violations), []);
    await page.context().close();
  });

  const open = async (show: string, state?: unknown) => {
    page = await (await (await sharedChromium()).newContext({ viewport: { width: 1200, height: 750 } })).newPage();
    if (state) await page.addInitScript(state => sessionStorage.setItem('state', JSON.stringify(state)), state);
    await page.goto(`${server.url}?show=${show}`);
    await page.waitForFunction(() => document.getElementById('root')?.dataset['state']);
  };
  const untilActive = (words: string) =>
    page.waitForFunction(words => {
      const id = document.querySelector('.graph-list')?.getAttribute('aria-activedescendant');
      return id && document.getElementById(id)?.getAttribute('aria-label')?.includes(words);
    }, words);
  const said = (name: string) =>
    page.evaluate(name => window.mapStub.said.filter(one => one.name === name).map(({ payload }) => payload), name);
  const untilSaid = async (name: string) => {
    await page.waitForFunction(name => window.mapStub.said.some(one => one.name === name), name);
    return said(name);
  };

  it('draws what is known, says what it was counted from, and leads to the traces of a service', async () => {
    await open('shop');
    await page.waitForFunction(() => document.activeElement?.matches('.graph-picture'));
    assert.equal(
      await page
        .locator('.map-header')
        .innerText()
        .then(text => text.replace(/\s+/g, ' ')),
      'Services of local 6 services · 4,092 calls last 24h, as Jaeger counts calls',
    );
    await page.keyboard.press('Home');
    await untilActive('frontend, service, the trace begins here, calls 3,160 times');
    await page.keyboard.press('Enter');
    assert.deepEqual(await untilSaid('openService'), [{ service: 'frontend' }]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await untilActive('calls inventory-service, 3,040 calls');
  });

  it('brings the selected service back after a reload', async () => {
    await open('shop', { endpointId: 'local', lookback: '24h', selected: 'price-service' });
    await untilActive('price-service');
    await page.keyboard.press('ArrowLeft');
    await untilActive('inventory-service');
    const kept = await page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? '{}'));
    assert.deepEqual(kept, { endpointId: 'local', lookback: '24h', selected: 'inventory-service' });
  });

  it('chooses another time by what is said of it', async () => {
    await open('shop');
    await page.locator('.map-header button').click();
    assert.deepEqual(await untilSaid('action'), ['lookback']);
  });

  for (const [state, button, action] of [
    ['empty', 'Choose another time…', 'lookback'],
    ['failed', 'Retry', 'refresh'],
    ['login', 'Sign In', 'signIn'],
  ] as const)
    it(`says why there is no map, and what helps: ${state}`, async () => {
      await open(state);
      await page.waitForFunction(() => document.activeElement?.matches('vscode-button'));
      assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), button);
      await page.keyboard.press('Enter');
      assert.deepEqual(await untilSaid('action'), [action]);
    });

  it('can be ended while it waits, and shows the map when it comes', async () => {
    await open('loading');
    assert.equal(await page.evaluate(() => document.activeElement?.matches('vscode-button')), false);
    await page.locator('vscode-button', { hasText: 'Cancel' }).click();
    assert.deepEqual(await untilSaid('action'), ['cancel']);
    await page.evaluate(() => window.mapStub.show('shop'));
    await page.waitForFunction(() => document.activeElement?.matches('.graph-picture'));
    await page.evaluate(() => window.mapStub.show('many'));
    await page.waitForFunction(() => document.querySelector('.graph-pane')?.getAttribute('data-graph') === '400');
  });
});
