import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ReadBuffers } from './freeBuffer';
import { TransportError } from './httpTransport';

/** Bytes that come out at once; each time is a way to a thread of the pool and back. */
const chunkSize = 1 << 16;

type Inflater = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

/** An inflater that hands out what it has when its input ends early, instead of throwing it away. */
function createInflater(encoding: string): Inflater | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize });
    case 'deflate':
      return createInflate({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH, chunkSize });
    default:
      return undefined;
  }
}

/**
 * Undoes a `content-encoding` (empty and "identity": nothing to undo). What could be inflated before the source failed comes
 * first, then the source's error. Throws TransportError `encoding` for damaged data and unknown encodings.
 */
export function inflate(source: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  return name === '' || name === 'identity' ? source : inflated(source, name);
}

async function* inflated(source: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array, void, void> {
  const inflater = createInflater(encoding);
  if (!inflater) throw new TransportError('encoding', `Unknown content-encoding ${encoding}`);
  const output: Uint8Array[] = [];
  const buffers = new ReadBuffers();
  const handOut = function* () {
    for (const chunk of output.splice(0)) {
      buffers.next(chunk);
      yield chunk;
    }
  };
  inflater.on('data', (chunk: Uint8Array) => output.push(chunk));
  const ended = new Promise<void>((resolve, reject) => inflater.once('end', resolve).once('error', reject));
  ended.catch(() => undefined); // looked at below; until then it must not count as unhandled
  let sourceError: unknown;
  let failed = false;
  try {
    try {
      for await (const chunk of source) {
        await Promise.race([new Promise<void>(resolve => inflater.write(chunk, () => resolve())), ended]);
        yield* handOut();
      }
    } catch (error) {
      if (inflater.errored) throw error;
      sourceError = error;
      failed = true;
    }
    inflater.end();
    await ended;
    yield* handOut();
  } catch (error) {
    throw new TransportError('encoding', `The ${encoding} data is damaged`, { cause: error });
  } finally {
    inflater.destroy();
  }
  if (failed) throw sourceError;
}
