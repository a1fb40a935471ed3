import type { SpanRow } from '../spans/spanTable';
import type { EqualSiblings } from './equalSiblings';

/** What a row is while groups are closed. */
export const Grouped = {
  No: 0,
  /** Hidden, with all below it: the group's first row stands for it. */
  Hidden: 1,
  /** The first row of a closed group: shown, with nothing below it. */
  Stands: 2,
} as const;

/**
 * Which groups of equal siblings are closed. A closed group is one row, its first; opened, its members are rows as if there
 * were no group.
 */
export class SiblingGroups {
  /** A `Grouped` by row. */
  readonly mask: Uint8Array;
  private readonly groupOfRow: Int32Array;
  private readonly open: Uint8Array;

  /** All are closed. `count` is that of the trace's rows. */
  constructor(
    readonly equal: EqualSiblings,
    count: number,
  ) {
    const { members, index } = equal;
    this.groupOfRow = new Int32Array(count).fill(-1);
    this.mask = new Uint8Array(count);
    this.open = new Uint8Array(index.length - 1);
    for (let group = 0; group < this.open.length; group++) {
      for (let i = index[group]; i < index[group + 1]; i++) this.groupOfRow[members[i]] = group;
      this.write(group, this.mask);
    }
  }

  get count(): number {
    return this.open.length;
  }

  /** -1 for a row that has no equals. */
  groupOf(row: SpanRow): number {
    return this.groupOfRow[row] ?? -1;
  }

  membersOf(group: number): Uint32Array {
    const { members, index } = this.equal;
    return members.subarray(index[group], index[group + 1]);
  }

  firstOf(group: number): SpanRow {
    return this.equal.members[this.equal.index[group]];
  }

  isOpen(group: number): boolean {
    return this.open[group] === 1;
  }

  /** True when that changed anything. */
  set(group: number, isOpen: boolean): boolean {
    if (group < 0 || this.isOpen(group) === isOpen) return false;
    this.open[group] = isOpen ? 1 : 0;
    this.write(group, this.mask);
    return true;
  }

  setAll(isOpen: boolean): void {
    for (let group = 0; group < this.count; group++) this.set(group, isOpen);
  }

  /** Opens what hides a row; with `itself` also the group that the row stands for. True when that changed anything. */
  reveal(row: SpanRow, parent: Int32Array, itself = false): boolean {
    let changed = false;
    for (let up = row; up >= 0; up = parent[up]) {
      const isHiding = this.mask[up] === Grouped.Hidden || (this.mask[up] === Grouped.Stands && (up !== row || itself));
      if (isHiding && this.set(this.groupOf(up), true)) changed = true;
    }
    return changed;
  }

  /** First rows of the groups that are open, ascending, at most `limit` of them. */
  listOpen(limit: number): SpanRow[] {
    const rows: SpanRow[] = [];
    for (let group = this.open.indexOf(1); group >= 0 && rows.length < limit; group = this.open.indexOf(1, group + 1)) {
      rows.push(this.firstOf(group));
    }
    return rows;
  }

  /** The mask for rows of which only some are kept: a group is closed only where all of its members are. */
  maskFor(isKept: (row: SpanRow) => boolean): Uint8Array {
    const mask = this.mask.slice();
    for (let group = 0; group < this.count; group++) {
      if (this.isOpen(group)) continue;
      const members = this.membersOf(group);
      if (!members.every(isKept)) for (const row of members) mask[row] = Grouped.No;
    }
    return mask;
  }

  private write(group: number, mask: Uint8Array): void {
    const isOpen = this.isOpen(group);
    const { members, index } = this.equal;
    for (let i = index[group]; i < index[group + 1]; i++) {
      mask[members[i]] = isOpen ? Grouped.No : i === index[group] ? Grouped.Stands : Grouped.Hidden;
    }
  }
}
