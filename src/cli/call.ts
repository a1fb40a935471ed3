import { parseArgs } from 'node:util';
import type { SpanTable } from '../core/spans/spanTable';
import { readTraces } from './readTraces';
import { folderOf, openWorkspace, type Workspace } from './workspace';

/** What a command was asked for: traces in files, and the folder where their source is. */
export interface Call {
  readonly traces: readonly SpanTable[];
  /** undefined when no folder was named. */
  readonly workspace: Workspace | undefined;
  readonly isExplained: boolean;
}

/** Reads arguments and files; undefined when it can't go on: standard error says why, and the exit code is 2. */
export async function readCall(
  args: readonly string[],
  usage: string,
  takes: { readonly explain: boolean; readonly needsWorkspace: boolean },
): Promise<Call | undefined> {
  let options;
  try {
    options = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { workspace: { type: 'string' }, ...(takes.explain ? { explain: { type: 'boolean' } } : {}) },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
  const { workspace, explain } = options.values as { workspace?: string; explain?: boolean };
  if ((workspace === undefined && takes.needsWorkspace) || !options.positionals.length) {
    process.stderr.write(usage);
    return undefined;
  }
  const folder = workspace === undefined ? undefined : folderOf(workspace);
  if (workspace !== undefined && folder === undefined) return undefined;
  const { traces, warnings } = readTraces(options.positionals);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (!traces.length) {
    process.stderr.write('No span could be read.\n');
    return undefined;
  }
  return {
    traces,
    workspace: folder === undefined ? undefined : await openWorkspace(folder, traces),
    isExplained: explain ?? false,
  };
}
