/** The decode worker in a browser: the same code as in src/workers/decode.ts behind another port. */
import './growableText';
import { warmUp } from '../../../src/core/import/warmUp';
import type { ToDecoder } from '../../../src/protocol/decode';
import { serveDecoding } from '../../../src/protocol/serveDecoding';

const serve = serveDecoding(answer => self.postMessage(answer));
let isIdle = true;
void warmUp(() => isIdle);
self.addEventListener('message', ({ data }: MessageEvent<ToDecoder>) => {
  isIdle = false;
  serve(data);
});
