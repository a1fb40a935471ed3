// The VSIX as a user gets it, in fresh installations of the newest VS Code and of the oldest that the manifest allows.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendFromNode } from '../support/sdk/senders.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { vscodeVersions } from '../support/vscode/install.mjs';
import { startVSCode, type VSCodeServer } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';

/** The shop without what starts it, tests it, or was compiled. */
const sampleSource = [
  'README.md',
  'auth-service/customers.js',
  'auth-service/server.js',
  'auth-service/tokens.js',
  'database/schema.sql',
  'database/server.js',
  'frontend/checkout.js',
  'frontend/clients/auth.js',
  'frontend/clients/inventory.js',
  'frontend/receipts.js',
  'frontend/server.js',
  'inventory-service/src/database.ts',
  'inventory-service/src/items.ts',
  'inventory-service/src/reservations.ts',
  'inventory-service/src/server.ts',
  'inventory-service/src/stock.ts',
  'package.json',
  'shared/callService.js',
  'shared/faults.d.ts',
  'shared/faults.js',
  'shared/inSpan.d.ts',
  'shared/inSpan.js',
  'shared/runService.d.ts',
  'shared/runService.js',
  'shared/telemetry.js',
];

describe('the VSIX', () => {
  it('has at most 3 MB and holds what it needs to run, no source, no test, no map', async () => {
    const bytes = await readFile(process.env['SPANLIGHT_VSIX'] ?? '');
    assert.ok(bytes.length <= 3_000_000, `${bytes.length} bytes`);
    assert.deepEqual(filesOf(bytes).sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/THIRD-PARTY-NOTICES.md',
      'extension/changelog.md',
      'extension/dist/analyze.js',
      'extension/dist/collect.js',
      'extension/dist/decode.js',
      'extension/dist/extension.js',
      'extension/dist/find.js',
      'extension/dist/grammars/c-sharp.wasm',
      'extension/dist/grammars/go.wasm',
      'extension/dist/grammars/java.wasm',
      'extension/dist/grammars/javascript.wasm',
      'extension/dist/grammars/kotlin.wasm',
      'extension/dist/grammars/php.wasm',
      'extension/dist/grammars/python.wasm',
      'extension/dist/grammars/ruby.wasm',
      'extension/dist/grammars/rust.wasm',
      'extension/dist/grammars/tsx.wasm',
      'extension/dist/grammars/typescript.wasm',
      'extension/dist/grammars/web-tree-sitter.cjs',
      'extension/dist/grammars/web-tree-sitter.wasm',
      'extension/dist/grpc.js',
      'extension/dist/index.js',
      'extension/dist/net.js',
      ...sampleSource.map(file => `extension/dist/sample/shop/${file}`),
      'extension/dist/webview/serviceMap.css',
      'extension/dist/webview/serviceMap.js',
      'extension/dist/webview/timeline.css',
      'extension/dist/webview/timeline.js',
      'extension/l10n/bundle.l10n.json',
      'extension/media/activity.svg',
      'extension/media/icon.png',
      'extension/media/sample/shop.otlp.json',
      'extension/media/screenshot.png',
      'extension/media/spanlight.schema.json',
      'extension/media/walkthrough/collector.md',
      'extension/media/walkthrough/jaeger.md',
      'extension/media/walkthrough/latency.svg',
      'extension/media/walkthrough/sample.svg',
      'extension/media/walkthrough/source.svg',
      'extension/media/walkthrough/timeline.md',
      'extension/package.json',
      'extension/package.nls.json',
      'extension/readme.md',
    ]);
  });
});

for (const version of vscodeVersions) {
  describe(`the VSIX in VS Code ${version}`, () => {
    const { SPANLIGHT_VSIX: vsix, SPANLIGHT_JAEGER_V2: query, SPANLIGHT_JAEGER_V2_OTLP: otlp } = process.env;
    let folder: string;
    let server: VSCodeServer;
    let workbench: Workbench;

    before(async () => {
      assert.ok(vsix && query && otlp, 'the runner names the VSIX and a Jaeger');
      folder = await mkdtemp(join(tmpdir(), 'spanlight-packaged-'));
      await writeFile(join(folder, 'readme.txt'), 'A folder without any code.\n');
      const machineSettings = { 'spanlight.endpoints': [{ id: 'local', name: 'local', url: query }] };
      // Without the driver for smoke tests: it changes how VS Code behaves, and here it is to be as users have it.
      server = await startVSCode({ version, vsix, machineSettings, smokeTestDriver: false });
      workbench = await openWorkbench(server, { folder, browser: await sharedChromium() });
    });
    after(async () => {
      await workbench?.close();
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('runs in the version that it is meant for', async () => {
      assert.ok(server.release.startsWith(`${version}.`), server.release);
      const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { vscode: string } };
      assert.equal(engines.vscode, `^${vscodeVersions.at(-1)}.0`);
    });

    it('opens a trace by its id from the command palette', async () => {
      const { traces } = await sendFromNode(otlp ?? '');
      const [trace] = [...traces].sort((a, b) => b.spans.length - a.spans.length);
      await workbench.command('Spanlight: Search Traces…');
      await workbench.quickPick.waitForOpen();
      await workbench.quickPick.paste(trace.traceId);
      await workbench.quickPick.pick(trace.traceId);
      const timeline = await workbench.timeline();
      const rows = timeline.locator('[role="row"][data-row]');
      await rows.first().waitFor();
      const root = trace.spans.find(span => !span.parentSpanId);
      assert.ok(root && (await rows.first().innerText()).includes(root.name), `${root?.name} in the first row`);
      assert.deepEqual(workbench.pageErrors, []);
    });

    it('opens the sample trace with its source in a window without a folder', async () => {
      const empty = await openWorkbench(server, { browser: await sharedChromium() });
      try {
        await empty.command('Spanlight: Open Sample Trace');
        const timeline = new TimelineView(await empty.timeline());
        await timeline.waitForRows(
          rows => rows.some(({ source }) => /items\.ts:18/.test(source)),
          'a span with its source',
        );
        await timeline.select('load item');
        await timeline.press('Enter');
        await empty.waitForEditor('items.ts', 18);
        // On a busy machine VS Code says that it activates extensions, and its TypeScript that it looks at the file that was opened.
        const ours = (await empty.notifications()).filter(text => !/^(Analyzing |Activating Extensions)/.test(text));
        assert.deepEqual(ours, []);
      } finally {
        await empty.close();
      }
    });

    it('says nothing by notifications unasked', async () => {
      assert.deepEqual(await workbench.notifications(), []);
    });
  });
}

/** Names of the files in a zip archive, from its central directory. */
function filesOf(zip: Buffer): string[] {
  const names: string[] = [];
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset));
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
