import type { TimelineElements } from './layoutParts';
import { indentPx } from './parts/rowElement';
import { scrollbarWidth } from './parts/scrollbar';
import { fitColumns, narrowest, ViewState, type ColumnWidths } from './state/viewState';

const usual = new ViewState();
/** Wider than this, detail stands beside the rows. CSS px. */
const widePx = 1500;
/** In a page lower than this (as in the styles) the detail takes less. */
const lowPx = 520;
/** In a column of names narrower than this every pixel counts. */
const tightPx = 220;

/** How the room of the page is shared out, and its styles told. Read once after each change, not once a frame. CSS px. */
export class PageSizes {
  columns: ColumnWidths = { span: 0, source: 0, bars: 0 };
  /** By which a row stands further in than its parent. */
  indent = indentPx;
  /** For a screen reader what bars show stands in words. */
  inWords = false;

  constructor(private readonly elements: Pick<TimelineElements, 'viewport' | 'body'>) {}

  get isTight(): boolean {
    return this.columns.span < tightPx;
  }

  /** `view`: the sizes that the person chose. */
  read(view: ViewState): void {
    const { viewport, body } = this.elements;
    const root = document.documentElement.style;
    const isWide = body.clientWidth > widePx;
    body.classList.toggle('wide', isWide);
    body.classList.toggle('no-detail', !view.isDetailOpen);
    const { clientHeight } = body;
    const most = isWide
      ? body.clientWidth - 600
      : Math.min(Math.round(clientHeight * 0.7), clientHeight - narrowest.rows);
    // In a low page rows need the lines more than the detail does, unless a person has said how high it is to be.
    const isLow = window.innerHeight <= lowPx && view.detailHeight === usual.detailHeight;
    const height = isLow ? Math.max(narrowest.detail, window.innerHeight * 0.22) : view.detailHeight;
    root.setProperty('--detail-height', `${Math.max(60, Math.min(height, most))}px`);
    root.setProperty('--detail-width', `${Math.max(200, Math.min(view.detailWidth, most))}px`);
    this.columns = fitColumns(view, Math.max(0, viewport.clientWidth - scrollbarWidth));
    root.setProperty('--span-width', `${this.columns.span}px`);
    root.setProperty('--source-width', `${this.columns.source}px`);
    root.setProperty('--bars-width', `${this.columns.bars}px`);
    body.classList.toggle('no-source', this.columns.source === 0);
    this.indent = this.isTight ? indentPx / 2 : indentPx;
    root.setProperty('--indent', `${this.indent}px`);
    this.inWords = document.body.classList.contains('vscode-using-screen-reader');
    body.classList.toggle('in-words', this.inWords);
  }
}
