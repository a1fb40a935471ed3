import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure, isAbort, messageOf } from '../../core/errors';
import type { Translate } from '../../core/translate';

/** The bytes as they are, or unpacked where they are packed by gzip, a piece at a time. Throws Failure `unreadable`. */
export async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  translate: Translate,
): AsyncGenerator<Uint8Array> {
  const pieces = chunks[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    if (first.done) return;
    const rest = (async function* () {
      yield first.value;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    })();
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* rest;
    const packed = Readable.from(rest, { objectMode: false });
    const gunzip = createGunzip({ chunkSize: 1 << 18 });
    packed.on('error', error => gunzip.destroy(error));
    packed.pipe(gunzip);
    try {
      yield* gunzip as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (isAbort(error) || error instanceof Failure) throw error;
      throw new Failure('unreadable', translate('{0} can’t be unpacked: {1}.', name, messageOf(error)), {
        cause: error,
      });
    } finally {
      packed.destroy();
      gunzip.destroy();
    }
  } finally {
    await pieces.return?.();
  }
}
