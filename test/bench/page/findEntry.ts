/** The search worker in a browser: the same code as in src/workers/find.ts behind another port. */
import './growableText';
import type { ToFinder } from '../../../src/protocol/find';
import { serveFinding } from '../../../src/protocol/serveFinding';

const { port1, port2 } = new MessageChannel();
const turns: (() => void)[] = [];
port1.onmessage = () => turns.shift()?.();

const serve = serveFinding(
  (answer, transfer) => self.postMessage(answer, { transfer }),
  // A timer of a browser waits for at least 4 ms.
  () =>
    new Promise(resolve => {
      turns.push(resolve);
      port2.postMessage(undefined);
    }),
);
self.addEventListener('message', ({ data }: MessageEvent<ToFinder>) => serve(data));
