import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createReader } from '../../../src/core/import';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { listFiles, localFiles } from '../../../src/workers/localFiles';
import { SourceDesk } from '../../../src/workers/sourceDesk';
import { WorkspaceIndex } from '../../../src/workers/workspaceIndex';
import { sourceParser } from '../../support/source/sources';

const traceID = '0af7651916cd43dd8448eb211c80319c';
const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const signal = new AbortController().signal;

/** A trace of spans in Jaeger's JSON: name, kind, tags, tags of the service. */
function tableOf(
  spans: readonly [name: string, kind: string, tags?: Record<string, string>][],
  service: Record<string, string> = {},
): SpanTable {
  const tagsOf = (values: Record<string, string>) =>
    Object.entries(values).map(([key, value]) => ({ key, type: 'string', value }));
  const text = JSON.stringify({
    data: [
      {
        traceID,
        processes: { p1: { serviceName: 'shop', tags: tagsOf(service) } },
        spans: spans.map(([operationName, kind, tags = {}], i) => ({
          traceID,
          spanID: (i + 1).toString(16).padStart(16, '0'),
          operationName,
          startTime: 1_700_000_000_000_000 + i,
          duration: 5,
          references: [],
          logs: [],
          processID: 'p1',
          tags: tagsOf({ 'span.kind': kind, ...tags }),
        })),
      },
    ],
  });
  const bytes = new TextEncoder().encode(text);
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return createReader('jaeger-json', buffer).finish(bytes.length).traces[0];
}

describe('the desk that answers for the source index', () => {
  let folder = '';
  let workspace: WorkspaceIndex;
  const desk = (): SourceDesk => new SourceDesk({ readText: uri => localFiles.read(uri), pause });
  const uri = (path: string): string => pathToFileURL(join(folder, path)).href;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const orders = `from opentelemetry import trace
tracer = trace.get_tracer(__name__)

def load():
    with tracer.start_as_current_span("orders.load"):
        return 1

def other():
    with tracer.start_as_current_span("twice"):
        pass
    with tracer.start_as_current_span("orders.%s" % 1):
        pass
`;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'spanlight-desk-'));
    put('app/orders.py', orders);
    put(
      'app/more.py',
      'from app.orders import tracer\n\ndef more():\n    with tracer.start_as_current_span("twice"):\n        pass\n',
    );
    workspace = new WorkspaceIndex(
      [{ name: 'shop', uri: pathToFileURL(folder).href }],
      false,
      sourceParser,
      localFiles,
      pause,
    );
    await workspace.build(listFiles(folder), undefined, () => {}, signal);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('answers what was asked before the index was read, once it is', async () => {
    const waiting = desk();
    waiting.open(1, tableOf([['orders.load', 'internal']]));
    const answer = Promise.resolve(waiting.handlers.answer({ trace: 1, row: 0 }, signal));
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await pause();
    assert.equal(isAnswered, false);
    waiting.begin(workspace);
    const { locations, jump } = await answer;
    assert.deepEqual([jump, locations[0].uri, locations[0].line], [0, uri('app/orders.py'), 5]);
    // A table that is gone can't be asked about.
    waiting.close(1);
    await assert.rejects(async () => waiting.handlers.answer({ trace: 1, row: 0 }, signal), /not here/);
  });

  it('tells which spans belong to one place, and where that is: a name that fits two functions belongs to none', async () => {
    const one = desk();
    one.begin(workspace);
    const table = tableOf(
      [
        ['orders.load', 'internal'],
        ['orders.load', 'internal'],
        ['twice', 'internal'],
        ['GET', 'client', { 'url.full': 'http://a/1' }],
      ],
      { 'service.version': '1.4.2-7-g3f2a91c' },
    );
    one.open(7, table);
    const { keys, keyOf, revisionOf, revisions } = await one.handlers.sites({ trace: 7 }, signal);
    assert.deepEqual([...keyOf], [0, 0, 1, -1]);
    assert.deepEqual([...revisionOf], [0, 0, 0, 0]);
    assert.deepEqual(revisions, ['3f2a91c']);
    const places = await one.handlers.places({ keys }, signal);
    assert.deepEqual(
      places.map(place => place && [place.uri, place.name, place.ordinal, place.line, place.endLine]),
      [[uri('app/orders.py'), 'load', 0, 4, 6], undefined],
    );
    // What nobody keeps any more has no place; the trace itself is not needed for that.
    one.close(7);
    one.forgetSites([keys[0]]);
    assert.deepEqual(await one.handlers.places({ keys: [keys[0]] }, signal), [undefined]);
  });

  it('finds a function again after an edit above it, with the same hash, and with another after one inside', async () => {
    const one = desk();
    one.begin(workspace);
    one.open(1, tableOf([['orders.load', 'internal']]));
    const { keys } = await one.handlers.sites({ trace: 1 }, signal);
    const place = async () => (await one.handlers.places({ keys }, signal))[0]!;
    const before = await place();
    await workspace.edited(
      uri('app/orders.py'),
      `# a line\n${orders.replace('        return 1', '\n        # why\n        return  1')}`,
    );
    const moved = await place();
    assert.deepEqual([moved.line, moved.hash], [before.line + 1, before.hash]);
    await workspace.edited(uri('app/orders.py'), orders.replace('return 1', 'return 2'));
    const changed = await place();
    assert.equal(changed.line, before.line);
    assert.notEqual(changed.hash, before.hash);
    assert.deepEqual(
      (await one.handlers.functions({ uri: uri('app/orders.py') }, signal)).map(({ name }) => name),
      ['load', 'other'],
    );
  });

  it('says what a function would be found by, and what is ours here', async () => {
    put('app/pyproject.toml', '[project]\nname = "shop-orders"\n');
    await workspace.changed([uri('app/pyproject.toml')]);
    const one = desk();
    one.begin(workspace);
    const found = await one.handlers.searchesOf({ uri: uri('app/orders.py'), line: 6 }, signal);
    assert.equal(found?.name, 'load');
    assert.ok(found.searches.some(({ operation }) => operation === 'orders.load'));
    assert.equal(await one.handlers.searchesOf({ uri: uri('app/orders.py'), line: 3 }, signal), undefined);
    const names = await one.handlers.ownNames(undefined, signal);
    assert.ok(names.has('shop-orders') && names.has('app'));
  });
});
