import type { CssPx, TimeScale } from '../../../src/core/layout/timeScale';
import { ticksOf } from '../../../src/core/layout/ticks';
import { h } from '../dom';
import { Sheet, type TextMeasure } from '../render/canvas';
import { labelFontPx } from '../render/paintBars';
import type { Palette } from '../render/palette';
import { t } from '../strings';

/** Room a label wants from its neighbour, CSS px. */
const tickRoom: CssPx = 84;
const rulerHeight: CssPx = 24;

/** The time above the bars. */
export class Ruler {
  readonly element = h('div', { class: 'ruler', title: t('ruler') });
  private readonly sheet = new Sheet('ruler-image');
  private painted: { scale: TimeScale; palette: Palette; grid: CssPx[] } | undefined;

  constructor() {
    this.element.append(this.sheet.element);
  }

  /** Paints the ruler where it changed, and gives the pixels of its ticks, for the grid behind the bars. */
  update(scale: TimeScale, palette: Palette, measure: TextMeasure): CssPx[] {
    const { painted } = this;
    const isResized = this.sheet.resize(scale.width, rulerHeight);
    if (!isResized && painted?.palette === palette && painted.scale.isSame(scale)) return painted.grid;
    const grid = this.paint(scale, palette, measure);
    this.painted = { scale, palette, grid };
    return grid;
  }

  private paint(scale: TimeScale, palette: Palette, measure: TextMeasure): CssPx[] {
    const pen = this.sheet.begin();
    const ticks = ticksOf(scale.range, Math.max(1, Math.floor(scale.width / tickRoom)));
    pen.font = `${labelFontPx}px ${palette.font}`;
    pen.textBaseline = 'middle';
    for (const { time, label } of ticks) {
      const px = Math.round(scale.toPx(time));
      pen.fillStyle = palette.grid;
      pen.fillRect(px, rulerHeight - 6, 1, 6);
      pen.fillStyle = palette.dim;
      if (px + 4 + measure.width(label) <= scale.width) pen.fillText(label, px + 4, rulerHeight / 2);
    }
    return ticks.map(({ time }) => scale.toPx(time)).filter(px => px > 0.5);
  }
}
