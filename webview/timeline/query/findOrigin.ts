import { rowHeight } from '../../../src/core/layout/scroll';
import type { CssPx } from '../../../src/core/layout/timeScale';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { TraceModel } from '../model/traceModel';
import type { Stage } from '../state/stage';

/**
 * Where the person was before letters that are typed moved anything: what is typed is sought from there at each letter, as
 * editors do. Half of a key is text for a moment, and where that stands is no place that anybody chose.
 */
export class FindOrigin {
  private row: SpanRow = -1;
  /** The table of which these are rows. */
  private model: TraceModel | undefined;
  /** The row that stays where it is in view when others come or go, and how much lies above the view's edge. */
  private fixed: SpanRow = -1;
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
    const { row, offset } = stage.anchor();
    this.model = stage.model;
    this.row = this.left = this.awaited = stage.view.selected;
    this.fixed = row;
    this.offset = offset;
  }

  /** True when somebody else moved the selection since: the origin is there then. */
  follow(): boolean {
    const { stage } = this;
    const { selected } = stage.view;
    if (this.model !== stage.model) {
      // Nobody went anywhere: the trace has grown, or its first rows have come. Until it stands where it stood there is no origin.
      if (!stage.isRestoring && selected >= 0) this.stay();
      return false;
    }
    if (this.isMoving || selected === this.left || selected === this.awaited) return false;
    this.stay();
    return true;
  }

  /** Shows what was found, for as long as nothing else is typed. */
  goTo(row: SpanRow): void {
    if (row === this.row) this.goBack(true);
    else if (row !== this.stage.view.selected || row !== this.awaited) this.select(row, true);
  }

  /** `isShown`: the row is brought to light if it is hidden; otherwise what is left by the filter stays as it is. */
  goBack(isShown = false): void {
    const { stage, row, fixed } = this;
    if (row < 0 || this.model !== stage.model) return;
    if (row !== stage.view.selected || row !== this.awaited) this.select(row, isShown);
    const position = fixed < 0 ? -1 : stage.visible.positionOfShown(fixed);
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
