// Sends requests of spanBatches.mjs to a receiver, several at a time over kept connections.
import { Agent, request as httpRequest } from 'node:http';
import { SpanBatches } from './spanBatches.mjs';

/**
 * @typedef {object} SendOptions
 * @property {string} url base URL of an OTLP/HTTP receiver, without /v1/traces
 * @property {import('./spanBatches.mjs').BatchOptions} [batches]
 * @property {number} [from] number of the first request, 0 unless said
 * @property {number} [count] of requests; without it until `seconds` are over or `stop` is called
 * @property {number} [seconds]
 * @property {number} [inFlight] requests under way at a time, 4 unless said
 * @property {number} [spansPerSecond] as fast as the receiver answers unless said
 * @property {boolean} [retry] sends again what was not acknowledged, as SDKs do; otherwise the first failure ends it
 *
 * @typedef {object} SendReport
 * @property {number[]} acknowledged numbers of the requests that were answered with 200
 * @property {number} spans in them
 * @property {number} seconds
 * @property {number} tries that failed: no connection, or an answer that asks to try again
 * @property {number} longestGapMs between two acknowledgements
 * @property {string} [failure] why it ended early
 */

/**
 * @param {SendOptions} options
 * @param {(batch: number) => void} [onAcknowledged]
 * @returns {{done: Promise<SendReport>, stop: () => void}} `done` never rejects
 */
export function sendBatches(options, onAcknowledged) {
  const { url, from = 0, count = Infinity, seconds = Infinity, inFlight = 4, spansPerSecond, retry = false } = options;
  const batches = new SpanBatches(options.batches);
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const target = new URL('/v1/traces', url);
  const acknowledged = [];
  const began = performance.now();
  let [next, tries, longestGapMs, last] = [from, 0, 0, began];
  let isStopped = false;
  let failure;
  const isOver = () => isStopped || next >= from + count || performance.now() - began >= seconds * 1000;

  async function sendOne(batch) {
    const body = batches.encode(batch, Date.now());
    for (;;) {
      const answer = await post(agent, target, body).catch(error => ({
        status: 0,
        text: String(error?.message ?? error),
      }));
      if (answer.status === 200) break;
      tries++;
      const mayTryAgain = answer.status === 0 || [429, 502, 503, 504].includes(answer.status);
      if (!retry || !mayTryAgain) throw new Error(`Request ${batch}: ${answer.status || 'no answer'} ${answer.text}`);
      if (isStopped) return;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
    acknowledged.push(batch);
    onAcknowledged?.(batch);
  }

  async function lane() {
    while (!isOver()) {
      const batch = next++;
      if (spansPerSecond) {
        const due = began + ((batch - from) * batches.spansPerBatch * 1000) / spansPerSecond;
        const wait = due - performance.now();
        if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
        if (isStopped) return;
      }
      await sendOne(batch);
    }
  }

  const lanes = Array.from({ length: inFlight }, () =>
    lane().catch(error => {
      failure ??= error.message;
      isStopped = true;
    }),
  );
  const done = Promise.all(lanes).then(() => {
    agent.destroy();
    const took = (performance.now() - began) / 1000;
    return {
      acknowledged: acknowledged.sort((a, b) => a - b),
      spans: acknowledged.length * batches.spansPerBatch,
      seconds: took,
      tries,
      longestGapMs,
      ...(failure && { failure }),
    };
  });
  return { done, stop: () => void (isStopped = true) };
}

/** @returns {Promise<{status: number, text: string}>} */
function post(agent, url, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const request = httpRequest(url, { method: 'POST', agent, headers }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('latin1') }),
      );
    });
    request.on('error', reject);
    request.setTimeout(15_000, () => request.destroy(new Error('no answer within 15 s')));
    request.end(body);
  });
}
