import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Failure, isAbort } from '../../../src/core/errors';
import { findRows } from '../../../src/core/find';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { FindWorker } from '../../../src/host/findWorker';
import { readOne } from '../core/import/plainTrace';
import { recordedBody } from '../core/import/recorded';

describe('the find worker', function () {
  this.timeout(20_000);
  const never = new AbortController().signal;
  const otlp = readOne('otlp-json', recordedBody('v2.13', 'v3-trace'));
  const legacy = readOne('jaeger-json', recordedBody('v2.13', 'trace'));
  let folder: string;
  let file: string;
  /** What waits for its time, the latest last. */
  let timers: { ms: number; then: () => void }[];
  let finder: FindWorker;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-find-'));
    file = join(folder, 'find.js');
    await build({
      entryPoints: ['src/workers/find.ts'],
      outfile: file,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
    });
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    timers = [];
    finder = new FindWorker(file, {
      timers: {
        after: (ms, then) => {
          const timer = { ms, then };
          timers.push(timer);
          return { dispose: () => (timers = timers.filter(other => other !== timer)) };
        },
      },
    });
  });
  afterEach(() => finder.dispose());

  const find = async (table: SpanTable, query: string, signal = never) => {
    const rows: number[] = [];
    await finder.find(table, query, part => rows.push(...part), signal);
    return rows;
  };

  it('finds in several traces at once what is found here', async () => {
    finder.prepare(otlp);
    const [a, b, c] = await Promise.all([find(otlp, 'payment'), find(legacy, 'payment'), find(otlp, 'grüße 😀')]);
    assert.deepEqual(a, [...findRows(otlp, 'payment')]);
    assert.deepEqual(b, [...findRows(legacy, 'payment')]);
    assert.deepEqual(c, [...findRows(otlp, 'grüße 😀')]);
    assert.ok(a.length && b.length && c.length);
  });

  it('starts a thread when it is needed, and ends it after a rest', async () => {
    assert.equal(finder.isRunning, false);
    await find(otlp, 'payment');
    assert.equal(finder.isRunning, true);
    assert.equal(timers.length, 1);
    await find(otlp, 'cart');
    assert.equal(timers.length, 1, 'the rest begins anew');
    timers[0].then();
    assert.equal(finder.isRunning, false);
    assert.deepEqual(await find(otlp, 'payment'), [...findRows(otlp, 'payment')]);
  });

  it('holds nothing of a trace that is closed: the thread goes with it, when no other search is under way', async () => {
    await find(otlp, 'payment');
    finder.forget(legacy);
    assert.equal(finder.isRunning, true, 'that trace was never there');
    finder.forget(otlp);
    assert.equal(finder.isRunning, false);
    assert.deepEqual(timers, []);

    finder.prepare(otlp);
    const finding = find(legacy, 'payment');
    finder.forget(otlp);
    assert.equal(finder.isRunning, true, 'somebody else is searching');
    assert.deepEqual(await finding, [...findRows(legacy, 'payment')]);
    assert.equal(finder.isRunning, false);
  });

  it('gives up a search that nobody waits for, also when its tab is closed', async () => {
    const controller = new AbortController();
    const finding = find(otlp, 'payment', controller.signal);
    controller.abort();
    await assert.rejects(finding, isAbort);
    const other = find(otlp, 'payment');
    finder.dispose();
    await assert.rejects(other, isAbort);
    assert.equal(finder.isRunning, false);
    await assert.rejects(find(otlp, 'payment'), isAbort);
  });

  it('says so when the thread dies, and the next search starts another', async () => {
    const dying = join(folder, 'dying.js');
    await writeFile(
      dying,
      `require('node:worker_threads').parentPort.once('message', () => { throw new Error('boom'); })`,
    );
    const crashes: string[] = [];
    const fragile = new FindWorker(dying, {
      onCrash: error => crashes.push(error.message),
      translate: text => `[${text}]`,
    });
    try {
      for (const round of [1, 2]) {
        const failure = await fragile.find(otlp, 'x', () => {}, never).catch((error: unknown) => error);
        assert.ok(failure instanceof Failure);
        assert.equal(failure.message, '[The search stopped unexpectedly. See the log.]');
        assert.deepEqual(crashes, Array<string>(round).fill('boom'));
        assert.equal(fragile.isRunning, false);
      }
    } finally {
      fragile.dispose();
    }
  });
});
