import assert from 'node:assert/strict';
import type { Backend } from '../../../src/backends/backend';
import type { Endpoint } from '../../../src/core/endpoint';
import { abortError, Failure } from '../../../src/core/errors';
import { Emitter } from '../../../src/core/emitter';
import { BuiltInEndpoints } from '../../../src/host/builtInEndpoints';
import { EndpointService, type EndpointDeps } from '../../../src/host/endpoints';
import { EndpointSecrets } from '../../../src/host/secrets';
import { l10n, memento, secretStorage, SettingsInMemory } from './inMemory';

/** How the server behind every backend answers. */
type Server = () => Promise<readonly string[]>;

function setUp(settings: SettingsInMemory, more: Partial<EndpointDeps> & { server?: Server } = {}) {
  const made: { endpoint: Endpoint; isDisposed: boolean }[] = [];
  const asked: string[] = [];
  const warnings: string[] = [];
  const tls = new Emitter<void>();
  const secrets = new EndpointSecrets(secretStorage());
  const server: { answer: Server } = { answer: more.server ?? (async () => ['frontend']) };
  const service = new EndpointService({
    settings,
    state: memento(),
    secrets,
    l10n,
    isTrusted: () => true,
    confirm: async endpoint => {
      asked.push(endpoint.url);
      return true;
    },
    createBackend: endpoint => {
      const one = { endpoint, isDisposed: false };
      made.push(one);
      return {
        endpoint,
        services: () => server.answer(),
        dispose: () => (one.isDisposed = true),
      } as unknown as Backend;
    },
    builtIn: new BuiltInEndpoints(),
    onDidChangeTls: tls.event,
    warn: message => warnings.push(message),
    ...more,
  });
  return { service, made, asked, warnings, secrets, tls, server };
}

const signal = new AbortController().signal;
const rejectsWith = (kind: string, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure);
  assert.equal(error.kind, kind);
  assert.match(error.message, text);
  return true;
};

describe('Endpoints', () => {
  it('has the default one, named local, and makes no backend before it is used', () => {
    const { service, made } = setUp(new SettingsInMemory());
    assert.deepEqual(
      service.all.map(({ id, name, url }) => [id, name, url]),
      [['local', 'local', 'http://localhost:16686']],
    );
    assert.equal(service.current?.id, 'local');
    assert.equal(service.state('local'), 'unknown');
    assert.equal(made.length, 0);
  });

  it('saves an id that it made up into the list of the person', async () => {
    const settings = new SettingsInMemory([{ name: 'Shop', url: 'http://shop.example/jaeger/' }]);
    const { service } = setUp(settings);
    await new Promise(setImmediate);
    const { id } = service.all[0];
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.deepEqual(settings.user, [{ id, name: 'Shop', url: 'http://shop.example/jaeger/' }]);
    settings.change({ user: [{ id, name: 'Shop', url: 'http://moved.example' }] });
    assert.equal(service.all[0].id, id);
  });

  it('keeps ids of a workspace file in its own state, and the file as it is', async () => {
    const settings = new SettingsInMemory(undefined, [{ name: 'Team', url: 'http://team.example' }]);
    const before = JSON.stringify(settings.workspace);
    const { service } = setUp(settings);
    await new Promise(setImmediate);
    const { id } = service.all[0];
    assert.equal(JSON.stringify(settings.workspace), before);
    settings.change({ workspace: [{ name: 'Team', url: 'http://moved.example' }] });
    assert.equal(service.all[0].id, id);
    assert.equal(service.all[0].url, 'http://moved.example');
  });

  it('makes ids for entries whatever they are called', () => {
    const names = ['constructor', 'toString', '__proto__'];
    const entries = names.map(name => ({ name, url: `http://${name.replaceAll('_', '')}.example` }));
    const { service } = setUp(new SettingsInMemory(undefined, entries));
    assert.deepEqual(
      service.all.map(({ id, name }) => [typeof id, /^[0-9a-f]{16}$/.test(id), name]),
      names.map(name => ['string', true, name]),
    );
  });

  it('goes on with the id in memory when the list can not be written, and does not try for ever', async () => {
    const settings = new SettingsInMemory([{ url: 'http://shop.example' }]);
    settings.isWritable = false;
    const { service, warnings } = setUp(settings);
    await new Promise(setImmediate);
    settings.change({});
    await new Promise(setImmediate);
    assert.equal(service.all.length, 1);
    assert.equal(warnings.length, 1);
  });

  it('finds the endpoint of a link by its origin and its whole base path, the one in use where several fit', async () => {
    const { service } = setUp(
      new SettingsInMemory([
        { id: 'root', url: 'http://h.example' },
        { id: 'a', url: 'http://h.example/a/' },
        { id: 'a2', url: 'http://h.example/a' },
        { id: 'https', url: 'https://h.example:443/a' },
      ]),
    );
    assert.equal(service.findByBase('http://h.example')?.id, 'root');
    assert.equal(service.findByBase('http://h.example/a')?.id, 'a');
    await service.switchTo('a2');
    assert.equal(service.findByBase('http://H.example:80/a/')?.id, 'a2');
    assert.equal(service.findByBase('https://h.example/a')?.id, 'https');
    for (const other of ['http://h.example/b', 'http://h.example/a/b', 'https://h.example', 'http://h.example.evil/a'])
      assert.equal(service.findByBase(other), undefined, other);
  });

  it('adds to what the person has, the default included, and makes the new one current', async () => {
    const settings = new SettingsInMemory();
    const { service } = setUp(settings);
    const added = await service.add('Shop', 'shop.example:16686/');
    assert.equal(added.url, 'http://shop.example:16686');
    assert.equal(service.current?.id, added.id);
    assert.deepEqual(
      service.all.map(endpoint => endpoint.name),
      ['local', 'Shop'],
    );
    await service.add('Again', 'http://shop.example:16686');
    assert.equal(service.all.length, 2);
  });

  it('asks before the first request to an address that came with the workspace, once', async () => {
    const { service, asked } = setUp(
      new SettingsInMemory([{ id: 'mine', url: 'http://mine.example' }], [{ id: 'team', url: 'http://team.example' }]),
    );
    await Promise.all([service.backend('team').services(signal), service.backend('team').services(signal)]);
    await service.backend('team').services(signal);
    await service.backend('mine').services(signal);
    assert.deepEqual(asked, ['http://team.example']);
  });

  it('sends nothing when the person declines, and does not ask for a background fetch', async () => {
    let answers = 0;
    const { service, made } = setUp(
      new SettingsInMemory([{ id: 'mine', url: 'http://mine.example' }], [{ id: 'team', url: 'http://team.example' }]),
      {
        confirm: async () => (answers++, false),
      },
    );
    await assert.rejects(
      service.backend('team').services(signal),
      rejectsWith('invalidInput', /team\.example.*Nothing/),
    );
    await assert.rejects(
      service.backend('team', 'background').services(signal),
      rejectsWith('invalidInput', /Nothing/),
    );
    assert.equal(answers, 1);
    assert.equal(made.length, 0);
  });

  it('asks again when the workspace moves an endpoint while the question about it stands there', async () => {
    const settings = new SettingsInMemory([], [{ id: 'team', url: 'http://team.example' }]);
    const asked: string[] = [];
    const { service, made } = setUp(settings, {
      confirm: async ({ url }) => {
        asked.push(url);
        settings.change({ workspace: [{ id: 'team', url: 'http://evil.example' }] });
        return url === 'http://team.example';
      },
    });
    await assert.rejects(
      service.backend('team').services(signal),
      rejectsWith('invalidInput', /evil\.example.*Nothing/),
    );
    assert.deepEqual(asked, ['http://team.example', 'http://evil.example']);
    assert.equal(made.length, 0);
  });

  it('asks before it repeats a call at an address to which the workspace moved the endpoint meanwhile', async () => {
    const settings = new SettingsInMemory([], [{ id: 'team', url: 'http://team.example' }]);
    let end: (error: Error) => void = () => undefined;
    const { service, made } = setUp(settings, {
      confirm: async ({ url }) => url === 'http://team.example',
      server: () => new Promise((_, reject) => (end = reject)),
    });
    const call = service.backend('team').services(signal);
    await new Promise(setImmediate);
    settings.change({ workspace: [{ id: 'team', url: 'http://evil.example' }] });
    end(abortError()); // what a backend that is disposed of does to its calls
    await assert.rejects(call, rejectsWith('invalidInput', /evil\.example.*Nothing/));
    // The backend for the new address is made, and not used.
    assert.deepEqual(
      made.map(({ endpoint }) => endpoint.url),
      ['http://team.example', 'http://evil.example'],
    );
  });

  it('leaves an id to the person when the workspace uses it for another server', () => {
    const { service } = setUp(
      new SettingsInMemory(
        [{ id: 'prod', url: 'http://mine.example' }],
        [{ id: 'prod', name: 'Team', url: 'http://team.example' }],
      ),
    );
    assert.equal(service.find('prod')?.url, 'http://mine.example');
    assert.deepEqual(
      service.all.map(endpoint => endpoint.url),
      ['http://team.example', 'http://mine.example'],
    );
  });

  it('lets a list of the workspace take the place of the default', () => {
    const { service } = setUp(new SettingsInMemory(undefined, [{ id: 'local', url: 'http://localhost:9999' }]));
    assert.deepEqual(
      service.all.map(({ id, url }) => [id, url]),
      [['local', 'http://localhost:9999']],
    );
  });

  it('makes no connection in Restricted Mode', async () => {
    const { service, made } = setUp(new SettingsInMemory(), { isTrusted: () => false });
    await assert.rejects(service.backend('local').services(signal), rejectsWith('invalidInput', /Restricted Mode/));
    assert.throws(() => service.trial(service.all[0], undefined), rejectsWith('invalidInput', /Restricted Mode/));
    assert.equal(made.length, 0);
  });

  it('learns the state from how calls end', async () => {
    const { service, server } = setUp(new SettingsInMemory());
    const failing = (failure: Error) => async () => {
      server.answer = () => Promise.reject(failure);
      await assert.rejects(service.backend('local').services(signal));
      return service.state('local');
    };
    assert.equal(await failing(new Failure('unreachable', 'no'))(), 'unreachable');
    assert.equal(service.fault('local')?.message, 'no');
    assert.equal(await failing(new Failure('loginNeeded', 'who?'))(), 'loginNeeded');
    assert.equal(await failing(new Failure('refused', '500'))(), 'connected');
    assert.equal(service.fault('local'), undefined);
    assert.equal(await failing(abortError())(), 'connected');
  });

  it('is connecting while the first call runs, and back where it was when that is cancelled', async () => {
    let end: (error: Error) => void = () => undefined;
    const { service } = setUp(new SettingsInMemory(), { server: () => new Promise((_, reject) => (end = reject)) });
    const call = service.backend('local').services(signal);
    await new Promise(setImmediate);
    assert.equal(service.state('local'), 'connecting');
    end(abortError());
    await assert.rejects(call);
    assert.equal(service.state('local'), 'unknown');
  });

  it('counts as reached by a command only, and not any more at another origin', async () => {
    const settings = new SettingsInMemory([{ id: 'shop', url: 'http://shop.example' }]);
    const { service } = setUp(settings);
    await service.backend('shop', 'background').services(signal);
    assert.equal(service.wasReached('shop'), false);
    await service.backend('shop').services(signal);
    assert.equal(service.wasReached('shop'), true);
    settings.change({ user: [{ id: 'shop', url: 'http://moved.example' }] });
    assert.equal(service.wasReached('shop'), false);
  });

  it('makes a new backend when address, credentials or TLS change, behind the one that was handed out', async () => {
    const settings = new SettingsInMemory([{ id: 'shop', url: 'http://shop.example' }]);
    const { service, made, secrets, tls } = setUp(settings);
    const backend = service.backend('shop');
    await backend.services(signal);
    settings.change({ user: [{ id: 'shop', name: 'New name', url: 'http://shop.example' }] });
    await backend.services(signal);
    assert.equal(made.length, 1);
    settings.change({ user: [{ id: 'shop', url: 'http://moved.example' }] });
    await backend.services(signal);
    assert.equal(backend.endpoint.url, 'http://moved.example');
    await secrets.keep(service.all[0], { kind: 'bearer', token: 't' });
    await backend.services(signal);
    tls.fire();
    await backend.services(signal);
    assert.deepEqual(
      made.map(one => one.isDisposed),
      [true, true, true, false],
    );
    settings.change({ user: [] });
    await assert.rejects(backend.services(signal), rejectsWith('invalidInput', /"shop".*spanlight\.endpoints/));
  });

  it('names entries that can not be used, and uses the others', () => {
    const { service, warnings } = setUp(
      new SettingsInMemory([
        { name: 'with a secret', url: 'http://user:pass@h.example' },
        'http://text.example',
        { name: 'no url' },
        { url: 'ftp://h.example' },
        { id: 'collector', url: 'http://c.example' },
        { id: 'good', url: 'http://good.example/base//' },
        { url: 'ftp://ada:pa@ss@h.example/x' },
        { url: 'ada:pa ss@h.example' },
      ]),
    );
    assert.deepEqual(
      service.problems.map(({ index, problem, text }) => [index, problem, text]),
      [
        [0, 'userinfo', 'with a secret'],
        [1, 'notObject', ''],
        [2, 'noUrl', 'no url'],
        [3, 'scheme', 'ftp://h.example'],
        [4, 'reservedId', 'collector'],
        [6, 'scheme', 'ftp://h.example/x'],
        [7, 'notUrl', 'h.example'],
      ],
    );
    assert.equal(warnings.length, 7);
    assert.doesNotMatch(warnings.join(), /ada|pass@|ss@/);
    assert.deepEqual(
      service.all.map(endpoint => endpoint.url),
      ['http://c.example', 'http://good.example/base'],
    );
  });
});
