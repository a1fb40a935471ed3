import { SpanFlag, type SpanRow, type SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';
import type { FindingThresholds } from '../analysis';
import { Calls } from '../calls/callShape';
import { clocksOf, type Clocks } from '../data/clocks';
import { connectionsOf } from './connections';
import { groupByShape, type ShapeGroups } from './siblingCalls';

/** What all kinds of findings work with. */
export class FindingContext {
  readonly calls: Calls;
  readonly clocks: Clocks;
  /** The chosen root's, ns; at least 1. */
  readonly duration: Nanos;
  /** 1 for attempts of a call that failed at least once: no other kind has them. */
  readonly isAttempt: Uint8Array;
  private knownGroups: ShapeGroups | undefined;
  private knownConnections: ReadonlyMap<SpanRow, readonly SpanRow[]> | undefined;

  constructor(
    readonly table: SpanTable,
    readonly root: SpanRow,
    readonly thresholds: FindingThresholds,
  ) {
    this.calls = new Calls(table);
    this.clocks = clocksOf(table);
    this.duration = Math.max(1, table.duration[root]);
    this.isAttempt = new Uint8Array(table.count);
  }

  /** Calls of one shape below one parent, at least as many as any kind asks for. To be asked for when the attempts are marked. */
  get callGroups(): ShapeGroups {
    const { calls, isAttempt, thresholds } = this;
    const least = Math.max(2, Math.ceil(Math.min(thresholds.nPlusOneCalls, thresholds.poolCalls)));
    return (this.knownGroups ??= groupByShape(this, row => calls.isCall(row) && !isAttempt[row], least));
  }

  /** By call, the spans that connected for it. */
  get connections(): ReadonlyMap<SpanRow, readonly SpanRow[]> {
    return (this.knownConnections ??= connectionsOf(this));
  }

  endOf(row: SpanRow): Nanos {
    return this.table.start[row] + this.table.duration[row];
  }

  isFailing(row: SpanRow): boolean {
    return (this.table.flags[row] & SpanFlag.Error) !== 0;
  }

  /** Sum of durations less the longest: what one call for all would save, if it takes as long as the longest. */
  sumLessLongest(rows: ArrayLike<SpanRow>): Nanos {
    const { duration } = this.table;
    let [sum, longest] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      sum += duration[rows[i]];
      longest = Math.max(longest, duration[rows[i]]);
    }
    return sum - longest;
  }

  /** From the first start to the last end. */
  extentOf(rows: ArrayLike<SpanRow>): { readonly from: Nanos; readonly to: Nanos } {
    let [from, to] = [Infinity, -Infinity];
    for (let i = 0; i < rows.length; i++) {
      from = Math.min(from, this.table.start[rows[i]]);
      to = Math.max(to, this.endOf(rows[i]));
    }
    return { from, to };
  }

  longestOf(rows: ArrayLike<SpanRow>): Nanos {
    let longest = 0;
    for (let i = 0; i < rows.length; i++) longest = Math.max(longest, this.table.duration[rows[i]]);
    return longest;
  }
}
