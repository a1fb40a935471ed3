// From bytes to a whole SpanTable, against JSON.parse of the same bytes: both formats, all sizes and shapes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from './bundled.mjs';
import { median } from './measuring.mjs';
import { payloadFile } from './payloads.mjs';
import { rowOf } from './rows.mjs';

const child = fileURLToPath(new URL('decodeProcess.mjs', import.meta.url));
const formats = /** @type {const} */ ({ legacy: 'jaeger-json', otlp: 'otlp-json' });
const sizes = [1000, 10_000, 100_000, 200_000, 1_000_000];
const shapes = /** @type {const} */ (['chain', 'fan', 'cycle', 'services', 'heavy']);

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [
  { names: ['decode-legacy'], run: options => bySize('decode-legacy', formats.legacy, options) },
  { names: ['decode-otlp'], run: options => bySize('decode-otlp', formats.otlp, options) },
  { names: shapes.map(shape => `decode-${shape}`), run: byShape },
];

async function* bySize(name, format, options) {
  for (const spans of options.sizes(sizes)) yield decode(name, format, { spans }, options);
}

async function* byShape(options) {
  for (const shape of shapes) {
    const name = `decode-${shape}`;
    if (!options.wants(name)) continue;
    for (const spans of options.sizes([100_000])) yield decode(name, formats.otlp, { spans, shape }, options);
  }
}

/** A process of its own for each, so that one's garbage is not another's collection. */
async function decode(name, format, trace, { rounds, say }) {
  const { spans } = trace;
  const [{ file, bytes }, reader] = await Promise.all([
    payloadFile(format, trace),
    nodeBundle('src/core/import/index.ts'),
  ]);
  say(`${name}: ${spans.toLocaleString('en')} spans, ${Math.round(bytes / 1e6)} MB`);
  const started = fork(child, { execArgv: ['--max-old-space-size=8192'] });
  const ended = once(started, 'exit');
  // A long one says as much in fewer rounds.
  const counted = spans > 500_000 ? Math.min(2, rounds) : rounds;
  started.send({ file, reader, format, rounds: counted });
  const [answer] = await Promise.race([
    once(started, 'message'),
    ended.then(([code, signal]) => {
      throw new Error(`Decoding ${spans} spans ended with ${signal ?? `code ${code}`}`);
    }),
  ]);
  await ended;
  if (answer.error) throw new Error(answer.error);
  if (answer.count !== spans) throw new Error(`${answer.count} spans were read of ${spans}`);
  const parsing = median(answer.parsing);
  const isMeasured = answer.parsing.length > 0;
  const isBarred = spans === 100_000 && (name === 'decode-legacy' || name === 'decode-otlp');
  return rowOf({
    name,
    spans,
    value: median(answer.reading),
    unit: 'ms',
    against: isMeasured ? { what: 'JSON.parse', value: parsing } : undefined,
    bar: isBarred ? { ratio: 0.4 } : undefined,
    note: isMeasured
      ? undefined
      : `JSON.parse can't: ${Math.round(bytes / 1e6)} MB are more than the longest string of V8 (2^29 - 24 characters).`,
  });
}
