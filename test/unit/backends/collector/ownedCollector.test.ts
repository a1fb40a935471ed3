import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openOwnedCollector } from '../../../../src/backends/collector/ownedCollector';
import type { CollectorState } from '../../../../src/protocol/collect';
import { never, protobufOf, request, StoreKit } from './store/storeKit';

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
      { onChange: () => undefined, onState: () => assert.fail('nothing goes wrong'), onBroken: assert.fail },
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

  it('says in its state that spans are refused and why, until one is kept again', async () => {
    const folder = kit.newFolder();
    const states: CollectorState[] = [];
    const logged: string[] = [];
    const collector = await openOwnedCollector(
      { folder, host: '', httpPort: 0, grpcPort: 0, storageBytes: 1e9, allowedOrigins: [] },
      { onChange: () => undefined, onState: state => states.push(state), onBroken: assert.fail },
      { loadGrpc: () => assert.fail('nobody speaks gRPC'), log: message => logged.push(message) },
    );
    if ('conflicts' in collector) return assert.fail();
    const send = async (id: number): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${collector.state().httpPort}/v1/traces`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-protobuf' },
        body: new Uint8Array(protobufOf([{ trace: id, id }])),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    try {
      await collector.store.services(null, never);
      // Where the folder was there is a file now: nothing can be written.
      rmSync(join(folder, 'store'), { recursive: true });
      writeFileSync(join(folder, 'store'), '');
      assert.equal(await send(1), 503);
      assert.equal(await send(2), 503);
      assert.deepEqual(
        states.map(({ role, problem }) => [role, problem !== undefined]),
        [['owner', true]],
      );
      assert.match(String(collector.state().problem), /store/);
      assert.equal(logged.filter(line => line.startsWith('Spans are refused')).length, 1);
      rmSync(join(folder, 'store'));
      mkdirSync(join(folder, 'store'));
      assert.equal(await send(3), 200);
      assert.equal(collector.state().problem, undefined);
      assert.equal(states.length, 2);
    } finally {
      await collector.close();
    }
  });
});
