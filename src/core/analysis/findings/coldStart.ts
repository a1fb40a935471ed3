import { phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { formatDuration, type Nanos } from '../../time';
import { TupleTable } from '../calls/tupleTable';
import { spanSubject } from '../words/spanSubject';
import type { FindingContext } from './context';
import type { FindingDraft } from './draft';

/** ns: what takes less has found a connection, whatever its name says (SQLAlchemy's `connect` is a loan from a pool). */
const leastConnecting = 1e6;

/**
 * Going to a target for the first time: what was spent on its name, its socket and its key before the first call to it. A target
 * whose later calls connect as well has another trouble, and no start that would be over.
 */
export function findColdStarts(context: FindingContext): FindingDraft[] {
  const { table, calls } = context;
  const byCall = context.connections;
  if (!byCall.size) return [];
  const targets = new TupleTable(2);
  const targetOf = (call: SpanRow): number => {
    // Each process has connections of its own.
    targets.tuple[0] = table.resource[call];
    targets.tuple[1] = calls.targetOf(call);
    return targets.number();
  };
  const byTarget = new Map<number, SpanRow[]>();
  for (const call of byCall.keys()) {
    const connected = byTarget.get(targetOf(call));
    if (connected) connected.push(call);
    else byTarget.set(targetOf(call), [call]);
  }
  const first = firstCalls(context, byTarget, targetOf);
  const found: FindingDraft[] = [];
  for (const [target, connected] of byTarget) {
    const begin = first.get(target);
    // It connected for what is nobody's own call alone, a ping or a setting.
    if (!begin) continue;
    const spans = connected.flatMap(call => byCall.get(call)!).sort((a, b) => a - b);
    const { to } = context.extentOf(spans.filter(row => table.start[row] <= begin.end));
    // Calls made at the same time all go there first.
    if (connected.some(call => beganAt(context, call, byCall.get(call)!) > Math.max(begin.start, to))) continue;
    if (!connected.includes(begin.row)) continue;
    const finding = findingOf(context, Uint32Array.from(spans), begin.row);
    if (finding.cost >= leastConnecting) found.push(finding);
  }
  return found;
}

interface FirstCall {
  readonly row: SpanRow;
  readonly start: Nanos;
  readonly end: Nanos;
}

/** The earliest call to each of the targets, whether it connected or not. */
function firstCalls(
  context: FindingContext,
  wanted: ReadonlyMap<number, unknown>,
  targetOf: (call: SpanRow) => number,
): Map<number, FirstCall> {
  const { table, calls } = context;
  const first = new Map<number, FirstCall>();
  for (let row = 0; row < table.count; row++) {
    if (!calls.isCall(row) || calls.isHousekeeping(row)) continue;
    const target = targetOf(row);
    if (!wanted.has(target)) continue;
    const known = first.get(target);
    if (!known || table.start[row] < known.start)
      first.set(target, { row, start: table.start[row], end: context.endOf(row) });
  }
  return first;
}

/** When the call began or, if its connecting stands in front of it, when that began. */
function beganAt({ table }: FindingContext, call: SpanRow, connecting: readonly SpanRow[]): Nanos {
  return connecting.reduce((earliest, row) => Math.min(earliest, table.start[row]), table.start[call]);
}

function findingOf(context: FindingContext, rows: Uint32Array, call: SpanRow): FindingDraft {
  const { from, to } = context.extentOf(rows);
  return {
    kind: 'cold-start',
    rows,
    cost: to - from,
    sentence: () =>
      phrase(
        '{0} was the first call to its target and had to connect for {1}',
        spanSubject(context.table, call),
        formatDuration(to - from),
      ),
    places: [call],
    from,
    to,
  };
}
