import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Failure, isAbort } from '../../../src/core/errors';
import type { PayloadFormat } from '../../../src/core/spans/spanTable';
import { summarize } from '../../../src/core/spans/summary';
import { DecodeWorker } from '../../../src/host/decodeWorker';
import { plainOf, readOne } from '../core/import/plainTrace';
import { recordedBody } from '../core/import/recorded';

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

  it('fails what was under way when the worker dies, and starts anew', async () => {
    const crashing = join(folder, 'crashing.js');
    await writeFile(
      crashing,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', message => { if (message.type === 'finish') throw new Error('out of order'); });`,
    );
    const crashes: string[] = [];
    const fragile = new DecodeWorker(crashing, error => crashes.push(error.message));
    const other = fragile.begin('otlp-json');
    const failing = { kind: 'unreadable' };
    await assert.rejects(fragile.begin('otlp-json').finish(never), failing);
    await assert.rejects(other.finish(never), failing);
    await assert.rejects(fragile.begin('otlp-json').finish(never), failing);
    assert.deepEqual(crashes, ['out of order', 'out of order']);
    fragile.dispose();
  });

  it('ends what is under way when it is disposed of', async () => {
    const finishing = decoder.begin('otlp-json').finish(never);
    decoder.dispose();
    await assert.rejects(finishing, isAbort);
    assert.throws(() => decoder.begin('otlp-json'), isAbort);
  });
});
