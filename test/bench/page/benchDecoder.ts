/** What host/decodeWorker.ts is in the extension, for a browser's worker: one payload at a time, growing while it comes. */
import { fromWire } from '../../../src/protocol/channel';
import type { FromDecoder, ToDecoder } from '../../../src/protocol/decode';
import type { PayloadFormat, SpanTable } from '../../../src/core/spans/spanTable';

const firstBytes = 1 << 20;
const mostBytes = 2 ** 31;
/** The worker is told of new bytes in steps of this many. */
const toldBytes = 1 << 20;

/** Fetches a payload and has it decoded while it comes. @throws what fetch throws, or what the reader says of the payload */
export async function fetchTable(
  worker: Worker,
  job: number,
  url: string,
  format: PayloadFormat,
  received: (bytes: number) => void,
): Promise<SpanTable> {
  const post = (message: ToDecoder) => worker.postMessage(message);
  const buffer = new SharedArrayBuffer(firstBytes, { maxByteLength: mostBytes });
  const answer = new Promise<FromDecoder>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromDecoder>) => resolve(data);
    worker.onerror = event => reject(new Error(event.message));
  });
  post({ type: 'begin', job, format, bytes: buffer, dropped: new Int32Array(new SharedArrayBuffer(4)) });
  const response = await fetch(url, { cache: 'no-store' });
  if (!response.ok || !response.body) throw new Error(`${url} answered with ${response.status}`);
  const reader = response.body.getReader();
  let length = 0;
  let told = 0;
  for (let { done, value } = await reader.read(); !done && value; { done, value } = await reader.read()) {
    const needed = length + value.length;
    if (needed > buffer.byteLength) {
      buffer.grow(Math.min(mostBytes, Math.max(needed, buffer.byteLength + (buffer.byteLength >> 1))));
    }
    new Uint8Array(buffer, length).set(value);
    length = needed;
    received(length);
    if (length - told < toldBytes) continue;
    told = length;
    post({ type: 'filled', job, length });
  }
  post({ type: 'finish', job, length });
  const message = await answer;
  if (message.type === 'failure') throw fromWire(message.error);
  return message.result.traces[0];
}
