// node generate.mjs --endpoint URL --spans N [--seed S] [--shape tree|chain|wide] [--services N]
//
// Sends one large trace as OTLP JSON and prints what is in it. The same seed gives the same trace, with the same ids;
// only the times move with the clock.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { postSpans } from './otlp.mjs';

const perRequest = 2_000;
const operations = ['GET /items', 'load item', 'SELECT items', 'render', 'publish', 'verify token', 'parse', 'price'];

/**
 * @typedef {object} Plan
 * @property {number} spans how many
 * @property {number} [seed]
 * @property {'tree' | 'chain' | 'wide'} [shape] `chain`: each span is the child of the one before; `wide`: all of the root
 * @property {number} [services] how many services take part
 *
 * @typedef {object} Sent
 * @property {string} traceId
 * @property {number} spans
 * @property {number} errors spans with status ERROR
 * @property {number} depth of the deepest span; the root's is 0
 * @property {string[]} services by name
 * @property {string} root name of the root span
 * @property {string} durationNano of the root
 */

/**
 * @param {string} endpoint base URL of an OTLP/HTTP receiver, without /v1/traces
 * @param {Plan} plan
 * @returns {Promise<Sent>}
 */
export async function sendGenerated(endpoint, plan) {
  const { spans, sent } = generate(plan);
  for (const [service, own] of groupByService(spans)) {
    for (let from = 0; from < own.length; from += perRequest) {
      const part = own.slice(from, from + perRequest).map(({ service: _, ...span }) => span);
      await postSpans(endpoint, service, part);
    }
  }
  return sent;
}

/** @param {Plan} plan */
export function generate({ spans: count, seed = 1, shape = 'tree', services = 5 }) {
  const random = randomNumbers(seed);
  const hex = digits => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const traceId = hex(32);
  const names = Array.from({ length: services }, (_, n) => `generated-${n + 1}`);
  const rootNanos = 2_000_000_000n + BigInt(count) * 1_000n;
  const base = BigInt(Date.now()) * 1_000_000n - rootNanos - 60_000_000_000n;

  const spans = [];
  const depths = [];
  let errors = 0;
  for (let n = 0; n < count; n++) {
    const parent = n === 0 ? -1 : parentOf(n, shape, random);
    depths.push(n === 0 ? 0 : depths[parent] + 1);
    const { start, duration } = n === 0 ? { start: 0n, duration: rootNanos } : within(spans[parent].times, random);
    const fails = n > 0 && random() < 0.02;
    if (fails) errors++;
    spans.push({
      times: { start, duration },
      service:
        n === 0 ? names[0] : depths[n] % 3 === 0 ? names[Math.floor(random() * services)] : spans[parent].service,
      traceId,
      spanId: hex(16),
      ...(n === 0 ? {} : { parentSpanId: spans[parent].spanId }),
      name: n === 0 ? 'generated root' : operations[Math.floor(random() * operations.length)],
      kind: n === 0 ? 2 : 1 + Math.floor(random() * 3),
      startTimeUnixNano: String(base + start),
      endTimeUnixNano: String(base + start + duration),
      attributes: attributesOf(n),
      status: fails ? { code: 2, message: `failed at ${n}` } : {},
    });
  }
  const sent = {
    traceId,
    spans: count,
    errors,
    depth: depths.reduce((deepest, depth) => Math.max(deepest, depth), 0),
    services: [...new Set(spans.map(({ service }) => service))].sort(),
    root: 'generated root',
    durationNano: String(rootNanos),
  };
  return { spans: spans.map(({ times: _, ...span }) => span), sent };
}

function parentOf(n, shape, random) {
  if (shape === 'chain') return n - 1;
  if (shape === 'wide') return 0;
  return Math.floor(random() * n); // some twenty deep at 5,000 spans
}

function within({ start, duration }, random) {
  const from = BigInt(Math.floor(Number(duration) * random() * 0.5));
  const length = BigInt(Math.floor(Number(duration - from) * (0.3 + random() * 0.7)));
  return { start: start + from, duration: length };
}

/** Every tenth span has the kinds of values that only few SDKs send: maps, bytes, lists of mixed kinds. */
function attributesOf(n) {
  const attributes = [
    { key: 'n', value: { intValue: String(n) } },
    { key: 'code.function.name', value: { stringValue: `work${n % 50}` } },
    { key: 'code.file.path', value: { stringValue: `/srv/generated/src/work${n % 50}.js` } },
    { key: 'code.line.number', value: { intValue: String(1 + (n % 200)) } },
  ];
  if (n % 10 === 0) {
    const values = [{ key: 'inner', value: { doubleValue: 0.5 } }];
    attributes.push(
      { key: 'map', value: { kvlistValue: { values } } },
      { key: 'bytes', value: { bytesValue: 'AAECAw==' } },
      {
        key: 'mixed',
        value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '2' }, { boolValue: true }] } },
      },
    );
  }
  return attributes;
}

function groupByService(spans) {
  const groups = new Map();
  for (const span of spans) {
    if (!groups.has(span.service)) groups.set(span.service, []);
    groups.get(span.service).push(span);
  }
  return groups;
}

/** Small and good enough: the same numbers, 0 to below 1, on each machine. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      endpoint: { type: 'string' },
      spans: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      shape: { type: 'string', default: 'tree' },
      services: { type: 'string', default: '5' },
    },
  });
  if (!values.endpoint) throw new Error('Say where to with --endpoint http://host:port (without /v1/traces).');
  const plan = { spans: Number(values.spans), seed: Number(values.seed), services: Number(values.services) };
  console.log(JSON.stringify(await sendGenerated(values.endpoint, { ...plan, shape: values.shape }), null, 1));
}
