import { Folds } from '../../../src/core/layout/folds';
import type { RowFilter } from '../../../src/core/layout/rowFilter';
import { Grouped, type SiblingGroups } from '../../../src/core/layout/siblingGroups';
import { VisibleRows } from '../../../src/core/layout/visibleRows';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { TraceModel } from '../model/traceModel';

/** A closed group as a row shows it. */
export interface ClosedGroup {
  readonly group: number;
  readonly groups: SiblingGroups;
}

/**
 * What of a trace is shown: all rows but those below folded ones, those that an equal sibling stands for, and those that a filter
 * leaves out. While there is a filter, folds are others: all open at first, for what was found is to be seen.
 */
export class ShownRows {
  readonly ownFolds: Folds;
  private filterFolds: Folds | undefined;
  private currentGroups: SiblingGroups | undefined;
  private currentFilter: RowFilter | undefined;
  private onlyHits = false;
  /** A `Grouped` by row, as of groups and filter. */
  private mask: Uint8Array | undefined;
  private shown: VisibleRows;
  private isStale = false;

  constructor(private readonly model: TraceModel) {
    this.ownFolds = new Folds(model);
    this.shown = VisibleRows.all(model.count);
  }

  /** Those in force: with a filter, its own. */
  get folds(): Folds {
    return this.filterFolds ?? this.ownFolds;
  }

  get groups(): SiblingGroups | undefined {
    return this.currentGroups;
  }

  get filter(): RowFilter | undefined {
    return this.currentFilter;
  }

  /** Those of before, while what hides rows has changed since. */
  get before(): VisibleRows {
    return this.shown;
  }

  get isOutdated(): boolean {
    return this.isStale;
  }

  /** Something that hides rows changed. */
  touch(): void {
    this.isStale = true;
  }

  visible(): VisibleRows {
    if (!this.isStale) return this.shown;
    this.isStale = false;
    const { model, folds, mask, currentFilter: filter, onlyHits } = this;
    const kept = filter && { rows: filter.kept, bits: filter.bits(onlyHits) };
    const isWhole = !folds.size && !mask && !kept;
    return (this.shown = isWhole
      ? VisibleRows.all(model.count)
      : VisibleRows.of(model.count, model.subtreeEnd, folds.folded, { grouped: mask, kept }));
  }

  setGroups(groups: SiblingGroups | undefined): void {
    this.currentGroups = groups;
    this.remask();
  }

  /** Opens or closes a group; true when that changed anything. */
  setGroup(group: number, isOpen: boolean): boolean {
    const changed = this.currentGroups?.set(group, isOpen) ?? false;
    if (changed) this.remask();
    return changed;
  }

  /** Opens the groups of the rows `from` to `to` (exclusive). */
  openGroups(from: SpanRow, to: SpanRow): void {
    const { currentGroups: groups } = this;
    if (!groups) return;
    for (let row = from; row < to; row++) groups.set(groups.groupOf(row), true);
    this.remask();
  }

  setAllGroups(isOpen: boolean): void {
    this.currentGroups?.setAll(isOpen);
    this.remask();
  }

  setFilter(filter: RowFilter | undefined, onlyHits: boolean): void {
    if (filter && filter !== this.currentFilter) this.filterFolds = new Folds(this.model);
    if (!filter) this.filterFolds = undefined;
    this.currentFilter = filter;
    this.onlyHits = onlyHits;
    this.remask();
  }

  /** The row was not found, but lies above what was. */
  isDimmed(row: SpanRow): boolean {
    return this.currentFilter !== undefined && !this.currentFilter.isHit(row);
  }

  /** Set where the row stands for a closed group. */
  closedGroupOf(row: SpanRow): ClosedGroup | undefined {
    const groups = this.currentGroups;
    if (!groups || this.mask?.[row] !== Grouped.Stands) return undefined;
    return { group: groups.groupOf(row), groups };
  }

  /** The group, open, that the row is of; -1 for none. */
  openGroupOf(row: SpanRow): number {
    const group = this.currentGroups?.groupOf(row) ?? -1;
    return group >= 0 && this.currentGroups?.isOpen(group) ? group : -1;
  }

  /** The row itself, or the one that folds and groups show in its place. */
  standInOf(row: SpanRow): SpanRow {
    const { folds, mask, model } = this;
    let shown = row;
    for (let up = row; up >= 0; up = model.parent[up]) {
      const grouped = mask?.[up];
      if (grouped === Grouped.Hidden && this.currentGroups) {
        shown = this.currentGroups.firstOf(this.currentGroups.groupOf(up));
      } else if (up !== row && (grouped === Grouped.Stands || folds.has(up))) shown = up;
    }
    return shown;
  }

  /** Lets a row be seen, whatever hides it; with `itself` a group it stands for is opened. True when that changed anything. */
  reveal(row: SpanRow, itself: boolean): boolean {
    const { parent } = this.model;
    const unfolded = this.folds.reveal(row);
    const opened = this.currentGroups?.reveal(row, parent, itself) ?? false;
    const asked = this.currentFilter?.ask(row, this.onlyHits) ?? false;
    if (opened || asked) this.remask();
    return unfolded || opened || asked;
  }

  private remask(): void {
    const { currentGroups: groups, currentFilter: filter } = this;
    this.mask = groups && (filter ? groups.maskFor(row => filter.isHit(row)) : groups.mask);
    this.isStale = true;
  }
}
