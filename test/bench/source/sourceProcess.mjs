// Child of source.mjs: builds the index of a repository, resolves a trace, in a process of its own, so that memory is its own.
import { createRequire } from 'node:module';
import { appendFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

process.on('message', async message => {
  try {
    process.send(await measure(message));
  } catch (error) {
    process.send({ error: error instanceof Error ? error.stack : String(error) });
  }
  process.disconnect();
});

const smallTrace =
  '{"data":[{"traceID":"1","spans":[{"traceID":"1","spanID":"1","operationName":"GET /a","startTime":1,"duration":1,"tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"http.route","type":"string","value":"/a"}],"processID":"p"}],"processes":{"p":{"serviceName":"ts-1"}}}]}';

/** `isCold`: nothing is known yet; otherwise facts come from the store. */
async function measure({ entry, grammars, folder, store: file, trace: traceFile, isCold }) {
  const source = createRequire(import.meta.url)(entry);
  const never = new AbortController().signal;
  const pause = () => new Promise(resolve => setImmediate(resolve));
  const root = pathToFileURL(folder).href;
  const make = () => {
    const parser = new source.SourceParser(source.parserFilesIn(grammars));
    return new source.WorkspaceIndex([{ name: basename(folder), uri: root }], false, parser, source.localFiles, pause);
  };
  globalThis.gc();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);

  const store = new source.FactStore(file, 'bench');
  const built = await timed(async () => {
    const workspace = make();
    await workspace.build(source.listFiles(folder), isCold ? undefined : store, () => {}, never);
    return workspace;
  });
  const workspace = built.value;
  const { index, files: listed } = workspace;
  const resolver = new source.SourceResolver({ index, files: listed, mappings: [], services: {} });
  if (isCold) {
    // One question, so that what is put together over all files is part of the memory.
    const [small] = tracesOf(source, Buffer.from(smallTrace));
    resolver.resolve(new source.TableSpan(small, 0));
    clearInterval(watch);
    peak = Math.max(peak, process.memoryUsage().rss);
    for (let i = 0; i < 3; i++) {
      globalThis.gc();
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const kept = process.memoryUsage().rss;
    const saving = await timed(async () => store.save(workspace.entries()));
    return {
      files: index.size,
      ms: built.ms,
      saving: saving.ms,
      peak: (peak - before) / 1e6,
      kept: (kept - before) / 1e6,
    };
  }
  const payload = readFileSync(traceFile);
  const [table] = tracesOf(source, payload);
  const first = await timed(async () => resolver.resolve(new source.TableSpan(table, 0)));
  // Spans that nothing is known of yet, one of each endpoint: what a first look at each costs.
  const ones = [];
  for (let row = 1; row < table.count && ones.length < 400; row++) {
    ones.push((await timed(async () => resolver.resolve(new source.TableSpan(table, row)))).ms);
  }
  let jumps = 0;
  const all = await timed(async () => {
    for (let row = 0; row < table.count; row++) {
      if (resolver.resolve(new source.TableSpan(table, row)).jump !== undefined) jumps++;
    }
  });

  // A file is saved: read, parsed, put in, and the next question answered.
  const edited = join(folder, 'services/ts-1/src/area1/1.controller.ts');
  const saves = [];
  const updates = [];
  for (let round = 0; round < 7; round++) {
    appendFileSync(edited, `\nexport function added${round}() { return ${round}; }\n`);
    const saved = await timed(() => workspace.changed([pathToFileURL(edited).href]));
    if (index.functionsNamed(`added${round}`).length !== 1) throw new Error('What was saved is not in the index');
    const asked = await timed(async () => resolver.resolve(new source.TableSpan(table, 1)));
    saves.push(saved.ms);
    updates.push(saved.ms + asked.ms);
  }

  // Lenses of a long file: functions by name, from memory.
  const long = Array.from(
    { length: 625 },
    (_, i) => `export function f${i}(a: number) {\n${'  a += 1;\n'.repeat(5)}  return a;\n}\n`,
  ).join('');
  const facts = await workspace.read(['long.ts'], long);
  const lenses = [];
  for (let round = 0; round < 9; round++) {
    const named = await timed(async () => source.nameFunctions(facts.functions));
    if (named.value.length !== 625) throw new Error(`${named.value.length} functions of 625`);
    lenses.push(named.ms);
  }
  clearInterval(watch);
  return {
    files: index.size, ms: built.ms, first: first.ms, ones, all: all.ms, jumps, spans: table.count, saves, updates, lenses,
  }; // prettier-ignore
}

function tracesOf(source, payload) {
  const buffer = new SharedArrayBuffer(payload.length);
  new Uint8Array(buffer).set(payload);
  return source.createReader('jaeger-json', buffer).finish(payload.length).traces;
}

async function timed(work) {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}
