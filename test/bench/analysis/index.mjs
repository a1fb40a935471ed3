// How long the thread that analyzes takes: critical path, errors and findings of large traces, two traces compared, the graph of
// many services. Against JSON.parse of the same bytes, which every viewer pays before it knows anything.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from '../bundled.mjs';
import { median } from '../measuring.mjs';
import { payloadFile } from '../payloads.mjs';
import { rowOf } from '../rows.mjs';

const child = fileURLToPath(new URL('analysisProcess.mjs', import.meta.url));
const format = 'otlp-json';
/** ms, by spans: meant for path, self time and findings, and kept for all that one trace is asked. */
const bars = new Map([
  [100_000, 300],
  [1_000_000, 4000],
]);
const shapes = /** @type {const} */ ({ 'analysis-tree': 'tree', 'analysis-chain': 'chain', 'analysis-fan': 'fan' });

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [
  { names: Object.keys(shapes), run: traces },
  { names: ['analysis-compare'], run: compare },
  { names: ['analysis-graph'], run: graph },
];

async function* traces(options) {
  for (const [name, shape] of Object.entries(shapes)) {
    if (!options.wants(name)) continue;
    for (const spans of options.sizes(shape === 'tree' ? [100_000, 1_000_000] : [100_000])) {
      const answer = await measure('trace', [{ spans, shape }], options, name);
      const against = answer.parsing.length ? { what: 'JSON.parse', value: median(answer.parsing) } : undefined;
      const note = against
        ? undefined
        : "JSON.parse can't: it is longer than the longest string of V8 (2^29 - 24 characters).";
      const bar = bars.has(spans) ? { value: bars.get(spans) } : undefined;
      yield rowOf({ name, spans, value: median(answer.all), unit: 'ms', against, bar, note });
      // Path and findings of the first trace of a process: nothing is compiled yet. Self time comes with the columns.
      yield rowOf({ name: `${name}/first`, spans, value: answer.first, unit: 'ms', bar });
      for (const part of ['path', 'errors', 'findings'])
        yield rowOf({ name: `${name}/${part}`, spans, value: median(answer[part]), unit: 'ms' });
    }
  }
}

/** Two traces of the same program that did different things. */
async function* compare(options) {
  const name = 'analysis-compare';
  for (const spans of options.sizes([10_000])) {
    const answer = await measure('compare', [{ spans }, { spans, seed: 2 }], options, name);
    const bar = spans === 10_000 ? { value: 1000 } : undefined;
    yield rowOf({ name, spans, value: median(answer.all), unit: 'ms', bar });
  }
}

/** As many services as a large company's request goes through, each calling three others or so. */
async function* graph(options) {
  const name = 'analysis-graph';
  for (const spans of options.sizes([1200])) {
    const answer = await measure('graph', [{ spans, shape: 'services' }], options, name);
    const note = `${answer.nodes} services, ${answer.edges} ways between them; with the places where they are drawn`;
    const bar = spans === 1200 ? { value: 1000 } : undefined;
    yield rowOf({ name, spans, value: median(answer.all), unit: 'ms', bar, note });
  }
}

/** A process of its own for each, so that one's garbage is not another's collection. */
async function measure(what, wanted, { rounds, say }, name) {
  const files = [];
  for (const trace of wanted) files.push((await payloadFile(format, trace)).file);
  const core = await nodeBundle('test/bench/analysis/measured.ts');
  const [{ spans }] = wanted;
  say(`${name}: ${spans.toLocaleString('en')} spans`);
  const started = fork(child, { execArgv: ['--max-old-space-size=8192'] });
  const ended = once(started, 'exit');
  // A long one says as much in fewer rounds.
  started.send({ what, files, core, format, rounds: spans > 500_000 ? Math.min(2, rounds) : rounds });
  const [answer] = await Promise.race([
    once(started, 'message'),
    ended.then(([code, signal]) => {
      throw new Error(`Analyzing ${spans} spans ended with ${signal ?? `code ${code}`}`);
    }),
  ]);
  await ended;
  if (answer.error) throw new Error(answer.error);
  return answer;
}
