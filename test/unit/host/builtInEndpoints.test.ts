import assert from 'node:assert/strict';
import type { Backend } from '../../../src/backends/backend';
import { Failure } from '../../../src/core/errors';
import { BuiltInEndpoints } from '../../../src/host/builtInEndpoints';
import { EndpointService } from '../../../src/host/endpoints';
import { EndpointSecrets } from '../../../src/host/secrets';
import { l10n, memento, secretStorage, SettingsInMemory } from './inMemory';

const signal = new AbortController().signal;

/** A collector that answers as itself; each backend of it has a number. */
function setUp({ isTrusted = true } = {}) {
  const builtIn = new BuiltInEndpoints();
  const state = memento();
  const service = new EndpointService({
    settings: new SettingsInMemory(),
    state,
    secrets: new EndpointSecrets(secretStorage()),
    l10n,
    isTrusted: () => isTrusted,
    confirm: () => assert.fail('nothing leaves the machine'),
    createBackend: () => assert.fail('it is no Jaeger'),
    builtIn,
    onDidChangeTls: () => ({ dispose: () => undefined }),
    warn: () => undefined,
  });
  const disposed: string[] = [];
  let made = 0;
  const offer = (port: number, isListed = true) =>
    builtIn.set({
      endpoint: { id: 'collector', kind: 'collector', name: 'local collector', url: `http://localhost:${port}` },
      isListed,
      createBackend: () => {
        const name = `${port}, ${++made}`;
        return {
          services: async () => [name],
          dispose: () => disposed.push(name),
          watch: () => ({ dispose: () => undefined }),
        } as unknown as Backend;
      },
    });
  return { service, builtIn, offer, disposed, state };
}

describe('endpoints that are in no setting', () => {
  it('are listed behind those of the settings while they say so, and found in any case', () => {
    const { service, offer } = setUp();
    offer(4318, false);
    assert.deepEqual(
      service.all.map(({ id }) => id),
      ['local'],
    );
    assert.equal(service.find('collector')?.source, 'builtIn');
    offer(4318);
    assert.deepEqual(
      service.all.map(({ id }) => id),
      ['local', 'collector'],
    );
  });

  it('are in use when they were chosen, as long as they are listed', async () => {
    const { service, offer } = setUp();
    let changes = 0;
    service.onDidChange(() => changes++);
    offer(4318);
    assert.ok(changes > 0);
    await service.switchTo('collector');
    assert.equal(service.current?.id, 'collector');
    offer(4318, false);
    assert.equal(service.current?.id, 'local');
    offer(4318);
    assert.equal(service.current?.id, 'collector');
  });

  it('answer without trust, confirmation or having been reached before', async () => {
    const { service, offer } = setUp({ isTrusted: false });
    offer(4318);
    assert.equal(service.wasReached('collector'), true);
    assert.deepEqual(await service.backend('collector', 'background').services(signal), ['4318, 1']);
    assert.equal(service.state('collector'), 'connected');
    await service.allow('collector');
    await assert.rejects(service.backend('local').services(signal), Failure);
  });

  it('have one backend until they are replaced, behind the one that was handed out', async () => {
    const { service, builtIn, offer, disposed } = setUp();
    offer(4318);
    const backend = service.backend('collector');
    await backend.services(signal);
    assert.deepEqual(await backend.services(signal), ['4318, 1']);
    assert.ok(backend.watch, 'what it pushes can be listened to');
    offer(4319);
    assert.deepEqual(disposed, ['4318, 1']);
    assert.deepEqual(await backend.services(signal), ['4319, 2']);
    builtIn.remove('collector');
    await assert.rejects(backend.services(signal), Failure);
    assert.throws(() => service.backend('collector'), Failure);
  });

  it('are left out of what the workspace remembers, and are nobody`s default', async () => {
    const { service, offer, state } = setUp();
    offer(4318);
    await service.backend('collector').services(signal);
    assert.deepEqual(state.get('spanlight.reachedEndpoints', []), []);
    assert.equal(service.isDefault('collector'), false);
    assert.equal(service.isDefault('local'), true);
  });
});
