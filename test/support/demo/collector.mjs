// The collector in the extension, as seen from outside: on which ports it is to listen, and whether it does.
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../bootstrap/processes.mjs';

const usual = { http: 4318, grpc: 4317 };
const everyMs = 250;

/**
 * @typedef {object} TraceSource where spans go and VS Code reads them
 * @property {string} otlp base URL of an OTLP/HTTP receiver, without /v1/traces
 * @property {Record<string, unknown>} settings machine settings that VS Code needs for it
 * @property {boolean} isInEditor spans can be sent only when VS Code is open
 * @property {(signal: AbortSignal) => Promise<void>} whenReady resolves when spans can be sent
 * @property {string} description a sentence
 */

/**
 * The ports that SDKs send to by themselves, or others where somebody has them.
 * @param {typeof usual} [wanted]
 * @returns {Promise<TraceSource & {isUsual: boolean}>}
 */
export async function collectorOfEditor(wanted = usual) {
  const isUsual = (await Promise.all([wanted.http, wanted.grpc].map(isFree))).every(Boolean);
  const [http, grpc] = isUsual ? [wanted.http, wanted.grpc] : await freePorts(2);
  const otlp = `http://127.0.0.1:${http}`;
  return {
    otlp,
    isUsual,
    isInEditor: true,
    settings: {
      'spanlight.endpoints': [], // no Jaeger is asked for anything
      'spanlight.collector.autoStart': true,
      'spanlight.collector.httpPort': http,
      'spanlight.collector.grpcPort': grpc,
    },
    whenReady: signal => whenCollecting(otlp, signal),
    description: isUsual
      ? `The collector in VS Code listens on ports ${http} and ${grpc}, where OpenTelemetry's SDKs send to by themselves.`
      : `The collector in VS Code listens on ports ${http} and ${grpc}, because another program has ${wanted.http} or ${wanted.grpc}.`,
  };
}

/** Whether both loopback addresses have the port to give. @param {number} port */
async function isFree(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer();
    const problem = await new Promise(resolve => {
      server.once('error', ({ code }) => resolve(code)).listen(port, host, () => resolve(undefined));
    });
    await new Promise(resolve => server.close(resolve));
    if (problem === 'EADDRINUSE' || problem === 'EACCES') return false; // a machine without IPv6 says something else
  }
  return true;
}

/**
 * Asks, with a request that brings nothing, until one is taken.
 * @param {string} otlp
 * @param {AbortSignal} signal ends it without an error
 */
async function whenCollecting(otlp, signal) {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: '{"resourceSpans":[]}' };
  while (!signal.aborted) {
    const answer = await fetch(`${otlp}/v1/traces`, { ...request, signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
