import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file in memory that threads could share, as a response is. @param {string} file @returns {Promise<SharedArrayBuffer>} */
export async function inSharedMemory(file) {
  const { size } = await stat(file);
  // It could still grow, as in the extension, where nobody knows how much will come: that is not free.
  const buffer = new SharedArrayBuffer(size, { maxByteLength: 2 ** 32 - 65_536 });
  const bytes = new Uint8Array(buffer);
  let at = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 4 << 20 })) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return buffer;
}
