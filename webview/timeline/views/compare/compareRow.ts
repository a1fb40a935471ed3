import { Change, type TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import { formatDuration, type Nanos } from '../../../../src/core/time';
import type { CodeChange } from '../../../../src/protocol/pages/compare';
import type { SourceLabel } from '../../../../src/protocol/timeline';
import { h, setAttribute, setText } from '../../dom';
import { formatCount, t } from '../../strings';
import { putName } from '../table/tableRow';
import type { GridColumn, GridRow } from '../virtualGrid';
import { changeSigns, changeWords, comparedOf, shareText, signed, type Compared } from './compareTexts';

export const compareColumns = ['change', 'name', 'difference', 'explains', 'here', 'there', 'source'] as const;
type Column = (typeof compareColumns)[number];

/** What stands in a row that is filled. */
export interface CompareRowContext {
  readonly comparison: TraceComparison;
  /** The largest difference of a node that is listed, ns: as wide as half a bar. */
  readonly largest: Nanos;
  readonly asCalled: boolean;
  readonly isOpen: boolean;
  readonly source: SourceLabel | undefined;
  readonly code: CodeChange | undefined;
  colorOf(service: string): string;
}

/** Texts are those of the language that is on when the view is made. */
export function gridColumns(): GridColumn[] {
  const column = (id: Column, label: string, title?: string, isNumber = false): GridColumn => ({
    id,
    label,
    title,
    isNumber,
  });
  return [
    column('change', t('columnChange')),
    column('name', t('columnName')),
    column('difference', t('columnSelfDifference'), t('columnSelfDifferenceHint'), true),
    column('explains', t('columnExplains')),
    column('here', t('columnHere'), t('columnHereHint'), true),
    column('there', t('columnThere'), t('columnThereHint'), true),
    column('source', t('source')),
  ];
}

/** Fills a row with a node, or with a pair of its spans (`pair` is -1 for the node itself). */
export function fillCompareRow(row: GridRow, node: number, pair: number, context: CompareRowContext): void {
  const { comparison, asCalled, isOpen, code, source } = context;
  const { nodes, texts } = comparison;
  const compared = comparedOf(comparison, node, pair);
  const { element, cells } = row;
  const at = (column: Column): HTMLElement => cells[compareColumns.indexOf(column)];
  const name = texts[nodes.name[node]] || t('unnamed');
  const service = texts[nodes.service[node]];
  const difference = compared.selfHere - compared.selfThere;
  const { selfTime, least } = comparison;
  const share = shareText(difference, selfTime.here - selfTime.there, least);
  const change = changeWords(compared);
  const level = (asCalled ? nodes.depth[node] : 0) + Number(pair >= 0);
  const hasMembers = pair < 0 && nodes.firstPair[node + 1] - nodes.firstPair[node] > 1;

  element.dataset['node'] = String(node);
  element.dataset['pair'] = String(pair);
  element.dataset['change'] = Change[compared.change].toLowerCase();
  element.classList.toggle('member', pair >= 0);
  setAttribute(element, 'aria-level', String(level + 1));
  setAttribute(element, 'aria-expanded', hasMembers ? String(isOpen) : undefined);
  putChange(at('change'), compared, change);
  putSpan(at('name'), {
    name: pair < 0 ? name : t('span'),
    service: pair < 0 ? service : `${pair - nodes.firstPair[node] + 1}`,
    color: context.colorOf(service),
    level,
    members: hasMembers ? (isOpen ? 'open' : 'closed') : undefined,
    count: hasMembers ? Math.max(compared.countHere, compared.countThere) : 0,
    hint: hasMembers ? t('membersHint', compared.countHere, compared.countThere) : '',
  });
  setText(at('difference'), signed(difference));
  putBar(at('explains'), difference, context.largest, share);
  setText(at('here'), compared.countHere ? formatDuration(compared.durationHere) : '–');
  setText(at('there'), compared.countThere ? formatDuration(compared.durationThere) : '–');
  putSource(at('source'), source, pair < 0 ? code : undefined);

  const { durationHere, durationThere, selfHere, selfThere } = compared;
  const times = [durationHere, durationThere, selfHere, selfThere].map(formatDuration);
  at('difference').title = t('compareTimes', ...times);
  const here = compared.countHere ? times[0] : t('notThere');
  const there = compared.countThere ? times[1] : t('notThere');
  const said = [t('compareWords', name.slice(0, 300), service, change, signed(difference), here, there)];
  if (share) said.push(t('compareShareWords', share));
  if (source?.text) said.push(source.text);
  if (pair < 0 && code) said.push(t('codeChangedHint', code.here, code.there));
  element.setAttribute('aria-label', said.join(', '));
}

function putChange(cell: HTMLElement, { change, errors }: Compared, words: string): void {
  let [sign, text] = cell.children as unknown as HTMLElement[];
  if (!text) {
    sign = h('span', { class: 'change-sign', attributes: { 'aria-hidden': 'true' } });
    text = h('span', { class: 'change-words' });
    cell.append(sign, text);
  }
  setText(sign, errors ? '!' : changeSigns[change]);
  sign.classList.toggle('error', errors !== 0);
  setText(text, words);
  cell.title = words;
}

interface SpanCell {
  readonly name: string;
  readonly service: string;
  readonly color: string;
  readonly level: number;
  readonly members: 'open' | 'closed' | undefined;
  readonly count: number;
  readonly hint: string;
}

/** Beyond so many levels the names stand no further in: they would be out of sight. */
const mostLevels = 24;
const levelPx = 12;

function putSpan(cell: HTMLElement, { name, service, color, level, members, count, hint }: SpanCell): void {
  let [fold, chip, text, badge, dim] = cell.children as unknown as HTMLElement[];
  if (!dim) {
    fold = h('span', { class: 'compare-fold', attributes: { 'aria-hidden': 'true' } });
    chip = h('span', { class: 'chip' });
    text = h('span', { class: 'compare-name' });
    badge = h('span', { class: 'compare-count' });
    dim = h('bdi', { class: 'cut dim', attributes: { dir: 'auto' } });
    cell.append(fold, chip, text, badge, dim);
  }
  fold.style.marginInlineStart = `${Math.min(level, mostLevels) * levelPx}px`;
  setText(fold, members === undefined ? '' : members === 'open' ? '▾' : '▸');
  chip.style.backgroundColor = color;
  putName(text, name);
  setText(badge, count > 1 ? `×${formatCount(count)}` : '');
  badge.title = hint;
  setText(dim, service.slice(0, 200));
}

/** From the middle to the right what takes longer here, to the left what took longer there. */
function putBar(cell: HTMLElement, difference: Nanos, largest: Nanos, share: string): void {
  let [track, text] = cell.children as unknown as HTMLElement[];
  if (!text) {
    track = h('span', { class: 'difference-track' }, h('span', { class: 'difference-bar' }));
    text = h('span', { class: 'difference-share' });
    cell.append(track, text);
  }
  const bar = track.firstElementChild as HTMLElement;
  const part = largest > 0 ? Math.min(1, Math.abs(difference) / largest) * 50 : 0;
  bar.style.width = `${part}%`;
  bar.style.left = difference < 0 ? `${50 - part}%` : '50%';
  bar.classList.toggle('less', difference < 0);
  setText(text, share);
}

function putSource(cell: HTMLElement, source: SourceLabel | undefined, code: CodeChange | undefined): void {
  let [place, mark] = cell.children as unknown as HTMLElement[];
  if (!mark) {
    place = h('span', { class: 'link-name place' });
    mark = h('span', { class: 'code-changed' });
    cell.append(place, mark);
  }
  // The column is narrow, and its end is what counts: the file with the folder it lies in.
  setText(place, (source?.text ?? '').split('/').slice(-2).join('/'));
  place.title = source?.tooltip ?? '';
  setText(mark, code ? t('codeChanged') : '');
  mark.title = code ? t('codeChangedHint', code.here, code.there) : '';
}
