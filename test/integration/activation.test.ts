import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

const id = 'spanlight.spanlight';

describe('the extension in VS Code', () => {
  it('starts without the HTTP client and without a worker', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    const wasActive = extension.isActive;
    const begun = performance.now();
    await extension.activate();
    const tookMs = performance.now() - begun;
    console.log(`    activation: ${tookMs.toFixed(1)} ms${wasActive ? ' (was active already)' : ''}`);
    const { cache } = createRequire(__filename);
    const dist = join(extension.extensionPath, 'dist');
    const loaded = Object.keys(cache).filter(file => dirname(file) === dist);
    assert.deepEqual(loaded, [join(dist, 'extension.js')]);
  });

  it('has registered every command that its manifest declares', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    const { contributes } = extension?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.map(({ command }) => command).filter(command => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('opens no tab for what only calls itself a trace', async () => {
    const command = 'spanlight.openTrace';
    const isTimeline = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('spanlight.timeline');
    const open = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isTimeline).length;
    const before = open();
    for (const traceId of ['../../services', '', '0', undefined])
      await vscode.commands.executeCommand(command, { endpointId: 'local', traceId });
    assert.equal(open(), before);
  });

  it('has the default endpoint, and asked nobody about it', () => {
    const endpoints = vscode.workspace.getConfiguration('spanlight').get<{ url: string }[]>('endpoints');
    assert.deepEqual(
      endpoints?.map(({ url }) => url),
      ['http://localhost:16686'],
    );
  });
});
