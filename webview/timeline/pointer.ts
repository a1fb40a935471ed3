/** Mouse, pen and finger on the rows. */
import { TimeScale } from '../../src/core/layout/timeScale';
import type { Commands } from './commands';
import { RangeDrag } from './input/rangeDrag';
import { readWheel } from './input/wheel';
import type { Timeline } from './timeline';

export function wirePointer(timeline: Timeline, commands: Commands): void {
  const { stage, elements, ruler } = timeline;
  const { viewport, tree, grid } = elements;
  const barsLeft = () => timeline.columns.span + timeline.columns.source;
  const scale = () => timeline.scale;
  const chosen = (range: { from: number; to: number }) => stage.setZoom(range);
  const isOverBars = (event: MouseEvent) => event.clientX - viewport.getBoundingClientRect().left >= barsLeft();
  const barsDrag = new RangeDrag({
    area: viewport,
    left: barsLeft,
    scale,
    chosen,
    starts: event => isOverBars(event) && tree.contains(event.target as Node),
  });
  new RangeDrag({
    area: ruler.element,
    left: () => 0,
    scale: () => new TimeScale(timeline.scale.range, timeline.scale.width),
    chosen,
  });
  ruler.element.addEventListener('dblclick', () => stage.setZoom(undefined));

  tree.addEventListener('click', event => {
    if (!stage.hasModel || barsDrag.isDragging) return;
    const row = timeline.rowAt(event.clientY);
    if (row < 0) return;
    const target = event.target as Element;
    if (target.closest('.group-badge') || (target.closest('.chevron') && stage.groupAt(row))) {
      stage.select(row, { byPerson: true, centre: false });
      commands.toggleGroup();
      return;
    }
    if (target.closest('.chevron') && stage.isFoldable(row)) {
      stage.toggleFold(row);
      return;
    }
    stage.select(row, { byPerson: true, centre: false });
    if (target.closest('.place.link')) commands.openSource(row);
  });
  tree.addEventListener('dblclick', event => {
    const target = event.target as Element;
    const row = timeline.rowAt(event.clientY);
    if (row >= 0 && !target.closest('.chevron, .place.link, .group-badge')) commands.openSource(row);
  });
  // The native menu acts on the row it was opened on: that row becomes the selected one.
  tree.addEventListener('contextmenu', event => {
    // By the menu key it comes from the tree itself: then the selected row is meant.
    const row = event.target === tree ? -1 : timeline.rowAt(event.clientY);
    if (row >= 0) stage.select(row, { byPerson: true, centre: false });
  });

  const point = (event: PointerEvent) => {
    if (!stage.hasModel || event.pointerType === 'touch') return;
    timeline.cursor.point(event.clientX - viewport.getBoundingClientRect().left - barsLeft());
    timeline.scheduler.request();
  };
  const leave = () => {
    timeline.cursor.point(undefined);
    timeline.scheduler.request();
  };
  for (const area of [viewport, ruler.element]) {
    area.addEventListener('pointermove', point);
    area.addEventListener('pointerleave', leave);
  }

  grid.addEventListener(
    'wheel',
    event => {
      if (!stage.hasModel) return;
      const move = readWheel(event, stage.viewport);
      if (!move) return;
      event.preventDefault(); // and with it the page's own zoom
      if (move.kind === 'scroll') stage.scrollBy(move.px);
      else if (move.kind === 'pan') stage.panByShare(move.px / timeline.scale.width);
      else {
        const px = event.clientX - viewport.getBoundingClientRect().left - barsLeft();
        const isOver = px >= 0 && px <= timeline.scale.width;
        stage.zoomBy(move.factor, isOver ? timeline.scale.toTime(px) : undefined);
      }
    },
    { passive: false },
  );
}
