import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openOwnedCollector } from '../../../../src/backends/collector/ownedCollector';
import { never, request, StoreKit } from './store/storeKit';

const kit = new StoreKit();

describe('the collector of the window that has the ports', () => {
  afterEach(() => kit.end());

  it('names all services and traces, however soon after its start it is asked', async () => {
    const folder = kit.newFolder();
    const before = await kit.open(join(folder, 'store'));
    for (let id = 1; id <= 300; id++) await before.append(request([{ trace: id, id, service: `service ${id % 7}` }]));
    await before.close();
    const collector = await openOwnedCollector(
      { folder, host: '', httpPort: 0, grpcPort: 0, storageBytes: 1e9, allowedOrigins: [] },
      { onChange: () => undefined, onBroken: assert.fail },
      { loadGrpc: () => assert.fail('nobody speaks gRPC'), log: assert.fail },
    );
    if ('conflicts' in collector) return assert.fail();
    try {
      const { services, traceIds, operations } = collector.store;
      const [names, ids, own] = await Promise.all([
        services(null, never),
        traceIds(null, never),
        operations({ service: 'service 3' }, never),
      ]);
      assert.equal(names.length, 7);
      assert.equal(ids.length, 300);
      assert.equal(own.length, 3);
    } finally {
      await collector.close();
    }
  });
});
