// The process in which decode.mjs measures: reads a payload by the reader and by JSON.parse in turn.
import { createRequire } from 'node:module';
import { constants } from 'node:buffer';
import { alternately } from './measuring.mjs';
import { inSharedMemory } from './sharedFile.mjs';

process.once('message', message => {
  measure(message).then(
    answer => process.send?.(answer, () => process.disconnect()),
    error => process.send?.({ error: String(error?.stack ?? error) }, () => process.disconnect()),
  );
});

/** @param {{file: string, reader: string, format: string, rounds: number}} task `reader` is the bundle of src/core/import */
async function measure({ file, reader, format, rounds }) {
  const { createReader } = createRequire(import.meta.url)(reader);
  const shared = await inSharedMemory(file);
  // JSON.parse is given its text for nothing; a text longer than V8's longest has none.
  const text = shared.byteLength < constants.MAX_STRING_LENGTH ? Buffer.from(shared).toString() : undefined;
  let count = 0;
  const measures = {
    reading: async () =>
      timed(() => {
        const { traces } = createReader(format, shared).finish(shared.byteLength);
        count = traces[0].count;
      }),
    ...(text === undefined ? {} : { parsing: async () => timed(() => JSON.parse(text)) }),
  };
  const { reading, parsing = [] } = await alternately(rounds, measures, rounds * 200);
  return { reading, parsing, count };
}

/**
 * ms. Nobody collects garbage in between: a collection on demand throws compiled code away, too, and the next round would
 * measure the compiler. Each pays for its own garbage, because JSON.parse makes nearly all of it.
 */
function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}
