// Runs the programs beside this file that send spans by real SDKs, and hands on what they say they sent.
import { fileURLToPath } from 'node:url';
import { run } from '../bootstrap/processes.mjs';
import { pythonEnvironment } from './pythonEnvironment.mjs';

/**
 * @typedef {object} SentSpan
 * @property {string} spanId
 * @property {string | null} [parentSpanId]
 * @property {string} service
 * @property {string} name
 * @property {'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'} kind
 * @property {string} startTimeUnixNano decimal text
 * @property {string} durationNano decimal text
 * @property {{code: 'UNSET' | 'OK' | 'ERROR', message?: string | null}} status
 * @property {Record<string, unknown>} attributes integers of 2^53 and above as decimal text, `nan`, `inf` and `-inf` as such
 * @property {{name: string, timeUnixNano: string, attributes: Record<string, unknown>}[]} events in the order of sending
 * @property {{traceId: string, spanId: string, attributes: Record<string, unknown>}[]} links
 *
 * @typedef {object} Sending
 * @property {'node' | 'python'} sdk
 * @property {{name: string, traceId: string, spans: SentSpan[]}[]} traces
 */

/**
 * @param {string} endpoint base URL of an OTLP/HTTP receiver, without /v1/traces
 * @returns {Promise<Sending>}
 */
export async function sendFromNode(endpoint) {
  return send(process.execPath, 'node.mjs', ['--endpoint', endpoint]);
}

/**
 * @param {string} endpoint base URL of an OTLP/HTTP receiver, without /v1/traces
 * @param {{nan?: boolean}} [options] `nan` adds a trace that a Jaeger can't give back by its legacy API
 * @returns {Promise<Sending>}
 * @throws {import('../bootstrap/processes.mjs').Missing} without Python
 */
export async function sendFromPython(endpoint, { nan = false } = {}) {
  return send(await pythonEnvironment(), 'python.py', ['--endpoint', endpoint, ...(nan ? ['--nan'] : [])]);
}

async function send(program, script, args) {
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('OTEL_'));
  const env = Object.fromEntries(own);
  const { output } = await run(program, [fileURLToPath(new URL(script, import.meta.url)), ...args], { env });
  return JSON.parse(output);
}
