import { ServiceGraphBuilder } from '../core/analysis/graph/serviceGraph';
import type { SpanTable } from '../core/spans/spanTable';
import type { Dependencies } from './backend';

/** A map needs no more, and the host's thread counts them. */
export const mostSpans = 300_000;

/**
 * Who calls whom in these traces, newest first, until there are too many spans. Lets others run now and then.
 * `all`: how many traces there are, where that is known.
 */
export async function countDependencies(
  tables: AsyncIterable<SpanTable> | Iterable<SpanTable>,
  all: number | undefined,
  signal: AbortSignal,
): Promise<Dependencies> {
  const builder = new ServiceGraphBuilder();
  let [traces, spans] = [0, 0];
  for await (const table of tables) {
    signal.throwIfAborted();
    if (traces && spans + table.count > mostSpans) break;
    for (const _ of builder.add(table)) await pause(signal);
    traces++;
    spans += table.count;
    await pause(signal);
  }
  const { nodes, edges } = builder.build();
  return { graph: { nodes, edges: edges.map(edge => ({ ...edge, slowest: -1 })) }, counted: { traces, all } };
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
  signal.throwIfAborted();
}
