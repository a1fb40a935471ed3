import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Decoder } from '../../../src/backends/decoder';
import { createReader } from '../../../src/core/import';
import { nameOf, serviceOf, type SpanTable } from '../../../src/core/spans/spanTable';
import { summarize } from '../../../src/core/spans/summary';
import { createSampleBackend } from '../../../src/features/sample/sampleBackend';
import { listFiles, localFiles } from '../../../src/workers/localFiles';
import { SourceDesk } from '../../../src/workers/sourceDesk';
import { WorkspaceIndex } from '../../../src/workers/workspaceIndex';
import { sourceParser } from '../../support/source/sources';

const recording = readFileSync('media/sample/shop.otlp.json');
const shop = join(process.cwd(), 'test', 'workspaces', 'shop');
const root = pathToFileURL(shop).href;
const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const signal = new AbortController().signal;

function read(bytes: Uint8Array): readonly SpanTable[] {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return createReader('otlp-json', buffer).finish(bytes.length).traces;
}

describe('the sample trace', () => {
  let traces: readonly SpanTable[];
  let failing: SpanTable;
  let desk: SourceDesk;

  before(async () => {
    traces = read(recording);
    [failing] = [...traces].sort((a, b) => summarize(b).errorCount - summarize(a).errorCount);
    const workspace = new WorkspaceIndex([{ name: 'shop', uri: root }], false, sourceParser, localFiles, pause);
    // As it ships: nothing that is compiled.
    const files = listFiles(shop).filter(uri => !uri.includes('/dist/'));
    await workspace.build(files, undefined, () => {}, signal);
    desk = new SourceDesk({ readText: localFiles.read, pause });
    desk.begin(workspace);
  });

  it('is a small recording of whole traces over three services, some of which failed', () => {
    assert.ok(recording.length <= 150_000, `${recording.length} bytes`);
    assert.equal(traces.length, 4);
    for (const table of traces) {
      const { rootName, rootService, orphanCount, services } = summarize(table);
      assert.deepEqual([rootName, rootService, orphanCount, services.length], ['POST /buy', 'frontend', 0, 3]);
    }
    assert.deepEqual(traces.filter(table => summarize(table).errorCount > 0).length, 2);
  });

  it('tells nothing of the machine that it was recorded on', () => {
    const text = recording.toString();
    assert.doesNotMatch(text, /\/(home|root|work|Users|tmp)\//);
    assert.doesNotMatch(text, /"(host\.|process\.)/);
  });

  it('leads to the shop as it is now: record it again (test/support/sample/recordSample.mjs) when this fails', async () => {
    const found = new Map<string, string>();
    let jumps = 0;
    desk.open(1, failing);
    for (let row = 0; row < failing.count; row++) {
      const { locations, jump } = await desk.handlers.answer({ trace: 1, row }, signal);
      if (jump === undefined) continue;
      jumps++;
      const { uri, line } = locations[jump];
      const text = localFiles.read(uri)?.split('\n')[line - 1].trim();
      found.set(`${serviceOf(failing, row)} ${nameOf(failing, row)}`, `${uri.slice(root.length + 1)} ${text}`);
    }
    assert.ok(jumps >= failing.count / 2, `${jumps} of ${failing.count} spans lead somewhere`);
    const expected = {
      'frontend POST /buy': 'frontend/server.js async function handleBuy(request, response) {',
      'frontend authenticate': "frontend/checkout.js return inSpan('authenticate', async span => {",
      'inventory-service load item': "inventory-service/src/items.ts return inSpan('load item', span =>",
      'inventory-service reserve stock':
        "inventory-service/src/reservations.ts return inSpan('reserve stock', async span => {",
    };
    for (const [span, place] of Object.entries(expected)) assert.equal(found.get(span), place);
  });

  it('has stack traces whose lines are still those of the functions that they name', async () => {
    desk.open(1, failing);
    const lines: string[] = [];
    for (let row = 0; row < failing.count; row++)
      for (const { uri, line } of await desk.handlers.frames({ trace: 1, row }, signal))
        lines.push(`${uri.slice(root.length + 1)} ${localFiles.read(uri)?.split('\n')[line - 1].trim()}`);
    const query = "await client.query('UPDATE shelves SET pieces = pieces - $2 WHERE sku = $1', [order.sku, pieces]);";
    assert.ok(lines.includes(`inventory-service/src/reservations.ts ${query}`), lines.join('\n'));
  });

  it('is decoded once, and each of its traces is handed over before anybody else has it', async () => {
    const adopted: string[] = [];
    let reads = 0;
    const decoder: Decoder = {
      begin: () => {
        const chunks: Uint8Array[] = [];
        return {
          length: 0,
          append: chunk => void chunks.push(chunk),
          finish: () => Promise.resolve({ traces: read(Buffer.concat(chunks)), warnings: [] } as never),
          dispose: () => undefined,
        };
      },
    };
    const backend = createSampleBackend(
      { id: 'sample', kind: 'file', name: 'sample', url: 'spanlight-sample:/shop' },
      {
        decoder,
        read: () => Promise.resolve((reads++, recording)),
        onTable: ({ traceId }) => adopted.push(traceId),
        translate: text => text,
      },
    );
    // Long after it was recorded it is found by a search of the last hour.
    const lastHour = { from: 1n << 62n, to: 1n << 63n, limit: 20 };
    const [page, services] = await Promise.all([backend.search(lastHour, signal), backend.services(signal)]);
    assert.equal(page.traces.length, 4);
    assert.deepEqual(services, ['auth-service', 'frontend', 'inventory-service']);
    assert.equal(reads, 1);
    assert.deepEqual(
      adopted,
      traces.map(({ traceId }) => traceId),
    );
  });
});
