import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { PageCommand, ViewName } from '../../../src/protocol/timeline';
import { AnswerPane } from './answerPane';
import type { TraceView, ViewContext } from './view';
import type { VirtualGrid } from './virtualGrid';

/** A view that is one grid. It is asked for when it is shown, and again when trace, filter or order are others. */
export abstract class GridView implements TraceView {
  abstract readonly name: ViewName;
  abstract readonly element: HTMLElement;
  protected abstract readonly grid: VirtualGrid;
  protected readonly answers = new AnswerPane();

  constructor(protected readonly context: ViewContext) {}

  abstract selected(row: SpanRow): void;
  abstract run(command: PageCommand): boolean;

  /** Asks for what is to be shown now, unless that is shown. */
  protected abstract load(): void;

  update(what: 'shown' | 'model' | 'filter' | 'theme' | 'size'): void {
    if (what === 'theme') this.themeChanged();
    else if (what !== 'size') this.load();
  }

  arrived(): void {
    this.grid.invalidate();
  }

  hidden(): void {
    this.answers.forget();
  }

  focus(): void {
    this.grid.focus();
  }

  protected themeChanged(): void {
    this.grid.invalidate();
  }
}
