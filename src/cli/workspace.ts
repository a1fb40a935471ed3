import { statSync } from 'node:fs';
import { basename, join, resolve as absolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../core/errors';
import { say } from '../core/phrase';
import { LearnedPaths } from '../core/source/learnedPaths';
import { SourceResolver } from '../core/source/resolver';
import type { Explanation, SourceAnswer, SourceLocation } from '../core/source/sourceResolver';
import { readTaught } from '../core/source/taught';
import { TableSpan } from '../core/source/spanView';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import { listFiles, localFiles } from '../workers/localFiles';
import { RunLines } from '../workers/runLines';
import { parserFilesIn, SourceParser } from '../workers/sourceParser';
import { WorkspaceIndex } from '../workers/workspaceIndex';

/** `file` is relative to the workspace, with slashes; lines count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly function: string | null;
  readonly kind: string;
  readonly rule: string;
  readonly confidence: string;
  readonly why: string;
}

/** A folder whose source was read, and what the spans of traces are in it. */
export interface Workspace {
  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer>;
  explain(table: SpanTable, row: SpanRow): Explanation;
  placeOf(location: SourceLocation): Location;
  /** Of a file in the folder, as `placeOf` says it. */
  relative(uri: string): string;
}

/** Says on standard error why there is no such folder. Its absolute path, or undefined. */
export function folderOf(workspace: string): string | undefined {
  const folder = absolute(workspace);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  process.stderr.write(`${workspace} is no folder.\n`);
  return undefined;
}

/** Reads the folder, and learns from the traces which folder here is which folder there. */
export async function openWorkspace(folder: string, traces: readonly SpanTable[]): Promise<Workspace> {
  const root = pathToFileURL(folder).href;
  const { makeResolver, runLines } = await indexFolder(folder, root);
  const learning = new LearnedPaths();
  let resolver = makeResolver(learning);
  for (const table of traces) {
    for (let row = 0; row < table.count; row++) resolver.resolve(new TableSpan(table, row));
  }
  const learned = learning.news();
  if (learned) resolver = makeResolver(new LearnedPaths(learned));
  const relative = (uri: string): string =>
    decodeURIComponent(uri.startsWith(`${root}/`) ? uri.slice(root.length + 1) : uri);
  return {
    answer: (table, row) => {
      const span = new TableSpan(table, row);
      return runLines.carry(resolver.resolve(span), span, startOf(table, row));
    },
    explain: (table, row) => resolver.explain(new TableSpan(table, row)),
    placeOf: location => placeOf(location, relative),
    relative,
  };
}

interface IndexedFolder {
  readonly makeResolver: (learned: LearnedPaths) => SourceResolver;
  readonly runLines: RunLines;
}

async function indexFolder(folder: string, root: string): Promise<IndexedFolder> {
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

/** ms since the epoch. */
function startOf({ base, start }: SpanTable, row: number): number {
  return Number(base / 1_000_000n) + start[row] / 1e6;
}

function placeOf(location: SourceLocation, relative: (uri: string) => string): Location {
  const { uri, line, endLine, functionName, kind, rule, confidence, why, note } = location;
  return {
    file: relative(uri),
    line,
    endLine,
    function: functionName ?? null,
    kind,
    rule,
    confidence,
    why: note ? `${say(why)} ${say(note)}` : say(why),
  };
}
