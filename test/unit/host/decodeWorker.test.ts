import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Failure, isAbort } from '../../../src/core/errors';
import type { PayloadFormat } from '../../../src/core/spans/spanTable';
import { summarize } from '../../../src/core/spans/summary';
import { DecodeWorker } from '../../../src/host/decodeWorker';
import type { Reclaim } from '../../../src/host/reclaim';
import { plainOf, readOne } from '../core/import/plainTrace';
import { recordedBody } from '../core/import/recorded';
import { ManualTimers } from './manualTimers';

describe('the decode worker', function () {
  this.timeout(20_000);
  const never = new AbortController().signal;
  let folder: string;
  let file: string;
  let decoder: DecodeWorker;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-decode-'));
    file = join(folder, 'decode.js');
    await build({
      entryPoints: ['src/workers/decode.ts'],
      outfile: file,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
    });
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => (decoder = new DecodeWorker(file)));
  afterEach(() => decoder.dispose());

  const decode = (format: PayloadFormat, ...chunks: (Buffer | string)[]) => {
    const decoding = decoder.begin(format);
    for (const chunk of chunks) decoding.append(Buffer.from(chunk));
    return decoding.finish(never);
  };

  it('reads payloads, several at once, without copying what it read', async () => {
    const otlp = recordedBody('v2.13', 'v3-trace');
    const legacy = recordedBody('v2.13', 'trace');
    const [a, b] = await Promise.all([
      decode('otlp-json', otlp.subarray(0, 1000), otlp.subarray(1000)),
      decode('jaeger-json', legacy),
    ]);
    assert.deepEqual(plainOf(a.traces[0]), plainOf(readOne('otlp-json', otlp)));
    assert.deepEqual(plainOf(b.traces[0]), plainOf(readOne('jaeger-json', legacy)));
    assert.ok(a.traces[0].start.buffer instanceof SharedArrayBuffer);
    assert.equal(summarize(b.traces[0]).spanCount, 9);
  });

  it('grows the buffer as bytes come in, past what it is told in one step', async () => {
    const span = (id: number) =>
      `{"traceID":"a","spanID":"${(id + 1).toString(16)}","startTime":1,"operationName":"${'x'.repeat(200)}"}`;
    const decoding = decoder.begin('jaeger-json');
    const count = 20_000;
    decoding.append(Buffer.from('{"data":[{"spans":['));
    for (let i = 0; i < count; i++) decoding.append(Buffer.from((i ? ',' : '') + span(i)));
    decoding.append(Buffer.from(']}]}'));
    assert.ok(decoding.length > 4 << 20);
    const { traces } = await decoding.finish(never);
    assert.equal(traces[0].count, count);
    assert.equal(traces[0].payloads[0].length, decoding.length);
  });

  it('hands failures over with their kind and words', async () => {
    await assert.rejects(decode('otlp-json', '<html>'), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.kind, 'unreadable');
      assert.match(error.message, /byte 0/);
      return true;
    });
    await assert.rejects(decode('jaeger-json', '{"data":['), { kind: 'cutOff' });
  });

  it('stops waiting when the signal fires, and reads on for others', async () => {
    const controller = new AbortController();
    const decoding = decoder.begin('otlp-json');
    decoding.append(recordedBody('v2.13', 'v3-trace'));
    const finishing = decoding.finish(controller.signal);
    controller.abort();
    await assert.rejects(finishing, isAbort);
    await assert.rejects(decoder.begin('otlp-json').finish(AbortSignal.abort()), isAbort);
    decoding.dispose();
    assert.equal((await decode('otlp-json', recordedBody('v2.13', 'v3-trace'))).traces.length, 1);
  });

  it('fails what was under way when a thread dies, and starts anew', async () => {
    const crashing = join(folder, 'crashing.js');
    await writeFile(
      crashing,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', message => { if (message.type === 'finish') throw new Error('out of order'); });`,
    );
    const crashes: string[] = [];
    const fragile = new DecodeWorker(crashing, { onCrash: error => crashes.push(error.message) });
    const decodings = [1, 2, 3].map(() => fragile.begin('otlp-json'));
    const failing = { kind: 'unreadable' };
    await assert.rejects(decodings[0].finish(never), failing);
    await assert.rejects(decodings[2].finish(never), failing, 'it was on the same thread');
    assert.equal(fragile.threadCount, 1);
    await assert.rejects(decodings[1].finish(never), failing);
    await assert.rejects(fragile.begin('otlp-json').finish(never), failing);
    assert.deepEqual(crashes, ['out of order', 'out of order', 'out of order']);
    fragile.dispose();
  });

  it('ends what is under way when it is disposed of', async () => {
    const finishing = decoder.begin('otlp-json').finish(never);
    decoder.dispose();
    await assert.rejects(finishing, isAbort);
    assert.throws(() => decoder.begin('otlp-json'), isAbort);
  });

  describe('with a trace that takes for ever', () => {
    const reclaimed: number[] = [];
    const reclaim = { letGo: (_: object, bytes: number) => reclaimed.push(bytes) } as unknown as Reclaim;
    let slow: DecodeWorker;

    before(async () => {
      const endless = join(folder, 'endless.js');
      await writeFile(
        endless,
        `const { parentPort } = require('node:worker_threads');
         const formats = new Map();
         parentPort.on('message', ({ type, job, format }) => {
           if (type === 'begin') formats.set(job, format);
           if (type !== 'finish') return;
           while (formats.get(job) === 'jaeger-json');
           parentPort.postMessage({ type: 'result', job, result: { traces: [], warnings: [] } });
         });`,
      );
      slow = new DecodeWorker(endless, { reclaim });
    });
    after(() => slow.dispose());

    it('reads others meanwhile, in two threads at most', async () => {
      const controller = new AbortController();
      const long = slow.begin('jaeger-json');
      long.append(Buffer.from('{}'));
      const ends = assert.rejects(long.finish(controller.signal), isAbort);
      for (let i = 0; i < 3; i++) await slow.begin('otlp-json').finish(never);
      assert.equal(slow.threadCount, 2);
      const others = [1, 2, 3].map(() => slow.begin('otlp-json'));
      assert.equal(slow.threadCount, 2);
      others.forEach(other => other.dispose());
      controller.abort();
      await ends;
      assert.deepEqual([slow.threadCount, reclaimed], [1, [0, 0, 0, 2]], 'ended with the work that nobody wants');
    });
  });

  it('ends a thread that has rested, and none that works', async () => {
    const timers = new ManualTimers();
    const resting = new DecodeWorker(file, { timers });
    resting.prepare();
    resting.prepare();
    assert.equal(resting.threadCount, 1);
    const read = async () => {
      const decoding = resting.begin('otlp-json');
      decoding.append(recordedBody('v2.13', 'v3-trace'));
      timers.elapse();
      return (await decoding.finish(never)).traces.length;
    };
    assert.equal(await read(), 1);
    assert.equal(resting.threadCount, 1);
    timers.elapse();
    assert.equal(resting.threadCount, 0);
    assert.equal(await read(), 1);
    resting.dispose();
  });

  it('has a thread tidy up that has read much and has nothing else to do', async () => {
    const telling = join(folder, 'telling.js');
    await writeFile(
      telling,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ type, job }) => {
         if (type === 'tidy') throw new Error('tidied');
         if (type === 'finish') parentPort.postMessage({ type: 'result', job, result: { traces: [], warnings: [] } });
       });`,
    );
    const crashed = new Promise<string>(resolve => {
      const tidying = new DecodeWorker(telling, { onCrash: error => resolve(error.message) });
      const decode = async (bytes: number) => {
        const decoding = tidying.begin('otlp-json');
        decoding.append(new Uint8Array(bytes));
        await decoding.finish(never);
      };
      void decode(1000).then(() => decode(8 << 20));
    });
    assert.equal(await crashed, 'tidied');
  });
});
