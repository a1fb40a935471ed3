import assert from 'node:assert/strict';
import type { Endpoint } from '../../../src/core/endpoint';
import { EndpointSecrets } from '../../../src/host/secrets';
import { secretStorage } from './inMemory';

const shop: Endpoint = { id: 'shop', kind: 'jaeger', name: 'Shop', url: 'https://traces.shop.example/jaeger' };
const token = { kind: 'bearer', token: 'abc' } as const;

describe('Secrets of endpoints', () => {
  it('are found for the endpoint and the origin they were kept for', async () => {
    const secrets = new EndpointSecrets(secretStorage());
    await secrets.keep(shop, token);
    assert.deepEqual(await secrets.find(shop), token);
    assert.deepEqual(await secrets.find({ ...shop, name: 'Renamed', url: 'https://traces.shop.example/other' }), token);
  });

  it('are not found at another host, port or scheme, nor for another endpoint', async () => {
    const secrets = new EndpointSecrets(secretStorage());
    await secrets.keep(shop, token);
    for (const url of ['https://evil.example/jaeger', 'https://traces.shop.example:8443', 'http://traces.shop.example'])
      assert.equal(await secrets.find({ ...shop, url }), undefined, url);
    assert.equal(await secrets.find({ ...shop, id: 'other' }), undefined);
  });

  it('can not be reached through an id that looks like a key', async () => {
    const secrets = new EndpointSecrets(secretStorage());
    await secrets.keep({ ...shop, id: 'a', url: 'http://b.example' }, token);
    assert.equal(await secrets.find({ ...shop, id: 'a@http://b.example', url: 'http://b.example' }), undefined);
    await secrets.keep({ ...shop, id: 'x@y/z' }, token);
    assert.deepEqual([...(await secrets.ids())].sort(), ['a', 'x@y/z']);
  });

  it('are all forgotten, those of a former origin too', async () => {
    const storage = secretStorage();
    const secrets = new EndpointSecrets(storage);
    await secrets.keep(shop, token);
    await secrets.keep({ ...shop, url: 'http://new.example' }, token);
    await secrets.keep({ ...shop, id: 'other' }, token);
    await secrets.forget('shop');
    assert.deepEqual([...(await secrets.ids())], ['other']);
    assert.equal(storage.values.size, 1);
  });

  it('tell once when they change here, and when another window changes them', async () => {
    const storage = secretStorage();
    const secrets = new EndpointSecrets(storage);
    const told: string[] = [];
    secrets.onDidChange(id => told.push(id));
    await secrets.keep(shop, token);
    await new Promise(setImmediate);
    assert.deepEqual(told, ['shop']);
    storage.writeElsewhere('endpoint:shop@https://traces.shop.example', '{"kind":"bearer","token":"new"}');
    await new Promise(setImmediate);
    assert.deepEqual(told, ['shop', 'shop']);
    assert.deepEqual(await secrets.find(shop), { kind: 'bearer', token: 'new' });
  });

  it('that are damaged count as none', async () => {
    const storage = secretStorage();
    const secrets = new EndpointSecrets(storage);
    const damaged = ['{', 'null', '[]', '{"kind":"bearer"}', '{"kind":"headers","headers":[["a"]]}', '{"kind":"x"}'];
    for (const text of damaged) {
      storage.values.set('endpoint:shop@https://traces.shop.example', text);
      assert.equal(await secrets.find(shop), undefined, text);
    }
  });
});
