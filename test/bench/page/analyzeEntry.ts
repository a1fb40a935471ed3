/** The analyzing worker in a browser: the same code as in src/workers/analyze.ts behind another port. */
import './growableText';
import type { WireMessage } from '../../../src/protocol/channel';
import { serveAnalyzing } from '../../../src/protocol/serveAnalyzing';

const serve = serveAnalyzing(
  message => self.postMessage(message),
  () => new Promise(resolve => setTimeout(resolve)),
);
self.addEventListener('message', ({ data }: MessageEvent<WireMessage>) => serve(data));
