// From spans to source in a large workspace: reading ten thousand files, what a session later begins with, a saved file, all
// spans of a large trace.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../../support/bootstrap/cache.mjs';
import { nodeBundle } from '../bundled.mjs';
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { repositoryTrace, writeRepository } from './generatedRepository.mjs';

const generator = fileURLToPath(new URL('generatedRepository.mjs', import.meta.url));
const child = fileURLToPath(new URL('sourceProcess.mjs', import.meta.url));
const grammars = fileURLToPath(new URL('../../../dist/grammars', import.meta.url));

const names = [
  'source-index-cold', 'source-index-stored', 'source-index-memory', 'source-index-save', 'source-answer-after-save', 'source-resolve-all', 'source-resolve-one', 'source-lenses',
]; // prettier-ignore

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names, run }];

/** Sizes are files here; the trace has ten spans for each. */
async function* run({ wants, sizes, say }) {
  for (const files of sizes([10_000])) {
    const spans = files * 10;
    const made = await cached({
      name: 'bench-repository',
      inputs: [{ file: generator }, `${files} ${spans}`],
      make: async folder => {
        await writeRepository(join(folder, 'repository'), files);
        await writeFile(join(folder, 'trace.json'), repositoryTrace(spans, files));
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'spanlight-bench-'));
    try {
      say(`source: ${files.toLocaleString('en')} files`);
      const repository = join(folder, 'repository');
      await cp(join(made, 'repository'), repository, { recursive: true });
      // Each in a process of its own, as sessions are.
      const asked = { folder: repository, store: join(folder, 'store'), trace: join(made, 'trace.json') };
      const cold = await measured({ ...asked, isCold: true });
      const stored = await measured({ ...asked, isCold: false });
      if (cold.files !== stored.files) throw new Error(`${stored.files} files came back of ${cold.files}`);
      yield* rows(cold, stored, files, wants);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measured(asked) {
  const entry = await nodeBundle('test/bench/source/sourceEntry.ts');
  const started = fork(child, { execArgv: ['--expose-gc'] });
  const ended = once(started, 'exit');
  started.send({ entry, grammars, ...asked });
  const [answer] = await Promise.race([
    once(started, 'message'),
    ended.then(([code, signal]) => {
      throw new Error(`The source bench ended with ${signal ?? `code ${code}`}`);
    }),
  ]);
  await ended;
  if (answer.error) throw new Error(answer.error);
  return answer;
}

function* rows(cold, answer, files, wants) {
  const bar = value => (files === 10_000 ? { value } : undefined);
  const size = `sizes are files; ${cold.files.toLocaleString('en')} were read`;
  const figures = {
    'source-index-cold': { value: cold.ms, unit: 'ms', bar: bar(30_000), note: size },
    'source-index-stored': { value: answer.ms, unit: 'ms', bar: bar(2_000), note: `written in ${Math.round(cold.saving)} ms` },
    'source-index-memory': { value: cold.peak, unit: 'MB', bar: bar(300), note: `the most while everything was read and a first question answered, above an empty process; ${Math.round(cold.kept)} MB afterwards` },
    'source-index-save': { value: median(answer.saves), unit: 'ms', bar: bar(50), note: 'from the saved file until the index has it' },
    'source-answer-after-save': { value: median(answer.updates), unit: 'ms', note: 'the same, and a first answer that joins routes and names of all files anew' },
    'source-resolve-all': { value: answer.all, unit: 'ms', bar: bar(1_000), note: `${answer.spans.toLocaleString('en')} spans, ${answer.jumps.toLocaleString('en')} with a jump; the first one took ${Math.round(answer.first)} ms` },
    'source-resolve-one': { value: median(answer.ones), unit: 'ms', bar: bar(1), note: `spans that nothing was known of yet; the slowest ${Math.max(...answer.ones).toFixed(1)} ms` },
    'source-lenses': { value: median(answer.lenses), unit: 'ms', bar: bar(5), note: 'a file of 5,000 lines and 625 functions' },
  }; // prettier-ignore
  for (const [name, figure] of Object.entries(figures)) if (wants(name)) yield rowOf({ name, spans: files, ...figure });
}
