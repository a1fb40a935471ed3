import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Decoder } from '../../../../src/backends/decoder';
import { FileContent } from '../../../../src/backends/files/fileContent';
import { abortError } from '../../../../src/core/errors';
import { createReader } from '../../../../src/core/import';
import { english } from '../../../../src/core/translate';

const json = (name: string) =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name, startTimeUnixNano: '1', endTimeUnixNano: '2' },
            ],
          },
        ],
      },
    ],
  });

/** Decodes on this thread, what a decode thread does elsewhere. */
function decoder(): Decoder & { begun: number } {
  const own = {
    begun: 0,
    begin: (format: Parameters<Decoder['begin']>[0]) => {
      own.begun++;
      const chunks: Uint8Array[] = [];
      return {
        get length() {
          return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        },
        append: (chunk: Uint8Array) => void chunks.push(chunk.slice()),
        finish: (signal: AbortSignal) => {
          if (signal.aborted) return Promise.reject(abortError());
          const bytes = Buffer.concat(chunks);
          const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
          shared.set(bytes);
          return Promise.resolve().then(() => createReader(format, shared.buffer).finish(shared.length));
        },
        dispose: () => undefined,
      };
    },
  };
  return own;
}

/** A file whose text and version a test may change; it comes in pieces of 7 bytes. */
function file(text: string | Buffer) {
  const own = { bytes: Buffer.from(text as string), version: 'one', isStuck: false };
  return {
    own,
    source: {
      version: () => Promise.resolve(own.version),
      chunks: async function* (signal: AbortSignal) {
        for (let at = 0; at < own.bytes.length; at += 7) {
          yield await Promise.resolve(own.bytes.subarray(at, at + 7));
          if (own.isStuck)
            await new Promise((_, reject) =>
              signal.addEventListener('abort', () => reject(abortError()), { once: true }),
            );
        }
      },
    },
  };
}

const { signal } = new AbortController();
const large = { maxBytes: 1e9, confirmLarge: () => Promise.resolve(false) };
const nameOf = async (content: FileContent) =>
  Buffer.from((await content.load(large, signal))[0].strings.bytes).toString();

describe('the content of a trace file', () => {
  const open = (text: string | Buffer) => {
    const { own, source } = file(text);
    const decoding = decoder();
    return {
      own,
      decoding,
      content: new FileContent({ name: 't.json', source, decoder: decoding, translate: english }),
    };
  };

  it('is read once, and again when the file is another', async () => {
    const { own, decoding, content } = open(json('first'));
    const [one, two] = await Promise.all([content.load(large, signal), content.load(undefined, signal)]);
    assert.equal(one, two);
    assert.equal(decoding.begun, 1);
    own.bytes = Buffer.from(json('second'));
    own.version = 'two';
    assert.match(await nameOf(content), /second/);
    assert.equal(decoding.begun, 2);
  });

  it('is unpacked where it is packed', async () => {
    assert.match(await nameOf(open(gzipSync(json('packed'))).content), /packed/);
    const damaged = gzipSync(json('packed')).subarray(0, -12);
    await assert.rejects(open(damaged).content.load(large, signal), {
      kind: 'unreadable',
      message: /^t\.json can’t be unpacked/,
    });
  });

  it('is asked about when it is large, unpacked bytes counting, and by searches is not read then', async () => {
    const packed = gzipSync(json('x'.repeat(100_000)));
    const asked: number[] = [];
    const options = { maxBytes: 50_000, confirmLarge: (bytes: number) => Promise.resolve(asked.push(bytes) > 1) };
    const { content } = open(packed);
    await assert.rejects(content.load(options, signal), {
      kind: 'tooLarge',
      details: { setting: 'spanlight.maxTraceBytes' },
    });
    assert.equal((await content.load(options, signal)).length, 1);
    assert.equal(asked.length, 2);
  });

  it('names the file in what can’t be read, and tries again', async () => {
    const { own, content } = open('{"a":1}');
    await assert.rejects(content.load(large, signal), {
      kind: 'unreadable',
      message: /^t\.json: The file holds no trace/,
    });
    own.bytes = Buffer.from(json('now'));
    assert.match(await nameOf(content), /now/);
  });

  it('goes on while one of two waits, and is given up with the last', async () => {
    const { own, decoding, content } = open(json('late'));
    own.isStuck = true;
    const [first, second] = [new AbortController(), new AbortController()];
    const one = content.load(large, first.signal);
    const two = content.load(large, second.signal);
    await new Promise(resolve => setImmediate(resolve));
    first.abort();
    await assert.rejects(one, { name: 'AbortError' });
    second.abort();
    await assert.rejects(two, { name: 'AbortError' });
    own.isStuck = false;
    assert.match(await nameOf(content), /late/);
    assert.equal(decoding.begun, 2);
  });
});
