/** The elements of the timeline and how they hang together; what they do is wired in timeline.ts. */
import { h } from './dom';
import { t } from './strings';

export interface TimelineElements {
  readonly main: HTMLElement;
  readonly tools: HTMLElement;
  readonly heads: HTMLElement;
  readonly spanHead: HTMLElement;
  readonly sourceHead: HTMLElement;
  readonly grid: HTMLElement;
  readonly viewport: HTMLElement;
  /** Says that a filter leaves no row. */
  readonly noRows: HTMLElement;
  /** The one element of the rows that takes the focus. */
  readonly tree: HTMLElement;
  readonly body: HTMLElement;
}

export function createElements(): TimelineElements {
  // The tree has headings of its own for screen readers.
  const seen = { 'aria-hidden': 'true' };
  const spanHead = h('div', { class: 'head span-head', text: t('span'), attributes: seen });
  const sourceHead = h('div', { class: 'head source-head', text: t('source'), attributes: seen });
  const heads = h('div', { class: 'heads' }, spanHead, sourceHead);
  const tree = h('div', {
    class: 'tree',
    attributes: { id: 'tree', role: 'treegrid', tabindex: '0', 'aria-colcount': '3', 'aria-readonly': 'true' },
  });
  const headings = h('div', { class: 'unseen', attributes: { role: 'row', 'aria-rowindex': '1' } });
  for (const text of [t('span'), t('source'), t('time')]) {
    headings.append(h('span', { text, attributes: { role: 'columnheader' } }));
  }
  tree.append(headings);
  const noRows = h('p', { class: 'no-rows dim', text: t('noRows') });
  noRows.hidden = true;
  const viewport = h('div', { class: 'viewport' }, tree, noRows);
  const tools = h('div', { class: 'tools' });
  const grid = h('div', { class: 'grid' }, tools, heads, viewport);
  const body = h('div', { class: 'timeline-body' }, grid);
  const main = h('main', { class: 'timeline' });
  return { main, tools, heads, spanHead, sourceHead, grid, viewport, noRows, tree, body };
}
