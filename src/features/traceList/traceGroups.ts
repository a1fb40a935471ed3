import { compareTexts } from '../../core/compareTexts';
import type { TraceSummary } from '../../core/spans/summary';
import type { Nanos } from '../../core/time';

/** Traces that began with the same operation. */
export interface TraceGroup {
  /** The same for the same operation, whatever comes. */
  readonly key: string;
  readonly service: string;
  /** Empty while the root is not there. */
  readonly name: string;
  /** In the order in which they were given. */
  readonly traces: readonly TraceSummary[];
  /** Traces with an error. */
  readonly failed: number;
  /** Of the durations, nearest rank. */
  readonly median: Nanos;
  readonly longest: Nanos;
}

/** By service and name of the root: an order that stays while traces come. Those without a root are last. */
export function groupTraces(traces: readonly TraceSummary[]): readonly TraceGroup[] {
  const groups = new Map<string, TraceSummary[]>();
  for (const trace of traces) {
    const key = `${trace.rootService}\n${trace.rootName}`;
    const group = groups.get(key);
    if (group) group.push(trace);
    else groups.set(key, [trace]);
  }
  return [...groups].map(([key, members]) => describe(key, members)).sort(byName);
}

function describe(key: string, traces: readonly TraceSummary[]): TraceGroup {
  const durations = traces.map(({ duration }) => duration).sort((a, b) => a - b);
  return {
    key,
    service: traces[0].rootService,
    name: traces[0].rootName,
    traces,
    failed: traces.filter(({ errorCount }) => errorCount > 0).length,
    median: durations[Math.ceil(durations.length / 2) - 1],
    longest: durations[durations.length - 1],
  };
}

function byName(a: TraceGroup, b: TraceGroup): number {
  const isLast = Number(a.name === '') - Number(b.name === '');
  return isLast || compareTexts(a.service, b.service) || compareTexts(a.name, b.name);
}
