import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJaeger } from '../support/jaeger/jaeger.mjs';
import { sendForTenant } from '../support/jaeger/tenantSpans.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { traceIdOf } from './searchedTraces';

type Jaeger = Awaited<ReturnType<typeof startJaeger>>;

/** Nothing else here holds this word, nor the form in which it is sent. */
const password = 'bernoulli-1843';
const sent = btoa(`ada:${password}`);

describe('Sign In to Endpoint', () => {
  let folder: string;
  let window: Workbench;
  let guarded: Jaeger;
  let tenants: Jaeger;

  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    [guarded, tenants] = await Promise.all([
      startJaeger({ version: 'v2', basicAuth: { user: 'ada', password } }),
      startJaeger({ version: 'v1', tenants: { header: 'x-tenant', names: ['acme', 'other'] } }),
    ]);
    const server = await sharedVSCode();
    await server.setMachineSettings({
      'spanlight.endpoints': [
        { id: 'guarded', name: 'guarded', url: guarded.query },
        { id: 'tenants', name: 'tenants', url: tenants.query },
      ],
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await Promise.all([guarded?.stop(), tenants?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => window.quickPick.dismiss());

  async function switchTo(name: string): Promise<void> {
    await window.command('Spanlight: Switch Endpoint…');
    await window.quickPick.pick(new RegExp(`^${name} · http`));
    await window.statusBar(new RegExp(`^${name}`));
  }

  it('is offered where a search is refused, and leads on to the services', async () => {
    const { quickPick, inputBox } = window;
    await switchTo('guarded');
    await window.command('Spanlight: Search Traces…');
    await quickPick.waitForItem(/asks for a login \(401\)/);
    await window.statusBar('guarded (sign in)');
    await quickPick.pick(/^Sign In…/);
    await quickPick.waitForOpen('How do you sign in?');
    await quickPick.pick('User and Password');

    await inputBox.waitForOpen('User name');
    await inputBox.type('a:b');
    await inputBox.waitForMessage('no colon');
    await inputBox.type('ada');
    await inputBox.press('Enter');
    await inputBox.waitForOpen('Password of ada');
    assert.equal(await inputBox.input.getAttribute('type'), 'password');
    await inputBox.type('wrong');
    await inputBox.press('Enter');
    await inputBox.waitForMessage('The server did not accept this (HTTP 401). Nothing was kept.');
    await inputBox.type(password);
    await inputBox.press('Enter');

    await quickPick.waitForItem('guarded knows no service yet');
    await window.statusBar(/^guarded$|guarded: .*Connected/);
  });

  it('is kept over a reload of the window, and in no file of the server', async () => {
    await window.reload();
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForItem('guarded knows no service yet');
    await window.quickPick.dismiss();
    // Of all that the server writes to its disk nothing holds the password, neither as typed nor as sent.
    const { dataDir } = await sharedVSCode();
    const files = await readdir(join(dataDir, 'data'), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter(file => file.isFile())
        .map(async file => [file.name, await readFile(join(file.parentPath, file.name), 'latin1')] as const),
    );
    const holding = (part: string) => texts.filter(([, text]) => text.includes(part)).map(([name]) => name);
    assert.ok(holding('"guarded"').includes('settings.json'));
    assert.deepEqual([...holding(password), ...holding(sent)], []);
    await window.command('Spanlight: Copy Diagnostics');
    const copied = await until(async () => {
      const text = await window.clipboard();
      return text.includes('Endpoint guarded') ? text : undefined; // an earlier test may have left its own there
    }, 'diagnostics of this endpoint in the clipboard');
    assert.match(copied, /Endpoint guarded \(in use\)\n.*\n.*credentials: kept/);
    assert.doesNotMatch(copied, new RegExp(`${password}|${sent}|ada`));
  });

  it('is not used any more at another origin of the same endpoint', async () => {
    const server = await sharedVSCode();
    const before = JSON.parse(await readFile(join(server.dataDir, 'data', 'Machine', 'settings.json'), 'utf8')) as {
      'spanlight.endpoints': unknown;
    };
    try {
      await server.setMachineSettings({
        'spanlight.endpoints': [
          { id: 'guarded', name: 'moved', url: guarded.query.replace('127.0.0.1', 'localhost') },
          { id: 'tenants', name: 'tenants', url: tenants.query },
        ],
      });
      await window.statusBar('moved');
      await window.command('Spanlight: Search Traces…');
      await window.quickPick.waitForItem(/localhost.* asks for a login \(401\)/);
      await window.quickPick.dismiss();
    } finally {
      await server.setMachineSettings({ 'spanlight.endpoints': before['spanlight.endpoints'] });
      await window.statusBar('guarded');
    }
  });

  it('can be forgotten, and then is asked for again', async () => {
    await window.command('Spanlight: Forget Credentials of Endpoint…');
    await window.quickPick.pick(/^guarded · /);
    await window.statusBar('Credentials of guarded are deleted');
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForItem(/asks for a login \(401\)/);
  });

  it('takes a tenant as a header, and then shows the traces of that tenant', async () => {
    const { quickPick, inputBox } = window;
    const traceId = traceIdOf(77);
    const startUs = (Date.now() - 60_000) * 1000;
    const spans = [{ traceId, spanId: '00000000000000a1', name: 'acme job', startUs, durationUs: 5000 }];
    const { collectorGrpc } = tenants as Jaeger & { collectorGrpc: string };
    await sendForTenant(collectorGrpc, { header: 'x-tenant', tenant: 'acme', service: 'acme-worker', spans });

    await switchTo('tenants');
    await window.command('Spanlight: Search Traces…');
    await quickPick.waitForItem(/asks for a tenant \(401/);
    await quickPick.press('Enter'); // on the fault itself: what helps
    await quickPick.waitForOpen('How do you sign in?');
    await quickPick.pick('Headers');

    await inputBox.waitForOpen('A header as "Name: value"');
    await inputBox.type('bad header: x');
    await inputBox.waitForMessage('is no name for a header');
    await inputBox.type('x-tenant: nobody');
    await inputBox.press('Enter');
    await inputBox.waitForOpen('Headers so far: x-tenant');
    await inputBox.press('Enter');
    await inputBox.waitForMessage('The server did not accept this (HTTP 401)');

    await inputBox.button('Back'); // takes the wrong one out again
    await inputBox.waitForOpen('A header as "Name: value"');
    await inputBox.type('x-tenant'); // the name alone: its value is asked for unseen
    await inputBox.press('Enter');
    await inputBox.waitForOpen('Value of the header x-tenant');
    assert.equal(await inputBox.input.getAttribute('type'), 'password');
    await inputBox.type('acme');
    await inputBox.press('Enter');
    await inputBox.waitForOpen('Headers so far: x-tenant');
    await inputBox.press('Enter');

    await quickPick.pick(/^acme-worker$/);
    await quickPick.pick('All operations');
    await quickPick.pick(/^acme job · 5 ms · 1 span/);
    await window.timeline();
    await window.waitForEditor('acme job');
  });

  it('is told by a bearer token that the server does not take', async () => {
    const { quickPick, inputBox } = window;
    await window.command('Spanlight: Sign In to Endpoint…');
    await quickPick.pick(/^guarded · /);
    await quickPick.pick('Bearer Token');
    await inputBox.waitForOpen('The token');
    assert.equal(await inputBox.input.getAttribute('type'), 'password');
    await inputBox.type('two words');
    await inputBox.waitForMessage('spaces');
    await inputBox.type('Bearer abc');
    await inputBox.press('Enter');
    await inputBox.waitForMessage('The server did not accept this');
    await inputBox.press('Escape');
    await inputBox.waitForClosed();
  });
});
