import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectorEnvironment, needsNoEnvironment } from '../../../src/host/collectorEnvironment';
import { CollectorLookout } from '../../../src/host/collectorLookout';
import { CollectorMemory } from '../../../src/host/collectorMemory';

const ports = { httpPort: 4318, grpcPort: 4317 };

describe('a window that comes back', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-memory-'));
    file = join(folder, 'storage', 'collector.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const written = async (memory: CollectorMemory) => {
    for (;;) {
      const found = await memory.recall();
      if (found) return found;
      await new Promise(resolve => setImmediate(resolve));
    }
  };

  it('remembers the ports that it collected on a moment ago, and not for long', async () => {
    const memory = new CollectorMemory(file);
    assert.equal(await memory.recall(), undefined);
    memory.remember(ports);
    assert.deepEqual(await written(memory), ports);
    memory.dispose();
    const next = new CollectorMemory(file);
    assert.deepEqual(await next.recall(), ports);
    assert.equal(await next.recall(Date.now() + 31_000), undefined);
  });

  it('notes the moment of its end, also when it ends without a stop', async () => {
    const memory = new CollectorMemory(file);
    memory.remember(ports);
    await written(memory);
    await utimes(file, 0, 0);
    assert.equal(await memory.recall(), undefined);
    memory.dispose();
    assert.deepEqual(await new CollectorMemory(file).recall(), ports);
  });

  it('forgets what was stopped', async () => {
    const memory = new CollectorMemory(file);
    memory.remember(ports);
    await written(memory);
    memory.forget();
    memory.dispose();
    assert.equal(await new CollectorMemory(file).recall(), undefined);
  });

  it('takes a damaged file for none', async () => {
    await mkdir(join(folder, 'storage'));
    await writeFile(file, '{"httpPort": 43');
    assert.equal(await new CollectorMemory(file).recall(), undefined);
  });
});

describe('a window that looks out for another one that collects', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-lookout-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('sees its mark when it is made, and the one that is there already when it looks', async () => {
    let lookout: CollectorLookout | undefined;
    try {
      const seen = new Promise<void>(resolve => (lookout = new CollectorLookout(folder, resolve)));
      assert.equal(await lookout?.look(), false);
      await lookout?.keepLooking();
      await writeFile(join(folder, 'something'), '');
      await symlink('somewhere', join(folder, 'owner'));
      await seen;
      assert.equal(await lookout?.look(), true);
    } finally {
      lookout?.dispose();
    }
  });

  it('watches nothing where nobody ever collected', async () => {
    const lookout = new CollectorLookout(join(folder, 'nothing'), () => assert.fail('nothing is there'));
    await lookout.keepLooking();
    assert.equal(await lookout.look(), false);
    lookout.dispose();
  });
});

describe('variables for a program that sends to the collector', () => {
  const at = (host: string, httpPort = 4318, grpcPort = 4317) => ({ host, httpPort, grpcPort });

  it('are not needed for the usual ports on this machine only', () => {
    assert.equal(needsNoEnvironment(at('')), true);
    assert.equal(needsNoEnvironment(at('0.0.0.0')), true);
    assert.equal(needsNoEnvironment(at('', 4319)), false);
    assert.equal(needsNoEnvironment(at('', 4318, 4316)), false);
    assert.equal(needsNoEnvironment(at('192.168.1.5')), false);
  });

  it('name an address that can be reached', () => {
    const endpoint = (host: string) => collectorEnvironment(at(host, 5000))['OTEL_EXPORTER_OTLP_ENDPOINT'];
    assert.deepEqual(['', '::', '192.168.1.5', 'fd00::1'].map(endpoint), [
      'http://localhost:5000',
      'http://localhost:5000',
      'http://192.168.1.5:5000',
      'http://[fd00::1]:5000',
    ]);
  });
});
