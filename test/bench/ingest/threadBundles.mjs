// The threads of the collector, bundled from the sources as they are: the build's own folder belongs to whoever uses it meanwhile.
import { copyFile, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeBundle } from '../bundled.mjs';

/** @type {Promise<string> | undefined} */
let folder;

/** @returns {Promise<string>} folder with `collect.js` and `decode.js`; it goes with this process */
export function threadBundles() {
  folder ??= make();
  return folder;
}

async function make() {
  const [collect, decode] = await Promise.all([
    nodeBundle('src/workers/collect.ts', ['./grpc.js']), // by HTTP alone nothing asks for it
    nodeBundle('src/workers/decode.ts'),
  ]);
  const made = await mkdtemp(join(dirname(collect), 'threads-'));
  await copyFile(collect, join(made, 'collect.js'));
  await copyFile(decode, join(made, 'decode.js'));
  return made;
}
