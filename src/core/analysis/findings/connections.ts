import type { SpanRow } from '../../spans/spanTable';
import { Role } from '../calls/callShape';
import type { FindingContext } from './context';

/** Siblings of a connecting span, and spans above it, among which the call is sought that it was for. */
const [mostSiblings, mostAbove] = [1_000, 100];
/** Rows that are looked at in all: a trace may be made of such spans. */
const mostLooks = 2_000_000;

/** By call, the spans that connected for it (names, sockets, keys), ascending. */
export function connectionsOf(context: FindingContext): Map<SpanRow, SpanRow[]> {
  const { table, calls } = context;
  const byCall = new Map<SpanRow, SpanRow[]>();
  const search = new CallSearch(context);
  for (let row = 0; row < table.count; row++) {
    if (calls.role[row] !== Role.Connecting) continue;
    const call = search.callOf(row);
    if (call < 0) continue;
    const known = byCall.get(call);
    if (known) known.push(row);
    else byCall.set(call, [row]);
  }
  return byCall;
}

class CallSearch {
  private left = mostLooks;

  constructor(private readonly context: FindingContext) {}

  /**
   * The call that a span connects for: the one it is in; else the one beside it that it lies in the time of (clients that connect
   * outside of the call's context), or the next one; -1 when there is none.
   */
  callOf(row: SpanRow): SpanRow {
    const { table, calls } = this.context;
    const { parent } = table;
    let own = row;
    let above = mostAbove;
    // A socket's span may lie in a connection's, and that in a pool's.
    for (; parent[own] >= 0 && above > 0; above--, this.left--) {
      if (calls.isCall(parent[own])) return parent[own];
      if (calls.role[parent[own]] === Role.None) break;
      own = parent[own];
    }
    // Beside it, or beside what it is a part of, as far as the same program goes.
    for (; parent[own] >= 0 && above > 0 && this.left > 0; above--) {
      const call = this.callBeside(row, own);
      if (call >= 0) return call;
      own = parent[own];
      if (calls.serviceOf(own) !== calls.serviceOf(row)) break;
    }
    return -1;
  }

  private callBeside(row: SpanRow, own: SpanRow): SpanRow {
    const { context } = this;
    const { table, calls, clocks } = context;
    const { parent, start, subtreeEnd } = table;
    const last = subtreeEnd[parent[own]];
    let around = -1;
    let left = mostSiblings;
    for (let other = parent[own] + 1; other < last && left > 0; other = subtreeEnd[other], left--) {
      this.left--;
      if (!calls.isCall(other) || calls.isHousekeeping(other)) continue;
      const end = context.endOf(row) - Math.max(clocks.grainOf(row), clocks.grainOf(other));
      if (start[other] <= start[row] && context.endOf(other) >= end) around = other;
      else if (start[other] >= end) return around >= 0 ? around : other;
    }
    return around;
  }
}
