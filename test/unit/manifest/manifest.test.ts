import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tests run from the checkout's root. */
const read = (file: string) => readFileSync(join(process.cwd(), file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;

/** The string keys of an interface in a source file: `'spanlight.x': …`. */
function keysOf(file: string, interfaceName: string): string[] {
  const body = new RegExp(`interface ${interfaceName} \\{([\\s\\S]*?)\\n\\}`).exec(read(file))?.[1] ?? '';
  return [...body.matchAll(/^ {2}'([^']+)':/gm)].map(match => match[1]).sort();
}

describe('the manifest', () => {
  it('declares exactly the commands that the code has types for', () => {
    const declared = manifest.contributes.commands.map((entry: { command: string }) => entry.command).sort();
    assert.ok(declared.length > 20);
    assert.deepEqual(declared, keysOf('src/host/commands.ts', 'Commands'));
  });

  it('declares exactly the settings that the code has types for, each with a scope and a default', () => {
    const properties: Record<string, { scope?: string; default?: unknown }> = Object.assign(
      {},
      ...manifest.contributes.configuration.map((section: { properties: object }) => section.properties),
    );
    assert.deepEqual(Object.keys(properties).sort(), keysOf('src/host/config.ts', 'Settings'));
    for (const [key, { scope, default: value }] of Object.entries(properties)) {
      assert.ok(scope, `${key} has no scope`);
      assert.notEqual(value, undefined, `${key} has no default`);
    }
  });

  it('lets no file of a workspace point a token or a certificate elsewhere', () => {
    const properties: Record<string, { scope?: string }> = Object.assign(
      {},
      ...manifest.contributes.configuration.map((section: { properties: object }) => section.properties),
    );
    // What a workspace writes here is asked about (host/endpoints.ts), and is not read at all before it is trusted.
    assert.equal(properties['spanlight.endpoints'].scope, 'machine-overridable');
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.ok(restrictedConfigurations.includes('spanlight.endpoints'));
    const tls = Object.keys(properties).filter(key => key.startsWith('spanlight.tls.'));
    assert.equal(tls.length, 3);
    for (const key of tls) assert.equal(properties[key].scope, 'machine', key);
  });

  it('has a text for every placeholder, and no text without a use', () => {
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(match => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(nls).sort());
  });

  it('gives every key binding a command that exists and a condition', () => {
    const commands = new Set(keysOf('src/host/commands.ts', 'Commands'));
    for (const { command, when } of manifest.contributes.keybindings) {
      assert.ok(commands.has(command), command);
      assert.ok(when, `${command} is bound everywhere`);
    }
  });

  it('leaves keys that only make sense in the timeline to the timeline', () => {
    for (const { command, when } of manifest.contributes.keybindings) {
      if (command.startsWith('spanlight.timeline.')) assert.match(when, /timelineFocused|activeWebviewPanelId/);
    }
  });

  it('forwards the ports of the collector in remote windows without a word', () => {
    const { configurationDefaults, configuration } = manifest.contributes;
    const settings = Object.assign({}, ...configuration.map((section: { properties: object }) => section.properties));
    const ports = ['grpcPort', 'httpPort'].map(name => String(settings[`spanlight.collector.${name}`].default));
    const attributes = configurationDefaults['remote.portsAttributes'];
    assert.deepEqual(Object.keys(attributes).sort(), ports.sort());
    for (const port of ports) assert.equal(attributes[port].onAutoForward, 'silent');
  });

  it('pins the types of VS Code to the minor that the engine range begins with', () => {
    const floor = /^\^(\d+\.\d+)\./.exec(manifest.engines.vscode)?.[1];
    assert.equal(manifest.devDependencies['@types/vscode'].split('.').slice(0, 2).join('.'), floor);
  });
});
