/** The analyzing side of analyze.ts, without a port: the same for a worker thread of Node and one of a browser. */
import { analyze } from '../core/analysis/analyze';
import { criticalPath } from '../core/analysis/path/criticalPath';
import { pathParts } from '../core/analysis/path/pathFunctions';
import { shares } from '../core/analysis/path/shares';
import type { SpanTable } from '../core/spans/spanTable';
import { chosenRoot } from '../core/spans/summary';
import type { AnalysisWork, AnalyzeNews, AnalyzeRequests, AnalyzeWork, WorkOf } from './analyze';
import { compareWork } from './analyzeCompare';
import { graphWork } from './analyzeGraph';
import { groupsWork } from './analyzeGroups';
import { viewsWork } from './analyzeViews';
import { Channel, type Handlers, type WireMessage } from './channel';

type NoRequests = Record<never, never>;

const analysisWork: WorkOf<AnalysisWork> = {
  analyze: ([table], settings) => analyze(table, settings),
  path: ([table], { root }) => {
    const path = criticalPath(table, root);
    return { path, shares: shares(table, root, path) };
  },
  pathParts: ([table]) => {
    const root = chosenRoot(table);
    return pathParts(table, root, criticalPath(table, root));
  },
};

const work: WorkOf<AnalyzeWork> = { ...analysisWork, ...groupsWork, ...viewsWork, ...graphWork, ...compareWork };

/** Gives what takes the messages. */
export function serveAnalyzing(
  post: (message: WireMessage) => void,
  /** Lets messages in that have arrived meanwhile, so that what nobody wants any more is not begun. */
  pause: () => Promise<void>,
): (message: WireMessage) => void {
  const traces = new Map<number, SpanTable>();
  const tableOf = (trace: number): SpanTable => {
    const table = traces.get(trace);
    if (!table) throw new Error('Asked to analyze a trace that is not here');
    return table;
  };
  const handlers = Object.fromEntries(
    Object.entries(work).map(([method, run]) => [
      method,
      async ({ traces: numbers, params }: { traces: number[]; params: never }, signal: AbortSignal) => {
        await pause();
        signal.throwIfAborted();
        return run(numbers.map(tableOf), params);
      },
    ]),
  ) as unknown as Handlers<AnalyzeRequests>;
  const channel = new Channel<AnalyzeRequests, NoRequests, AnalyzeNews, NoRequests>(post, handlers, {
    open: ({ trace, table }) => void traces.set(trace, table),
    close: ({ trace }) => void traces.delete(trace),
  });
  return message => channel.receive(message);
}
