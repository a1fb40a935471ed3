import { phrase } from '../../phrase';
import { SpanKind, type SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { spanSubject } from '../words/spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/** Other waits that are needed to know what is usual. */
const fewestOthers = 2;

interface Wait {
  readonly from: SpanRow;
  readonly to: SpanRow;
  readonly wait: Nanos;
  /** What is left of it if the server, which seems to end after its caller, has a clock that is ahead by as much. */
  readonly sure: Nanos;
}

/** A request or message that lay somewhere much longer than the others of the trace before anybody began with it. */
export function findQueues(context: FindingContext): FindingDraft[] {
  const { thresholds } = context;
  const { served, consumed } = waitsOf(context);
  const found: FindingDraft[] = [];
  for (const waits of [served, consumed]) {
    if (waits.length <= fewestOthers) continue;
    const sorted = Float64Array.from(waits, ({ wait }) => wait).sort();
    for (const wait of waits) {
      const usual = medianWithout(sorted, wait.wait);
      if (wait.sure < usual * thresholds.queueFactor || wait.sure - usual < thresholds.queueMs * 1e6) continue;
      found.push(findingOf(context, wait, usual));
    }
  }
  return found;
}

function waitsOf(context: FindingContext): { served: Wait[]; consumed: Wait[] } {
  const { table, calls } = context;
  const { kind, start, count } = table;
  const [served, consumed]: [Wait[], Wait[]] = [[], []];
  for (let from = 0; from < count; from++) {
    if (kind[from] !== SpanKind.Client && kind[from] !== SpanKind.Producer) continue;
    const to = calls.serverOf(from);
    if (to < 0) continue;
    const isServed = kind[to] === SpanKind.Server;
    if (isServed !== (kind[from] === SpanKind.Client)) continue;
    const wait = Math.max(0, start[to] - start[from] - connectingIn(context, from, start[to]));
    const ahead = isServed ? Math.max(0, context.endOf(to) - context.endOf(from)) : 0;
    (isServed ? served : consumed).push({ from, to, wait, sure: wait - ahead });
  }
  return { served, consumed };
}

/** Time that a call spent on its connection: that has a name, and it is not waiting. */
function connectingIn(context: FindingContext, call: SpanRow, until: Nanos): Nanos {
  const { start } = context.table;
  let [sum, busyUntil] = [0, start[call]];
  for (const row of context.connections.get(call) ?? []) {
    const to = Math.min(context.endOf(row), until);
    sum += Math.max(0, to - Math.max(start[row], busyUntil));
    busyUntil = Math.max(busyUntil, to);
  }
  return sum;
}

/** The middle of all but one; of an even number the higher one, so that what is usual is never too small. */
function medianWithout(sorted: Float64Array, wait: Nanos): Nanos {
  const middle = (sorted.length - 1) >> 1;
  // Whoever stands before the middle of the rest leaves a gap there.
  return wait <= sorted[middle] ? sorted[middle + 1] : sorted[middle];
}

function findingOf(context: FindingContext, { from, to, wait }: Wait, usual: Nanos): FindingDraft {
  const { table } = context;
  const args = () => [spanSubject(table, from), formatDuration(wait), formatDuration(usual)] as const;
  return {
    kind: 'queue',
    rows: Uint32Array.of(from, to),
    cost: wait - usual,
    sentence: () =>
      table.kind[to] === SpanKind.Server
        ? phrase('{0} waited {1} until it was served; the other calls of this trace usually wait {2}', ...args())
        : phrase('{0} waited {1} until it was consumed; the other messages of this trace usually wait {2}', ...args()),
    places: [from],
    from: table.start[from],
    to: table.start[to],
  };
}
