import * as assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startReceiverChild, type ReceiverChild } from '../unit/backends/collector/server/receiverChild';
import { dial, json, jsonOf, protobuf, protobufOf, readAll, send } from '../unit/backends/collector/server/receiving';

const megabyte = 2 ** 20;

describe('hostile senders', function () {
  this.timeout(60_000);
  let child: ReceiverChild;
  before(async () => (child = await startReceiverChild()));
  after(() => child.end());

  /** A good sender is served in the middle of all of it. */
  const isServed = async (): Promise<void> => {
    const { status } = await send(child.port, { body: protobufOf('good'), headers: protobuf });
    assert.equal(status, 200);
  };

  it('refuses requests that are too large, whether they say so or not', async () => {
    const part = Buffer.alloc(megabyte);
    const declared = await dial(child.port);
    declared.write(
      'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n',
    );
    const [first] = (await once(declared, 'data')) as [Buffer];
    assert.match(String(first), /^HTTP\/1\.1 413 /);
    declared.destroy();
    const parts = Array.from({ length: 70 }, () => part);
    const answer = await send(child.port, { body: parts, headers: protobuf });
    assert.equal(answer.status, 413);
    await isServed();
  });

  it('stops at the limit when a small body becomes a large one', async () => {
    const bomb = gzipOfZeros(1024 * megabyte);
    const before = (await child.state()).bytes;
    const headers = { ...protobuf, 'content-encoding': 'gzip' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(child.port, { body: bomb, headers })));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([413]));
    await isServed();
    const { peakBytes } = await child.state();
    assert.ok(peakBytes - before < 400 * megabyte, `${before} to ${peakBytes} bytes`);
  });

  it('answers 400 to whatever is no request, never a 5xx', async () => {
    const good = protobufOf('one', 'two');
    const bodies: [Uint8Array, Record<string, string>][] = [];
    // A prefix may be a whole request by chance (the empty one is): those are good.
    for (let end = 1; end < good.length; end++) bodies.push([good.subarray(0, end), protobuf]);
    for (let i = 0; i < 50; i++) bodies.push([randomBytes(200), protobuf], [randomBytes(200), json]);
    bodies.push([nestedProtobuf(10_000), protobuf], [Buffer.from('['.repeat(100_000)), json]);
    bodies.push([Buffer.from(`{"resourceSpans":${'['.repeat(50_000)}`), json], [Buffer.from([0xff, 0xfe, 0]), json]);
    bodies.push([randomBytes(1000), { ...protobuf, 'content-encoding': 'gzip' }]);
    for (const [body, headers] of bodies) {
      const { status } = await send(child.port, { body, headers });
      assert.ok(
        status === 400 || (headers === protobuf && status === 200),
        `${status} for ${Buffer.from(body).toString('hex', 0, 40)}`,
      );
    }
    const cut = await send(child.port, { body: good.subarray(0, good.length - 1), headers: protobuf });
    const nested = await send(child.port, { body: nestedProtobuf(10_000), headers: protobuf });
    assert.deepEqual([cut.status, nested.status], [400, 400]);
    await isServed();
  });

  it('answers garbage and endless headers, and hangs up', async () => {
    const body = jsonOf('a');
    const good = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const texts = [
      ['\0\x01\x02garbage\r\n\r\n', / 400 /],
      [`GET / HTTP/1.1\r\nHost: localhost\r\n${'x: y\r\n'.repeat(10_000)}\r\n`, / 431 /],
      [`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, / 431 /],
      ['GET / HTTP/1.1\r\n\r\n', / 400 /],
      [
        'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nabcd',
        / 400 /,
      ],
      [
        'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
        / 400 /,
      ],
      [`${good}\0\0\0\0${good}`, / 200 .* 400 /s],
    ] as const;
    for (const [text, expected] of texts) {
      const socket = await dial(child.port);
      socket.write(text);
      assert.match(await readAll(socket), expected, text.slice(0, 60));
    }
    await isServed();
  });

  it('hangs up on HTTP/2 that is none', async () => {
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const tails = [randomBytes(1000), Buffer.alloc(100_000, 0xff), Buffer.from('GET / HTTP/1.1\r\n\r\n')];
    for (const tail of tails) {
      const socket = await dial(child.port);
      socket.write(Buffer.concat([preface, tail]));
      await readAll(socket);
    }
    await isServed();
  });

  it('survives senders that begin calls and take them back', async () => {
    const before = (await child.state()).bytes;
    for (let round = 0; round < 5; round++) {
      const session = connectHttp2(`http://127.0.0.1:${child.port}`);
      session.on('error', () => undefined);
      const isClosed = new Promise<void>(resolve => session.once('close', () => resolve()));
      for (let i = 0; i < 2000 && !session.destroyed && !session.closed; i++) {
        const stream = session.request({
          ':method': 'POST',
          ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          'content-type': 'application/grpc',
        });
        stream.on('error', () => undefined);
        stream.write(Buffer.from([0, 0, 1, 0, 0, 1, 2, 3]));
        stream.close(constants.NGHTTP2_CANCEL);
        if (i % 50 === 0) await new Promise(setImmediate);
      }
      session.destroy();
      await isClosed;
    }
    await isServed();
    assert.ok((await child.state()).bytes - before < 100 * megabyte);
  });

  it('holds no more than it may when many send much at once, and serves those that send little', async () => {
    const body = randomBytes(8 * megabyte);
    const zipped = gzipSync(Buffer.alloc(30 * megabyte));
    const gzip = { ...protobuf, 'content-encoding': 'gzip' };
    for (const sent of [
      { body, headers: protobuf },
      { body: zipped, headers: gzip },
    ]) {
      let isOver = false;
      const sending = Promise.all(Array.from({ length: 40 }, () => send(child.port, sent)));
      void sending.finally(() => (isOver = true)).catch(() => undefined);
      while (!isOver) await isServed();
      for (const { status, headers } of await sending) {
        assert.ok(status === 400 || status === 503, String(status));
        if (status === 503) assert.equal(headers['retry-after'], '1');
      }
    }
    const { peakBytes } = await child.state();
    assert.ok(peakBytes < 400 * megabyte, String(peakBytes));
  });
});

describe('more connections than there are places', function () {
  this.timeout(120_000);
  let child: ReceiverChild;
  const sockets: Socket[] = [];
  before(async () => (child = await startReceiverChild({ headMs: 1000, stallMs: 1000, sweepMs: 50 })));
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await child.end();
  });

  it('serves a good sender all the time while ten thousand others connect and say nothing, or half of something', async () => {
    const openings = ['', 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Le', 'PRI * HTTP/2.0\r\n', '\0'];
    let opened = 0;
    let isFull = false;
    const flood = async (opening: string): Promise<void> => {
      while (opened < 10_000 && !isFull) {
        opened++;
        const socket = await dial(child.port).catch((error: NodeJS.ErrnoException) => {
          // The machine lets this process have no more files.
          if (error.code === 'EMFILE' || error.code === 'EADDRNOTAVAIL') isFull = true;
          return undefined;
        });
        if (!socket) continue;
        if (opening) socket.write(opening);
        sockets.push(socket);
      }
    };
    let isOver = false;
    const flooding = Promise.all(Array.from({ length: 40 }, (_, i) => flood(openings[i % openings.length]))).then(
      () => {
        isOver = true;
      },
    );
    let served = 0;
    while (!isOver) {
      const { status } = await send(child.port, { body: protobufOf('good'), headers: protobuf });
      assert.equal(status, 200);
      served++;
    }
    await flooding;
    assert.ok(served > 0);
    assert.ok(sockets.length > 1000, `${sockets.length} connections`);
    for (let i = 0; i < 20; i++)
      assert.equal((await send(child.port, { body: protobufOf('good'), headers: protobuf })).status, 200);
    assert.equal((await child.state()).taken, served + 20);
    assert.ok((await child.state()).peakBytes < 300 * megabyte);
  });

  it('gives the place of one that sends slowly to one that sends', async () => {
    const slow = await Promise.all(Array.from({ length: 600 }, () => dial(child.port)));
    sockets.push(...slow);
    const head =
      'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n';
    let isOver = false;
    const dripping = (async () => {
      for (const socket of slow) socket.write(head);
      while (!isOver) {
        for (const socket of slow) if (socket.writable) socket.write('x');
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    })();
    for (let i = 0; i < 50; i++) {
      const { status } = await send(child.port, { body: protobufOf('good'), headers: protobuf });
      assert.equal(status, 200);
    }
    isOver = true;
    await dripping;
  });

  it('ends what never comes to an end, and says why where it can', async () => {
    const head = await dial(child.port);
    head.write('POST /v1/traces HTTP/1.1\r\nHost: loc');
    const body = await dial(child.port);
    body.write(
      'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\nx',
    );
    const [ofHead, ofBody] = await Promise.all([readAll(head), readAll(body)]);
    assert.match(ofHead, /^HTTP\/1\.1 408 /);
    assert.match(ofBody, /^HTTP\/1\.1 408 /);
  });
});

/** Attribute values in each other. */
function nestedProtobuf(levels: number): Buffer {
  let inner: Buffer = Buffer.alloc(0);
  const parts: Buffer[] = [];
  let length = 0;
  for (let i = 0; i < levels; i++) {
    // AnyValue.array_value, ArrayValue.values
    const tag = i % 2 ? 0x2a : 0x0a;
    const part = Buffer.from([tag, ...varint(length)]);
    parts.push(part);
    length += part.length;
  }
  inner = Buffer.concat(parts.reverse());
  const wrap = (tag: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes]);
  // resource_spans, resource, attributes, value
  return wrap(0x0a, wrap(0x0a, wrap(0x0a, wrap(0x12, inner))));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** A gzip file may have several members, one behind the other. */
function gzipOfZeros(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * megabyte));
  return Buffer.concat(Array.from({ length: bytes / (16 * megabyte) }, () => member));
}
