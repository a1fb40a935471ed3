/** The borders between columns and around the detail pane, and the sizes they set. */
import { Splitter } from './parts/splitter';
import { ViewState, narrowest } from './state/viewState';
import { t } from './strings';
import type { Timeline } from './timeline';

export function wireBorders(timeline: Timeline): void {
  const { stage, elements, detail } = timeline;
  const { view } = stage;
  const usual = new ViewState();
  const room = () => timeline.columns.span + timeline.columns.source + timeline.columns.bars;
  const changed = () => {
    timeline.resized();
    timeline.changed();
    for (const splitter of splitters) splitter.update();
  };
  const span = new Splitter({
    label: t('columnBorder', t('span')),
    orientation: 'vertical',
    size: () => timeline.columns.span,
    range: () => ({ least: narrowest.span, most: room() - timeline.columns.source - narrowest.bars }),
    resize: size => {
      view.spanWidth = size;
      changed();
    },
    reset: () => {
      view.spanWidth = usual.spanWidth;
      changed();
    },
  });
  const source = new Splitter({
    label: t('columnBorder', t('source')),
    orientation: 'vertical',
    size: () => timeline.columns.source,
    range: () => ({ least: 1, most: room() - timeline.columns.span - narrowest.bars }),
    resize: size => {
      view.sourceWidth = size;
      changed();
    },
    reset: () => {
      view.sourceWidth = usual.sourceWidth;
      changed();
    },
  });
  const height = new Splitter({
    label: t('detailBorder'),
    orientation: 'horizontal',
    isReversed: true,
    size: () => detail.element.offsetHeight,
    range: () => ({ least: narrowest.detail, most: elements.body.clientHeight - narrowest.rows }),
    resize: size => {
      view.detailHeight = size;
      changed();
    },
    reset: () => {
      view.detailHeight = usual.detailHeight;
      changed();
    },
  });
  const width = new Splitter({
    label: t('detailBorder'),
    orientation: 'vertical',
    isReversed: true,
    size: () => detail.element.offsetWidth,
    range: () => ({ least: 240, most: elements.body.clientWidth - 600 }),
    resize: size => {
      view.detailWidth = size;
      changed();
    },
    reset: () => {
      view.detailWidth = usual.detailWidth;
      changed();
    },
  });
  const splitters = [span, source, height, width];
  span.element.classList.add('at-span');
  source.element.classList.add('at-source');
  height.element.classList.add('at-height');
  width.element.classList.add('at-width');
  elements.grid.append(span.element, source.element);
  detail.element.before(height.element, width.element);
}
