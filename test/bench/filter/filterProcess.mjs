// The process in which filters are measured: types each query key by key, and waits for the rows of each.
import { createRequire } from 'node:module';
import { alternately } from '../measuring.mjs';
import { inSharedMemory } from '../sharedFile.mjs';

process.once('message', message => {
  measure(message).then(
    answer => process.send?.(answer, () => process.disconnect()),
    error => process.send?.({ error: String(error?.stack ?? error) }, () => process.disconnect()),
  );
});

/** @param {{file: string, entry: string, findFile: string, format: string, rounds: number, queries: Record<string, string>}} task */
async function measure({ file, entry, findFile, format, rounds, queries }) {
  const { createReader, FindWorker } = createRequire(import.meta.url)(entry);
  const payload = await inSharedMemory(file);
  const read = () => createReader(format, payload).finish(payload.byteLength).traces[0];
  const finder = new FindWorker(findFile);
  const { signal } = new AbortController();
  /** ms, rows and problems. */
  const find = async (table, query) => {
    const began = performance.now();
    let rows = 0;
    const problems = await finder.find(table, query, found => void (rows += found.length), signal);
    return { ms: performance.now() - began, rows, problems };
  };
  let table = read();
  const hits = {};
  /** The slowest key of a query's last value: before, it is no filter yet. */
  const slowest = async query => {
    let worst = 0;
    for (let length = Math.max(1, query.lastIndexOf(':') + 2); length <= query.length; length++) {
      const { ms, rows } = await find(table, query.slice(0, length));
      worst = Math.max(worst, ms);
      hits[query] = rows;
    }
    return worst;
  };
  const first = {};
  for (const [name, query] of Object.entries(queries)) {
    // A trace that nobody has searched, in a thread that has made itself ready, as it does while somebody looks.
    finder.forget(table);
    table = read();
    finder.prepare(table);
    await find(table, 'nowhere-to-be-found');
    first[name] = await slowest(query);
  }
  const measures = Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, () => slowest(query)]));
  const figures = await alternately(rounds, measures);
  const completing = async () => {
    const began = performance.now();
    await finder.complete(table, 'error db.', 9, signal);
    await finder.complete(table, 'db.query.text=', 14, signal);
    return (performance.now() - began) / 2;
  };
  const completion = { first: await completing(), ...(await alternately(rounds, { completing })) };
  const hostile = await find(table, String.raw`/((a*)*b){1,9}.{0,900}(x+x+)+y$/`);
  finder.dispose();
  return {
    first,
    figures,
    hits,
    completion,
    hostile: { ms: hostile.ms, problem: hostile.problems[0]?.message.text },
  };
}
