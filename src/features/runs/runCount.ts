import type { Backend } from '../../backends/backend';
import { runAttribute } from '../../core/runAttribute';
import type { Run } from '../../host/commands';

/** Beyond this a count says "1,000+". */
const countLimit = 1_000;

export interface RunCount {
  readonly traces: number;
  readonly failing: number;
  /** There are more. */
  readonly isCut: boolean;
  /** No span says that it is of the run, though traces came: these are all since it began. */
  readonly byTime: boolean;
}

/** How many traces came of a run. Programs that don't look at the variables are known by the time alone. */
export async function countTraces(
  backend: Pick<Backend, 'search'>,
  run: Run,
  nowMs: number,
  signal: AbortSignal,
): Promise<RunCount> {
  const window = { from: BigInt(run.sinceMs) * 1_000_000n, to: BigInt(nowMs + 60_000) * 1_000_000n };
  const count = async (attributes?: Readonly<Record<string, string>>): Promise<RunCount> => {
    const query = { ...window, limit: countLimit, ...(attributes && { attributes }) };
    const { traces, limitReached } = await backend.search(query, signal);
    const failing = traces.filter(({ errorCount }) => errorCount > 0).length;
    return { traces: traces.length, failing, isCut: limitReached, byTime: !attributes };
  };
  if (run.id === undefined) return count();
  const ofRun = await count({ [runAttribute]: run.id });
  if (ofRun.traces > 0) return ofRun;
  const since = await count();
  return since.traces > 0 ? since : ofRun;
}
