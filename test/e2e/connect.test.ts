import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJaeger } from '../support/jaeger/jaeger.mjs';
import { makeCertificates, startTlsProxy } from '../support/proxy/tlsProxy.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode } from '../support/vscode/server.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { until } from '../support/vscode/waiting.mjs';

const jaeger = process.env['SPANLIGHT_JAEGER_V2'] ?? '';

interface Entry {
  readonly id?: string;
  readonly name: string;
  readonly url: string;
}

/** What stands in the machine's settings now. */
async function entries(): Promise<readonly Entry[]> {
  const { dataDir } = await sharedVSCode();
  const text = await readFile(join(dataDir, 'data', 'Machine', 'settings.json'), 'utf8');
  return (JSON.parse(text) as Record<string, readonly Entry[]>)['spanlight.endpoints'] ?? [];
}

describe('Add Jaeger Endpoint', () => {
  let folder: string;
  let window: Workbench;
  let below: Awaited<ReturnType<typeof startJaeger>>;
  let page: Server;
  let hostile: Server;

  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    below = await startJaeger({ version: 'v1', basePath: '/team/jaeger' });
    page = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Intranet</title></html>');
    });
    hostile = createServer((_, response) => {
      response.writeHead(500).end('[Repair it](command:workbench.action.files.newUntitledFile)');
    });
    for (const server of [page, hostile]) await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ name: 'by hand', url: jaeger }] });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await below?.stop();
    page?.close();
    hostile?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => window.quickPick.dismiss());

  /** Opens the dialog and enters an address. */
  async function enter(address: string): Promise<void> {
    await window.command('Spanlight: Add Jaeger Endpoint…');
    await window.inputBox.waitForOpen('Address of the Jaeger query service');
    await window.inputBox.type(address);
    await window.inputBox.press('Enter');
  }

  it('finds the endpoint of the settings, gives it an id and saves that', async () => {
    await window.command('Spanlight: Switch Endpoint…'); // it also waits until the extension has started
    await window.quickPick.waitForItem(/^by hand · .* in use · Not contacted yet/);
    await window.quickPick.dismiss();
    const saved = await until(async () => (await entries()).find(entry => entry.id), 'an id in the settings');
    assert.deepEqual(saved, { id: saved.id, name: 'by hand', url: jaeger });
    assert.match(saved.id ?? '', /^[0-9a-f]{16}$/);
    await window.statusBar(/^by hand\n/);
  });

  it('refuses what is no address while it is typed', async () => {
    await window.command('Spanlight: Add Jaeger Endpoint…');
    await window.inputBox.waitForOpen('Address');
    await window.inputBox.type('ftp://somewhere');
    await window.inputBox.waitForMessage('has to begin with http:// or https://');
    await window.inputBox.type('http://ada:secret@host');
    await window.inputBox.waitForMessage('Leave user and password out');
    await window.inputBox.type('not an address');
    await window.inputBox.waitForMessage('This is no address');
  });

  const wrong: readonly [what: string, address: () => string, says: RegExp][] = [
    ['a closed port', () => 'http://127.0.0.1:1', /Nothing answers at http:\/\/127\.0\.0\.1:1/],
    ['another port of Jaeger', () => below.otlpHttp, /it is not Jaeger's query API|no HTTP/],
    [
      'a base path that is missing',
      () => below.query.replace('/team/jaeger', ''),
      /says that its base path is \/team\/jaeger/,
    ],
    ['a web page', () => `http://127.0.0.1:${(page.address() as AddressInfo).port}`, /a web page instead of data/],
  ];
  for (const [what, address, says] of wrong) {
    it(`names the fault of ${what}, and saves nothing`, async () => {
      const before = await entries();
      await enter(address());
      await window.quickPick.waitForOpen('What next?');
      assert.match(await window.quickPick.texts(), says);
      await window.quickPick.pick('Change the Address');
      await window.inputBox.waitForOpen('Address');
      assert.equal(await window.inputBox.value(), address());
      assert.deepEqual(await entries(), before);
    });
  }

  it('shows what a server says as text, never as a link that runs a command', async () => {
    await enter(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}`);
    await window.quickPick.waitForOpen('What next?');
    assert.match(await window.quickPick.texts(), /an error \(500\): \[Repair it\] \(command:/);
    assert.equal(await window.page.locator('.quick-input-widget a[href]').count(), 0);
  });

  it('trusts an authority of its own once the setting names its file', async () => {
    const server = await sharedVSCode();
    const certificates = await makeCertificates();
    const secure = await startTlsProxy(jaeger, certificates);
    const caFile = join(folder, 'authority.pem');
    await writeFile(caFile, certificates.ca);
    try {
      await enter(secure.url);
      await window.quickPick.waitForOpen('What next?');
      assert.match(await window.quickPick.texts(), /signed by nobody trusted here .* spanlight\.tls\.caFile/);
      await window.quickPick.dismiss();
      await server.setMachineSettings({ 'spanlight.tls.caFile': caFile });
      await until(async () => {
        await window.command('Spanlight: Copy Diagnostics');
        return (await window.clipboard()).includes('TLS files: spanlight.tls.caFile');
      }, 'the window to hear of the setting');
      await enter(secure.url);
      await window.inputBox.waitForOpen('Name of this endpoint');
      await window.inputBox.press('Escape');
      await window.inputBox.waitForClosed();
    } finally {
      await server.setMachineSettings({ 'spanlight.tls.caFile': undefined });
      await secure.close();
    }
  });

  it('takes the address of a page of the UI, base path and all, asks for a name, and switches to it', async () => {
    await enter(`${below.query}/search?service=frontend`);
    await window.inputBox.waitForOpen('Name of this endpoint');
    await window.inputBox.type('team');
    await window.inputBox.press('Enter');
    await window.statusBar(/team: .*Connected/);
    const saved = (await entries()).find(entry => entry.name === 'team');
    assert.equal(saved?.url, below.query);
    assert.equal((await entries()).length, 2);
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForOpen('Search Traces · team');
  });

  it('saves a server that is down when told so, and says it is offline once it is used', async () => {
    await enter('http://127.0.0.1:1/later');
    await window.quickPick.waitForOpen('What next?');
    await window.quickPick.pick('Save Anyway');
    await window.inputBox.waitForOpen('Name of this endpoint');
    await window.inputBox.type('later');
    await window.inputBox.press('Enter');
    await window.statusBar(/^later\n/);
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForItem('Nothing answers at http://127.0.0.1:1/later.');
    await window.statusBar('later (offline)');
  });

  it('switches by keys, and remembers the choice over a reload', async () => {
    await window.command('Spanlight: Switch Endpoint…');
    await window.quickPick.waitForItem(/^later · .*in use/);
    await window.quickPick.type('by hand');
    await window.quickPick.press('Enter');
    await window.statusBar(/^by hand\n/);
    await window.reload();
    await window.statusBar(/^by hand\n/);
  });

  it('tells of an entry that can not be used, in the status bar and nowhere else', async () => {
    const server = await sharedVSCode();
    const before = await entries();
    try {
      await server.setMachineSettings({ 'spanlight.endpoints': [...before, { name: 'bad', url: 'ftp://x' }] });
      await window.statusBar(/Entry 4 of the setting spanlight\.endpoints: "ftp:\/\/x" does not begin with http/);
      assert.deepEqual(await window.notifications(), []);
    } finally {
      await server.setMachineSettings({ 'spanlight.endpoints': before });
    }
  });
});

describe('An endpoint that comes with the workspace', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    await mkdir(join(folder, '.vscode'));
    const settings = { 'spanlight.endpoints': [{ name: 'from the repository', url: jaeger }] };
    await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': undefined });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is asked about before anything is sent to it, and then used without asking again', async () => {
    await window.command('Spanlight: Search Traces…');
    assert.match(await window.notify.dialog(), new RegExp(`Read traces from ${jaeger}\\?`));
    await window.notify.pressInDialog('Cancel');
    await until(
      async () => (await window.notifications()).some(text => text.includes('was not confirmed')),
      'word that nothing was sent',
    );
    await window.statusBar(/from the repository: .*Not contacted yet/);

    await window.command('Spanlight: Search Traces…');
    await window.notify.dialog('Read traces from');
    await window.notify.pressInDialog('Use This Address');
    await window.quickPick.waitForOpen('Search Traces · from the repository');
    await window.statusBar(/from the repository: .*Connected/);
    await window.quickPick.dismiss();
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForOpen('Search Traces · from the repository');
    await window.quickPick.dismiss();
  });

  it('leaves the file of the workspace as it was written', async () => {
    const text = await readFile(join(folder, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(text), {
      'spanlight.endpoints': [{ name: 'from the repository', url: jaeger }],
    });
  });
});

describe('In Restricted Mode', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startVSCode>>;
  let window: Workbench;
  let jaegerLike: Server;
  let requests = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    jaegerLike = createServer((_, response) => {
      requests++;
      response.writeHead(404).end();
    });
    await new Promise<void>(resolve => jaegerLike.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(jaegerLike.address() as AddressInfo).port}`;
    const machineSettings = {
      'spanlight.endpoints': [{ id: 'mine', name: 'mine', url }],
      'security.workspace.trust.startupPrompt': 'never',
    };
    server = await startVSCode({ version: '1.139', trust: true, machineSettings });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await server?.stop();
    jaegerLike?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes no connection, and says why and what would change that', async () => {
    await window.command('Spanlight: Search Traces…');
    const { buttons } = await window.notify.waitFor('In Restricted Mode Spanlight makes no connection');
    assert.ok(buttons.includes('Manage Workspace Trust'), String(buttons));
    await window.statusBar(/mine: .*In Restricted Mode Spanlight makes no connection/);
    assert.equal(requests, 0);
  });

  it('shows the sample all the same, and says nothing of restrictions beside it', async () => {
    await window.command('Spanlight: Open Sample Trace');
    await window.timeline();
    await window.statusBar(/^sample\n/);
    const items = await window.statusBarItems();
    assert.ok(!items.some(({ label }) => /^sample: .*makes no connection/.test(label)), JSON.stringify(items));
  });
});
