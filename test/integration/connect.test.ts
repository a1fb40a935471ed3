import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { BuiltInEndpoints } from '../../src/host/builtInEndpoints';
import { EndpointService } from '../../src/host/endpoints';
import { vscodeEndpointSettings } from '../../src/host/endpointSettings';
import { EndpointSecrets } from '../../src/host/secrets';
import { memento, secretStorage } from '../unit/host/inMemory';
import { eventually } from './support/folder';

const key = 'spanlight.endpoints';
const settings = () => vscode.workspace.getConfiguration();

describe('endpoints over the settings of VS Code', () => {
  const made: EndpointService[] = [];
  /** A service over the real settings; state and secrets of its own, and nothing it could connect to. */
  function serviceNow(state = memento()): EndpointService {
    const service = new EndpointService({
      settings: vscodeEndpointSettings(),
      state,
      secrets: new EndpointSecrets(secretStorage()),
      l10n: vscode.l10n,
      isTrusted: () => vscode.workspace.isTrusted,
      confirm: async () => false,
      createBackend: () => assert.fail('no request was asked for'),
      builtIn: new BuiltInEndpoints(),
      onDidChangeTls: () => ({ dispose: () => undefined }),
      warn: () => undefined,
    });
    made.push(service);
    return service;
  }

  afterEach(async () => {
    made.splice(0).forEach(service => service.dispose());
    await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
    await settings().update(key, undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('has the default of the manifest, with the id "local"', () => {
    const service = serviceNow();
    assert.deepEqual(service.all, [
      { id: 'local', kind: 'jaeger', name: 'local', url: 'http://localhost:16686', source: 'default' },
    ]);
    assert.equal(service.current?.id, 'local');
  });

  it('writes an id into the entry of a person, and keeps it when the address changes', async () => {
    const service = serviceNow();
    const entry = { name: 'mine', url: 'http://mine.example:16686' };
    await settings().update(key, [entry], vscode.ConfigurationTarget.Global);
    const written = () => settings().inspect<{ id?: string }[]>(key)?.globalValue?.[0]?.id;
    const id = await eventually(written, 'an id in the settings');
    await eventually(() => service.find(id), 'the endpoint');
    await settings().update(key, [{ id, ...entry, url: 'http://moved.example' }], vscode.ConfigurationTarget.Global);
    await eventually(() => service.find(id)?.url === 'http://moved.example', 'the new address under the old id');
  });

  it('shows the entries of the workspace first, beside those of the person, and leaves their file alone', async () => {
    const service = serviceNow();
    const mine = { id: 'mine', name: 'mine', url: 'http://mine.example' };
    const team = { name: 'team', url: 'http://team.example' };
    await settings().update(key, [mine], vscode.ConfigurationTarget.Global);
    await settings().update(key, [team], vscode.ConfigurationTarget.Workspace);
    await eventually(() => service.all.length === 2, 'both endpoints');
    assert.deepEqual(
      service.all.map(({ name, source }) => [name, source]),
      [
        ['team', 'workspace'],
        ['mine', 'user'],
      ],
    );
    assert.deepEqual(settings().inspect(key)?.workspaceValue, [team]);
    await assert.rejects(
      service.backend(service.all[0].id).services(new AbortController().signal),
      /was not confirmed/,
    );
  });

  it('adds to the settings, switches, and remembers the choice', async () => {
    const state = memento();
    const service = serviceNow(state);
    const added = await service.add('second', 'http://second.example/base/');
    assert.deepEqual(
      (settings().inspect<{ name: string; url: string }[]>(key)?.globalValue ?? []).map(({ name, url }) => [name, url]),
      [
        ['local', 'http://localhost:16686'],
        ['second', 'http://second.example/base'],
      ],
    );
    assert.equal(service.current?.id, added.id);
    await service.switchTo('local');
    assert.equal(serviceNow(state).current?.id, 'local');
    await assert.rejects(service.switchTo('nobody'), /"nobody" is not in the setting/);
  });

  it('tells who listens that the list changed', async () => {
    const service = serviceNow();
    let told = 0;
    service.onDidChange(() => told++);
    await settings().update(key, [{ id: 'a', url: 'http://a.example' }], vscode.ConfigurationTarget.Global);
    await eventually(() => told > 0 && service.find('a'), 'word of the change');
  });
});
