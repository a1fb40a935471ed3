/** The decode worker in a browser: the same code as in src/workers/decode.ts behind another port. */
import './growableText';
import type { ToDecoder } from '../../../src/protocol/decode';
import { serveDecoding } from '../../../src/protocol/serveDecoding';

const serve = serveDecoding(answer => self.postMessage(answer));
self.addEventListener('message', ({ data }: MessageEvent<ToDecoder>) => serve(data));
