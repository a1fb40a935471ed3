import { statSync } from 'node:fs';
import { basename, join, resolve as absolute } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../core/errors';
import { say } from '../core/phrase';
import { LearnedPaths } from '../core/source/learnedPaths';
import { SourceResolver } from '../core/source/resolver';
import type { SourceLocation } from '../core/source/sourceResolver';
import { readTaught } from '../core/source/taught';
import { TableSpan } from '../core/source/spanView';
import { nameOf, serviceOf, spanIdOf } from '../core/spans/spanTable';
import type { SpanTable } from '../core/spans/spanTable';
import { listFiles, localFiles } from '../workers/localFiles';
import { RunLines } from '../workers/runLines';
import { parserFilesIn, SourceParser } from '../workers/sourceParser';
import { WorkspaceIndex } from '../workers/workspaceIndex';
import { readTraces } from './readTraces';

/** One line of output. `file` is relative to the workspace, with slashes; lines count from 1. */
interface Location {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly function: string | null;
  readonly kind: string;
  readonly rule: string;
  readonly confidence: string;
  readonly why: string;
}

interface Resolved {
  readonly traceID: string;
  readonly spanID: string;
  readonly service: string;
  readonly name: string;
  readonly locations: readonly Location[];
  /** Index of what a click would open; null when it would ask or has none. */
  readonly jump: number | null;
}

/** Resolves all spans of the traces in files. Gives the exit code. */
export async function resolve(args: readonly string[], usage: string): Promise<number> {
  let options;
  try {
    options = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { workspace: { type: 'string' }, explain: { type: 'boolean' } },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const { workspace, explain } = options.values;
  if (workspace === undefined || !options.positionals.length) {
    process.stderr.write(usage);
    return 2;
  }
  const folder = absolute(workspace);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    process.stderr.write(`${workspace} is no folder.\n`);
    return 2;
  }
  const { traces, warnings } = readTraces(options.positionals);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (!traces.length) {
    process.stderr.write('No span could be read.\n');
    return 2;
  }
  const root = pathToFileURL(folder).href;
  const { makeResolver, runLines } = await openWorkspace(folder, root);
  // Once to learn which folder here is which folder there, then with what was learnt.
  const learning = new LearnedPaths();
  let resolver = makeResolver(learning);
  for (const table of traces) {
    for (let row = 0; row < table.count; row++) resolver.resolve(new TableSpan(table, row));
  }
  const learned = learning.news();
  if (learned) resolver = makeResolver(new LearnedPaths(learned));
  for (const table of traces) await print(table, { resolver, runLines, root, isExplained: explain ?? false });
  return 0;
}

interface Workspace {
  readonly makeResolver: (learned: LearnedPaths) => SourceResolver;
  readonly runLines: RunLines;
}

async function openWorkspace(folder: string, root: string): Promise<Workspace> {
  const parser = new SourceParser(parserFilesIn(join(__dirname, 'grammars')), (path, error) =>
    process.stderr.write(`${path.join('/')} can't be parsed: ${messageOf(error)}\n`),
  );
  const workspace = new WorkspaceIndex([{ name: basename(folder), uri: root }], false, parser, localFiles, () =>
    Promise.resolve(),
  );
  await workspace.build(listFiles(folder), undefined, () => {}, new AbortController().signal);
  const { index, files } = workspace;
  const readText = (uri: string): string | undefined => localFiles.read(uri);
  const taught = readTaught(readText(`${root}/.vscode/spanlight.json`) ?? '{}');
  for (const problem of taught.problems) process.stderr.write(`.vscode/spanlight.json: ${say(problem)}\n`);
  const makeResolver = (learned: LearnedPaths): SourceResolver =>
    new SourceResolver({
      index,
      files,
      mappings: [],
      services: {},
      taught: [{ folder: root, rules: taught.rules }],
      learned,
      readText,
    });
  return { makeResolver, runLines: new RunLines(workspace) };
}

async function print(
  table: SpanTable,
  asked: { resolver: SourceResolver; runLines: RunLines; root: string; isExplained: boolean },
): Promise<void> {
  const { resolver, runLines, root, isExplained } = asked;
  let lines = '';
  for (let row = 0; row < table.count; row++) {
    const span = new TableSpan(table, row);
    const { locations, jump } = await runLines.carry(resolver.resolve(span), span, startOf(table, row));
    const line: Resolved & { steps?: unknown } = {
      traceID: table.traceId,
      spanID: spanIdOf(table, row),
      service: serviceOf(table, row),
      name: nameOf(table, row),
      locations: locations.map(location => placeOf(location, root)),
      jump: jump ?? null,
    };
    if (isExplained) line.steps = stepsOf(resolver, span, root);
    lines += `${JSON.stringify(line)}\n`;
    if (lines.length > 1 << 16) {
      await write(lines);
      lines = '';
    }
  }
  await write(lines);
}

/** ms since the epoch. */
function startOf({ base, start }: SpanTable, row: number): number {
  return Number(base / 1_000_000n) + start[row] / 1e6;
}

function placeOf(location: SourceLocation, root: string): Location {
  const { uri, line, endLine, functionName, kind, rule, confidence, why, note } = location;
  const file = relativeTo(root, uri);
  return {
    file,
    line,
    endLine,
    function: functionName ?? null,
    kind,
    rule,
    confidence,
    why: note ? `${say(why)} ${say(note)}` : say(why),
  };
}

function stepsOf(resolver: SourceResolver, span: TableSpan, root: string): unknown {
  return resolver.explain(span).steps.map(({ rule, note, findings }) => ({
    rule,
    note: say(note),
    found: findings.map(({ uri, line, confidence }) => `${relativeTo(root, uri)}:${line} ${confidence}`),
  }));
}

function relativeTo(root: string, uri: string): string {
  return decodeURIComponent(uri.startsWith(`${root}/`) ? uri.slice(root.length + 1) : uri);
}

/** Waits where the reader is slower than we are. */
function write(text: string): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(text, error => (error ? failed(error) : done())));
}
