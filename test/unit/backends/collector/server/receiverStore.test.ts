import * as assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { openTraceStore } from '../../../../../src/backends/collector/store/openTraceStore';
import type { TraceStore } from '../../../../../src/backends/collector/store/traceStore';
import { jsonToProtobuf } from '../../../../../src/core/otlp/jsonToProtobuf';
import { json, jsonOf, protobuf, receive, send } from './receiving';

describe('from the port to the disk', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-receiver-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  const open = (): Promise<TraceStore> =>
    openTraceStore({ folder: join(folder, 'store'), storageBytes: 32 << 20, now: Date.now, log: () => undefined });

  it('keeps what came in every way there is, and has it when it is opened again', async () => {
    const idOf = (i: number): string => `${i}`.padStart(32, 'a');
    const jsonOfTrace = (i: number): string => jsonOf(`span ${i}`).replace(/"traceId":"\w+"/, `"traceId":"${idOf(i)}"`);
    const protobufOfTrace = (i: number): Buffer => Buffer.from(jsonToProtobuf(Buffer.from(jsonOfTrace(i))));
    const store = await open();
    const receiving = await receive({}, request => store.append(request));
    const post = (path: string, body: string | Buffer, headers: Record<string, string>) =>
      send(receiving.httpPort, { path, body, headers });
    const gzip = { 'content-encoding': 'gzip' };
    const zipkin = [
      { traceId: idOf(5), id: '00000000000000aa', name: 'span 5', timestamp: 1_700_000_000_000_000, duration: 5 },
    ];
    const statuses = [
      await post('/v1/traces', protobufOfTrace(1), protobuf),
      await post('/v1/traces', gzipSync(protobufOfTrace(2)), { ...protobuf, ...gzip }),
      await post('/v1/traces', jsonOfTrace(3), json),
      await post('/v1/traces', gzipSync(jsonOfTrace(4)), { ...json, ...gzip }),
      await post('/api/v2/spans', JSON.stringify(zipkin), json),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 202]);
    for (const [i, compression] of [0, 2].entries()) {
      const options = { 'grpc.default_compression_algorithm': compression };
      const client = new Client(`127.0.0.1:${receiving.httpPort}`, credentials.createInsecure(), options);
      await new Promise<void>((resolve, reject) =>
        client.makeUnaryRequest(
          '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          (bytes: Buffer) => bytes,
          (bytes: Buffer) => bytes,
          protobufOfTrace(6 + i),
          new Metadata(),
          error => (error ? reject(error) : resolve()),
        ),
      );
      client.close();
    }
    // Nothing of these is kept.
    assert.equal((await post('/v1/traces', protobufOfTrace(8).subarray(0, 40), protobuf)).status, 400);
    assert.equal((await post('/api/v2/spans', '{}', json)).status, 400);
    await receiving.close();
    await store.close();

    const again = await open();
    try {
      const never = new AbortController().signal;
      for (let i = 1; i <= 7; i++) {
        const trace = await again.trace(idOf(i), never);
        assert.match(Buffer.from(trace ?? []).toString(), new RegExp(`"name":"span ${i}"`));
      }
      assert.equal(await again.trace(idOf(8), never), undefined);
      assert.equal(again.stats().spanCount, 7);
    } finally {
      await again.close();
    }
  });
});
