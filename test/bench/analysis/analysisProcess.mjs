// The process in which these benches measure. Each round reads the trace anew: texts that an analysis had decoded stay decoded.
import { constants } from 'node:buffer';
import { createRequire } from 'node:module';
import { inSharedMemory } from '../sharedFile.mjs';
import { alternately } from '../measuring.mjs';

process.once('message', message => {
  measure(message).then(
    answer => process.send?.(answer, () => process.disconnect()),
    error => process.send?.({ error: String(error?.stack ?? error) }, () => process.disconnect()),
  );
});

/** @param {{what: 'trace' | 'compare' | 'graph', files: string[], core: string, format: string, rounds: number}} task */
async function measure({ what, files, core, format, rounds }) {
  const code = createRequire(import.meta.url)(core);
  const payloads = [];
  for (const file of files) payloads.push(await inSharedMemory(file));
  const read = bytes => code.createReader(format, bytes).finish(bytes.byteLength).traces[0];
  if (what === 'trace') return trace(code, () => read(payloads[0]), payloads[0], rounds);
  if (what === 'compare') {
    const all = async () => timedOn([read(payloads[0]), read(payloads[1])], tables => code.compareTraces(...tables));
    return alternately(rounds, { all });
  }
  const table = () => read(fewServices(payloads[0]));
  const { nodes, edges } = code.serviceGraph(table());
  const all = async () => timedOn(table(), of => code.drawGraph(code.serviceGraph(of)));
  return { ...(await alternately(rounds, { all })), nodes: nodes.length, edges: edges.length };
}

async function trace(code, read, payload, rounds) {
  const { analyze, criticalPath, chosenRoot, defaultFindings, errorOrigins, findAll } = code;
  const first = timedOn(read(), table => {
    const root = chosenRoot(table);
    criticalPath(table, root);
    findAll(table, root, defaultFindings);
  });
  const measures = {
    all: async () => timedOn(read(), analyze),
    path: async () => timedOn(read(), table => criticalPath(table, chosenRoot(table))),
    errors: async () => timedOn(read(), table => errorOrigins(table, chosenRoot(table))),
    findings: async () => timedOn(read(), table => findAll(table, chosenRoot(table), defaultFindings)),
  };
  // JSON.parse is given its text for nothing; a text longer than V8's longest has none.
  if (payload.byteLength < constants.MAX_STRING_LENGTH) {
    const text = Buffer.from(payload).toString();
    measures.parsing = async () => timedOn(text, JSON.parse);
  }
  return { parsing: [], ...(await alternately(rounds, measures)), first };
}

/** ms; what is made before the clock runs is not measured. */
function timedOn(given, work) {
  const began = performance.now();
  work(given);
  return performance.now() - began;
}

/** The generator's trace of ten thousand services, which have ten nouns and a number, as one of four hundred. */
function fewServices(shared) {
  const text = Buffer.from(shared).toString();
  const renamed = text.replace(
    /"(\w+)-service(?:-(\d+))?"/g,
    (_, noun, number) => `"${noun}-${Math.floor(Number(number ?? 0) / 10) % 40}"`,
  );
  const bytes = Buffer.from(renamed);
  const copy = new SharedArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
