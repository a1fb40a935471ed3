import { rowHeight } from '../../../src/core/layout/scroll';
import type { CssPx } from '../../../src/core/layout/timeScale';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { Stage } from '../state/stage';

/**
 * Where the person was before letters that are typed moved anything: what is typed is sought from there at each letter, as
 * editors do. Half of a key is text for a moment, and where that stands is no place that anybody chose.
 */
export class FindOrigin {
  private row: SpanRow = -1;
  /** First row in view, and how much of it is scrolled away. */
  private top: SpanRow = -1;
  private offset: CssPx = 0;
  /** What is selected as far as the search moved it; the second one may still have to arrive. */
  private left: SpanRow = -1;
  private awaited: SpanRow = -1;
  private isMoving = false;

  constructor(private readonly stage: Stage) {}

  get selected(): SpanRow {
    return this.row;
  }

  /** The person is here by choice: begins to type, stepped to a match, or went to a span by hand. */
  stay(): void {
    const { stage } = this;
    const { scroll, visible, view } = stage;
    const first = Math.floor(scroll.y / rowHeight);
    this.row = this.left = this.awaited = view.selected;
    this.top = first < visible.length ? visible.rowAt(first) : -1;
    this.offset = scroll.y - first * rowHeight;
  }

  /** True when somebody else moved the selection since: the origin is there then. */
  follow(): boolean {
    const { selected } = this.stage.view;
    if (this.isMoving || selected === this.left || selected === this.awaited) return false;
    this.stay();
    return true;
  }

  /** Shows what was found, for as long as nothing else is typed. */
  goTo(row: SpanRow): void {
    if (row === this.row) this.goBack(true);
    else if (row !== this.stage.view.selected) this.select(row, true);
  }

  /** `isShown`: the row is brought to light if it is hidden; otherwise what is left by the filter stays as it is. */
  goBack(isShown = false): void {
    const { stage, row, top } = this;
    if (row < 0 || row >= stage.model.count) return;
    if (row !== stage.view.selected) this.select(row, isShown);
    const position = top < 0 ? -1 : stage.visible.positionOfShown(top);
    if (position >= 0) stage.scrollTo(position * rowHeight + this.offset);
  }

  private select(row: SpanRow, reveals: boolean): void {
    const { stage } = this;
    this.isMoving = true;
    this.awaited = row;
    stage.select(row, { byPerson: true, reveals });
    this.left = stage.view.selected;
    this.isMoving = false;
  }
}
