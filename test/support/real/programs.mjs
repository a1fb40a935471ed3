// Real programs, instrumented as their users do: installed, run, driven, and read back from a real Jaeger.
import { existsSync, readdirSync } from 'node:fs';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../bootstrap/processes.mjs';
import { compare } from './expectations.mjs';

const workspaces = fileURLToPath(new URL('../../workspaces', import.meta.url));

/**
 * What `program.mjs` of a folder below test/workspaces exports as its default.
 * @typedef {{
 *   services: string[],
 *   spans: number,
 *   workspace?: string,
 *   run(where: {otlp: string, udp: {host: string, port: number}, folder: string}): Promise<void>,
 *   expectations: import('./expectations.mjs').Expectation[],
 *   bar: {jumped: number, offered: number, errors?: number},
 * }} Program `services`: names that its spans come under. `run` installs what is missing (through `cached`), starts the
 *   program, sends it its requests, waits until it has ended and so has sent its spans; `otlp` is the base URL of an OTLP/HTTP receiver.
 *   `spans`: at least so many come. `workspace`: folder to resolve in, where it is not the program's own. `bar`: shares (0 to 1) that must be reached; of
 *   errors all, unless it says less.
 */

/** Names of the programs. @returns {string[]} */
export function programNames() {
  return readdirSync(workspaces).filter(name => existsSync(join(workspaces, name, 'program.mjs')));
}

/** @param {string} name @returns {Promise<Program & {folder: string}>} */
export async function loadProgram(name) {
  const folder = join(workspaces, name);
  const { default: program } = await import(pathToFileURL(join(folder, 'program.mjs')).href);
  return { ...program, folder };
}

/**
 * Runs a program and compares where the command line finds its spans with what its `expectations` say.
 * @param {Program & {folder: string}} program
 * @param {{query: string, otlp: string, udp: {host: string, port: number}}} jaeger
 * @param {{keep?: string}} [options] `keep`: folder that traces and answers are left in, for looking at
 */
export async function tryProgram(program, jaeger, { keep } = {}) {
  const began = Date.now();
  await program.run({ otlp: jaeger.otlp, udp: jaeger.udp, folder: program.folder });
  const traces = await readTraces(program, jaeger.query, began);
  const at = keep ?? (await mkdtemp(join(tmpdir(), 'spanlight-real-')));
  try {
    const file = join(at, 'traces.json');
    await writeFile(file, JSON.stringify({ data: traces }));
    const answers = await resolveSpans(join(program.folder, program.workspace ?? ''), [file]);
    if (keep) await writeFile(join(at, 'answers.jsonl'), answers.map(answer => JSON.stringify(answer)).join('\n'));
    return { traces, answers, ...(await compare(program.folder, program.expectations, traces, answers)) };
  } finally {
    if (!keep) await rm(at, { recursive: true, force: true });
  }
}

/** What `spanlight-cli resolve` prints. `dist/` is to be built. */
export async function resolveSpans(workspace, files) {
  const cli = fileURLToPath(new URL('../../../dist/spanlight-cli.js', import.meta.url));
  const { output } = await run(process.execPath, [cli, 'resolve', '--workspace', workspace, ...files]);
  return output.split('\n').flatMap(line => (line.startsWith('{') ? [JSON.parse(line)] : []));
}

/** All traces with a span of the program's services since `began` (ms), once as many spans as promised are there and no more come. */
async function readTraces({ services, spans }, query, began) {
  const deadline = Date.now() + 30_000;
  let before = -1;
  for (;;) {
    const traces = new Map();
    for (const service of services) {
      const url = `${query}/api/traces?service=${encodeURIComponent(service)}&limit=1500&start=${(began - 60_000) * 1000}&end=${(Date.now() + 60_000) * 1000}`;
      const { data } = await (await fetch(url)).json();
      for (const trace of data ?? []) traces.set(trace.traceID, trace);
    }
    const count = [...traces.values()].reduce((sum, trace) => sum + trace.spans.length, 0);
    if (count >= spans && count === before) return [...traces.values()];
    if (Date.now() > deadline) throw new Error(`Only ${count} of ${spans} spans of ${services.join(', ')} came`);
    before = count;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
