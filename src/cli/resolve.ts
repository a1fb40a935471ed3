import { say } from '../core/phrase';
import { nameOf, serviceOf, spanIdOf } from '../core/spans/spanTable';
import type { SpanTable } from '../core/spans/spanTable';
import { readCall } from './call';
import type { Location, Workspace } from './workspace';
import { write } from './write';

/** One line of output. */
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
  const call = await readCall(args, usage, { explain: true, needsWorkspace: true });
  if (!call?.workspace) return 2;
  for (const table of call.traces) await print(table, call.workspace, call.isExplained);
  return 0;
}

async function print(table: SpanTable, workspace: Workspace, isExplained: boolean): Promise<void> {
  let lines = '';
  for (let row = 0; row < table.count; row++) {
    const { locations, jump } = await workspace.answer(table, row);
    const line: Resolved & { steps?: unknown } = {
      traceID: table.traceId,
      spanID: spanIdOf(table, row),
      service: serviceOf(table, row),
      name: nameOf(table, row),
      locations: locations.map(workspace.placeOf),
      jump: jump ?? null,
    };
    if (isExplained) line.steps = stepsOf(workspace, table, row);
    lines += `${JSON.stringify(line)}\n`;
    if (lines.length > 1 << 16) {
      await write(lines);
      lines = '';
    }
  }
  await write(lines);
}

function stepsOf(workspace: Workspace, table: SpanTable, row: number): unknown {
  return workspace.explain(table, row).steps.map(({ rule, note, findings }) => ({
    rule,
    note: say(note),
    found: findings.map(({ uri, line, confidence }) => `${workspace.relative(uri)}:${line} ${confidence}`),
  }));
}
