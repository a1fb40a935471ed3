import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Backend } from '../../src/backends/backend';
import { BuiltInEndpoints } from '../../src/host/builtInEndpoints';
import { CollectorService } from '../../src/host/collector';
import { CollectWorker } from '../../src/host/collectWorker';
import { DecodeWorker } from '../../src/host/decodeWorker';
import type { TracesChange } from '../../src/protocol/collect';
import { eventually } from './support/folder';

const signal = new AbortController().signal;
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** One span in OTLP JSON, as an SDK would send it. */
function request(spanId: string, parentSpanId = ''): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId,
    parentSpanId,
    name: parentSpanId ? 'count the change' : 'sell a book',
    kind: 2,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_001n),
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'till' } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
}

async function send(port: number, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200);
}

describe('the local collector in VS Code', () => {
  let globalStorage: string;
  const windows: { service: CollectorService; decoder: DecodeWorker }[] = [];

  /** What each window has of the collector, over one folder; ports of this session. */
  function openWindow(name: string) {
    const extension = vscode.extensions.getExtension('spanlight.spanlight');
    assert.ok(extension);
    const context = {
      globalStorageUri: vscode.Uri.file(globalStorage),
      storageUri: vscode.Uri.file(join(globalStorage, 'workspaces', name)),
    } as vscode.ExtensionContext;
    const builtIn = new BuiltInEndpoints();
    const decoder = new DecodeWorker(join(extension.extensionPath, 'dist', 'decode.js'));
    const worker = new CollectWorker(join(extension.extensionPath, 'dist', 'collect.js'));
    const service = new CollectorService(context, worker, decoder, builtIn);
    windows.push({ service, decoder });
    const backend = (): Backend => {
      const found = builtIn.find('collector');
      assert.ok(found);
      return found.createBackend();
    };
    return { service, backend, builtIn };
  }

  const anyPorts = { httpPort: 0, grpcPort: 0 };
  const query = { from: 0n, to: 1n << 62n, limit: 20 };
  const options = { maxBytes: 1e9, confirmLarge: () => Promise.resolve(false) };

  beforeEach(async () => (globalStorage = await mkdtemp(join(tmpdir(), 'spanlight-collector-'))));
  afterEach(async () => {
    for (const { service, decoder } of windows.splice(0)) {
      await service.leave();
      service.dispose();
      decoder.dispose();
    }
    await rm(globalStorage, { recursive: true, force: true });
  });

  it('starts, takes what an SDK sends, shows it through its backend, and stops', async () => {
    const { service, backend } = openWindow('a');
    const { role, httpPort } = await service.start(anyPorts);
    assert.equal(role, 'owner');
    const pushes: TracesChange[] = [];
    backend().watch?.(change => pushes.push(change));
    await send(httpPort, request('b7ad6b7169203331'));
    await eventually(() => pushes.some(({ grown }) => grown[0]?.traceId === traceId), 'news of the trace');
    assert.equal(service.state.stats.traceCount, 1);

    assert.deepEqual(await backend().services(signal), ['till']);
    const { traces } = await backend().search({ ...query, service: 'till' }, signal);
    assert.deepEqual(
      traces.map(found => [found.traceId, found.spanCount]),
      [[traceId, 1]],
    );
    const table = await backend().trace(traceId, options, signal);
    assert.deepEqual([table.count, table.duration[0]], [1, 1_000_001]);

    await service.stop();
    await assert.rejects(fetch(`http://127.0.0.1:${httpPort}/`));
    await assert.rejects(backend().services(signal), /The local collector is not running/);
  });

  it('is shared by windows: a guest sees what comes, and goes on when the owner closes', async () => {
    const [a, b] = [openWindow('a'), openWindow('b')];
    const { httpPort } = await a.service.start(anyPorts);
    await b.service.begin({ autoStart: false });
    assert.equal(b.service.state.role, 'guest');
    const pushes: TracesChange[] = [];
    b.backend().watch?.(change => pushes.push(change));
    await send(httpPort, request('b7ad6b7169203331'));
    await eventually(() => pushes.length, 'news in the other window');
    assert.equal((await b.backend().trace(traceId, options, signal)).count, 1);

    await a.service.leave();
    await eventually(() => b.service.state.role === 'owner', 'the other window to take over');
    assert.equal(b.service.state.httpPort, httpPort);
    await send(httpPort, request('00f067aa0ba902b7', 'b7ad6b7169203331'));
    assert.equal((await b.backend().trace(traceId, options, signal)).count, 2);
  });

  it('is noticed by a window that was there before', async () => {
    const [a, b] = [openWindow('a'), openWindow('b')];
    await a.service.start(anyPorts);
    await a.service.stop();
    await b.service.begin({ autoStart: false });
    assert.equal(b.service.isRunning, false);
    assert.equal(b.builtIn.find('collector')?.isListed, false, 'nothing was collected');
    await a.service.start(anyPorts);
    await eventually(() => b.service.isRunning, 'the other window to join');
    await b.service.stop();
    await eventually(() => !a.service.isRunning, 'all windows to stop');
  });

  it('goes on with its ports and traces in a window that was reloaded', async () => {
    const before = openWindow('a');
    const { httpPort } = await before.service.start(anyPorts);
    await send(httpPort, request('b7ad6b7169203331'));
    await before.service.leave();
    before.service.dispose();
    const after = openWindow('a');
    const beginning = after.service.begin({ autoStart: false });
    // Asked while it begins, as by a timeline that VS Code brings back.
    assert.equal((await after.backend().trace(traceId, options, signal)).count, 1);
    await beginning;
    assert.equal(after.service.state.httpPort, httpPort);
    const other = openWindow('b');
    await other.service.begin({ autoStart: false });
    assert.equal(other.service.state.role, 'guest');
  });

  it('starts by itself only where that is wished for', async () => {
    const { service, builtIn } = openWindow('a');
    await service.begin({ autoStart: false });
    assert.equal(service.state.role, 'stopped');
    assert.equal(builtIn.find('collector')?.isListed, false);
  });

  it('says which of its ports is in use, and by whom', async () => {
    const holder = createServer();
    await new Promise<void>(resolve => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    try {
      const { service } = openWindow('a');
      const { role, conflicts } = await service.start({ httpPort: port, grpcPort: 0 });
      assert.equal(role, 'blocked');
      const [{ port: inUse, which, free }] = conflicts;
      assert.deepEqual([inUse, which], [port, 'http']);
      assert.ok(free !== undefined && free !== port);
      assert.equal((await service.start({ httpPort: free, grpcPort: 0 })).role, 'owner');
      assert.equal(service.state.httpPort, free);
      assert.deepEqual(service.environment(), {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${free}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      });
    } finally {
      holder.close();
    }
  });

  it('is refused by a window that keeps nothing on a disk', async () => {
    const worker = new CollectWorker('nothing.js');
    const context = {
      globalStorageUri: vscode.Uri.parse('vscode-userdata:/User/globalStorage/spanlight'),
      storageUri: undefined,
    } as unknown as vscode.ExtensionContext;
    const decoder = new DecodeWorker('nothing.js');
    const service = new CollectorService(context, worker, decoder, new BuiltInEndpoints());
    windows.push({ service, decoder });
    await service.begin({ autoStart: true });
    await assert.rejects(service.start(), /on no disk \(vscode-userdata\)/);
  });
});
