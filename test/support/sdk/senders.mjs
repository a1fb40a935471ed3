// Runs the programs beside this file that send spans by real SDKs, and hands on what they say they sent.
import { fileURLToPath } from 'node:url';
import { run } from '../bootstrap/processes.mjs';
import { goPrograms } from '../real/compiledPrograms.mjs';
import { javaProgram } from '../real/javaPrograms.mjs';
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
 * @property {Record<string, unknown>} attributes `{type, text}` where JSON can't say the value or its type
 * @property {{name: string, timeUnixNano: string, attributes: Record<string, unknown>}[]} events in the order of sending
 * @property {{traceId: string, spanId: string, attributes: Record<string, unknown>}[]} links
 * @property {{name: string, version: string, attributes: Record<string, unknown>}} scope
 * @property {Record<string, unknown>} [resource] left out where the program can't know all of it
 *
 * @typedef {object} Sending
 * @property {'node' | 'python' | 'go' | 'java'} sdk
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

/** How the programs are run when the exporters' own settings decide where to. @typedef {keyof typeof defaultSenders} DefaultSender */
const defaultSenders = {
  'Python, gRPC': async () => [await pythonEnvironment(), [script('python.py'), '--protocol', 'grpc', '--nan']],
  'Python, HTTP': async () => [await pythonEnvironment(), [script('python.py'), '--protocol', 'http', '--nan']],
  'Node, HTTP with protobuf': async () => [process.execPath, [script('node.mjs'), '--format', 'protobuf']],
  'Node, HTTP with JSON': async () => [process.execPath, [script('node.mjs'), '--format', 'json']],
  'Go, gRPC': async () => [await goSender(), ['-protocol', 'grpc']],
  'Go, HTTP': async () => [await goSender(), ['-protocol', 'http']],
  'Java, its agent': javaSender,
};

/** @type {DefaultSender[]} */
export const defaultSenderNames = /** @type {any} */ (Object.keys(defaultSenders));

/**
 * Runs a program in which nothing says where to, but what is in `env` of the variables that all SDKs know.
 * @param {DefaultSender} name
 * @param {Record<string, string>} env
 * @returns {Promise<{sending: Sending, said: string}>} `said`: all other lines that it wrote
 * @throws {import('../bootstrap/processes.mjs').Missing} without what the language needs
 */
export async function sendByDefault(name, env) {
  const [program, args] = await defaultSenders[name]();
  const { output } = await run(program, args, { env: { ...withoutOtel(), ...env } });
  const lines = output.split('\n');
  const json = lines.find(line => line.startsWith('{'));
  if (!json) throw new Error(`${name} does not say what it sent\n${output}`);
  return { sending: JSON.parse(json), said: lines.filter(line => line && line !== json).join('\n') };
}

/** Installs and builds what a program needs, so that its run takes no longer than a run. @param {DefaultSender} name */
export async function prepareSender(name) {
  const [program, args] = await defaultSenders[name]();
  return { program, args };
}

async function goSender() {
  const command = await goPrograms(script('go'), 'go-sdk');
  return command('sender');
}

/** @returns {Promise<[string, string[]]>} */
async function javaSender() {
  const { agent, classPath } = await javaProgram(script('java'), 'java-sdk');
  // Starting fast counts here, running fast does not.
  const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m'];
  return ['java', [...options, `-javaagent:${agent}`, '-Dotel.service.name=sdk-java', '-cp', classPath, 'sender.Main']];
}

async function send(program, name, args) {
  const { output } = await run(program, [script(name), ...args], { env: withoutOtel() });
  return JSON.parse(output);
}

function script(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

function withoutOtel() {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('OTEL_')));
}
