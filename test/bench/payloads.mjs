// Generated payloads as files in the cache, made once per generator.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../support/bootstrap/cache.mjs';
import { payloadPieces } from './generatedTrace.mjs';

const generator = fileURLToPath(new URL('generatedTrace.mjs', import.meta.url));

/**
 * @param {'jaeger-json' | 'otlp-json'} format
 * @param {import('./generatedTrace.mjs').TraceOptions} options
 * @returns {Promise<{file: string, bytes: number}>}
 */
export async function payloadFile(format, options) {
  const what = `${format} ${JSON.stringify({ shape: 'tree', ...options })}`;
  const folder = await cached({
    name: 'bench-payload',
    inputs: [{ file: generator }, what],
    make: dir => write(join(dir, 'payload.json'), payloadPieces(format, options)),
  });
  const file = join(folder, 'payload.json');
  return { file, bytes: (await stat(file)).size };
}

/** @param {string} file @param {Iterable<Buffer>} pieces */
async function write(file, pieces) {
  const stream = createWriteStream(file);
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
}
