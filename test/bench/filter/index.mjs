// How long the rows of a filter take at each key: from the question to the last row, over the thread and back.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from '../bundled.mjs';
import { median } from '../measuring.mjs';
import { payloadFile } from '../payloads.mjs';
import { rowOf } from '../rows.mjs';

const child = fileURLToPath(new URL('filterProcess.mjs', import.meta.url));
/** By what is asked; bars are for 100,000 spans, ms. */
const queries = {
  name: { query: 'name:GET*{id}', bar: 50 },
  service: { query: 'service:cart', bar: 50 },
  duration: { query: 'duration:>2.5ms', bar: 50 },
  kind: { query: 'kind:client', bar: 50 },
  error: { query: 'error kind:server', bar: 50 },
  all: { query: '(service:cart* OR kind:client) duration:>12ms', bar: 50 },
  attribute: { query: 'db.system.name:postgres', bar: 150 },
  number: { query: 'http.response.status_code:>=500', bar: 150 },
  resource: { query: 'host.name:1', bar: 150 },
  text: { query: 'select', bar: undefined },
  expression: { query: 'name:/^get .*[0-9]$/', bar: undefined },
};

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['filter'], run }];

async function* run({ rounds, sizes, say }) {
  const [entry, findFile] = await Promise.all([
    nodeBundle('test/bench/filter/measured.ts'),
    nodeBundle('src/workers/find.ts'),
  ]);
  for (const format of /** @type {const} */ (['otlp-json', 'jaeger-json']))
    for (const spans of sizes(format === 'otlp-json' ? [100_000, 1_000_000] : [100_000])) {
      const { file } = await payloadFile(format, { spans });
      say(`filter: ${spans.toLocaleString('en')} spans, ${format}`);
      const started = fork(child, { execArgv: ['--max-old-space-size=8192'] });
      const ended = once(started, 'exit');
      const asked = Object.fromEntries(Object.entries(queries).map(([name, { query }]) => [name, query]));
      started.send({
        file,
        entry,
        findFile,
        format,
        rounds: spans > 500_000 ? Math.min(2, rounds) : rounds,
        queries: asked,
      });
      const [answer] = await Promise.race([
        once(started, 'message'),
        ended.then(([code, signal]) => {
          throw new Error(`Filtering ${spans} spans ended with ${signal ?? `code ${code}`}`);
        }),
      ]);
      await ended;
      if (answer.error) throw new Error(answer.error);
      const start = `filter/${format === 'otlp-json' ? 'otlp' : 'jaeger'}`;
      const isBarred = spans === 100_000;
      for (const [name, { query, bar }] of Object.entries(queries)) {
        const limit = isBarred && bar ? { value: bar } : undefined;
        const note = `the slowest key of ${query}, ${answer.hits[query].toLocaleString('en')} spans in the end`;
        yield rowOf({
          name: `${start}/${name}`,
          spans,
          value: median(answer.figures[name]),
          unit: 'ms',
          bar: limit,
          note,
        });
        // The key's values are not known yet, nothing is compiled.
        yield rowOf({ name: `${start}/${name}/first`, spans, value: answer.first[name], unit: 'ms', bar: limit });
      }
      const { completion, hostile } = answer;
      yield rowOf({
        name: `${start}/completion`,
        spans,
        value: median(completion.completing),
        unit: 'ms',
        bar: isBarred ? { value: 50 } : undefined,
      });
      yield rowOf({ name: `${start}/completion/first`, spans, value: completion.first, unit: 'ms' });
      const { ms, problem } = hostile;
      yield rowOf({ name: `${start}/hostile`, spans, value: ms, unit: 'ms', note: problem ?? 'it ended by itself' });
    }
}
