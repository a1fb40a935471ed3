import type { Finding } from '../../../src/core/analysis/analysis';
import { SpanFlag, SpanKind, type SpanRow } from '../../../src/core/spans/spanTable';
import { formatDuration } from '../../../src/core/time';
import { databaseKind, type SourceLabel } from '../../../src/protocol/timeline';
import { words } from '../answers/words';
import { h, icon, setText } from '../dom';
import { chevronPath, databasePath, kindPath } from '../icons';
import { groupBadge, groupWords, type GroupFacts } from '../groupFacts';
import type { TraceModel } from '../model/traceModel';
import { formatCount, plural, t } from '../strings';
import { splitForCut } from '../text/middleCut';

/** Width of a level of the tree, CSS px. */
export const indentPx = 16;

/** What a row shows besides its columns. */
export interface RowContext {
  readonly model: TraceModel;
  readonly serviceColors: readonly string[];
  /** Levels that get an indent of their own; deeper rows carry a number instead. */
  readonly levels: number;
  /** CSS px of a level. */
  readonly indent: number;
  /** A place fits into the source column. */
  fitsPlace(text: string): boolean;
  /** Names give way in the middle; in a narrow column at the end. */
  readonly cutsMiddle: boolean;
  readonly inWords: boolean;
  isFolded(row: SpanRow): boolean;
  isMatch(row: SpanRow): boolean;
  labelOf(row: SpanRow): SourceLabel | undefined;
  /** Place among its siblings from 1, and how many there are; undefined while that is not known. */
  siblingsOf(row: SpanRow): { place: number; count: number } | undefined;
  /** What the row is of the critical path; empty when it is not on it. */
  pathWordsOf(row: SpanRow): string;
  /** The row stands for equal siblings, or is the first of some that are shown. */
  groupOf(row: SpanRow): GroupFacts | undefined;
  /** A filter left the row only for what is below it. */
  isDimmed(row: SpanRow): boolean;
  /** The finding that the row is marked with. */
  findingOf(row: SpanRow): Finding | undefined;
}

/** One pooled row of the tree: made once, filled again and again as rows come into view. */
export class RowElement {
  readonly element: HTMLElement;
  /** What it shows; -1 when it is out of use. */
  row: SpanRow = -1;

  private readonly guides = h('span', { class: 'guides' });
  private readonly chevron = h('span', { class: 'chevron' }, icon(chevronPath));
  private readonly depth = h('span', { class: 'depth' });
  private readonly chip = h('span', { class: 'chip' });
  private readonly kind = h('span', { class: 'kind', attributes: { role: 'img' } }, icon(kindPath(0)));
  private readonly head = h('span', { class: 'head' });
  private readonly tail = h('span', { class: 'tail' });
  private readonly name = h('bdi', { class: 'name', attributes: { dir: 'auto' } }, this.head, this.tail);
  private readonly badge = h('span', { class: 'badge' });
  private readonly hiddenCount = h('span', { class: 'hidden-count' });
  private readonly groupBadge = h('span', { class: 'group-badge' });
  private readonly service = h('bdi', { class: 'service', attributes: { dir: 'auto' } });
  private readonly dot = h('span', { class: 'dot' });
  private readonly folder = h('span', { class: 'folder' });
  private readonly file = h('span', { class: 'file' });
  private readonly place = h('span', { class: 'place' }, this.folder, this.file);
  private readonly spanCell: HTMLElement;
  private readonly sourceCell: HTMLElement;
  private readonly barCell: HTMLElement;
  private isSelected: boolean | undefined;
  private label: SourceLabel | undefined;

  constructor(index: number) {
    const cell = (name: string, ...children: HTMLElement[]) =>
      h('div', { class: `cell ${name}`, attributes: { role: 'gridcell' } }, ...children);
    this.spanCell = cell(
      'span-cell',
      this.guides,
      this.chevron,
      this.depth,
      this.chip,
      this.kind,
      this.name,
      this.groupBadge,
      this.badge,
      this.hiddenCount,
      this.service,
    );
    this.sourceCell = cell('source-cell', this.dot, this.place);
    this.barCell = cell('bar-cell');
    this.element = h(
      'div',
      { class: 'row', attributes: { role: 'row', id: `row-${index}` } },
      this.spanCell,
      this.sourceCell,
      this.barCell,
    );
  }

  hide(): void {
    this.row = -1;
    this.element.hidden = true;
  }

  show(row: SpanRow, position: number, context: RowContext): void {
    this.row = row;
    const { element } = this;
    element.hidden = false;
    element.setAttribute('aria-rowindex', String(position + 2)); // 1 is the row of headings
    element.dataset['row'] = String(row);
    element.classList.toggle('pending', !context.model.has(row));
    if (context.model.has(row)) this.fill(row, context);
    else this.blank();
    this.showSource(context.labelOf(row), context);
  }

  /** Source and match alone, where they are others now: both come later than the row. */
  updateMarks(context: RowContext): void {
    if (this.row < 0) return;
    const label = context.labelOf(this.row);
    if (label !== this.label) this.showSource(label, context);
    this.element.classList.toggle('match', context.model.has(this.row) && context.isMatch(this.row));
    this.element.classList.toggle('dimmed', context.model.has(this.row) && context.isDimmed(this.row));
  }

  setSelected(isSelected: boolean): void {
    if (isSelected === this.isSelected) return;
    this.isSelected = isSelected;
    this.element.setAttribute('aria-selected', String(isSelected));
  }

  private showSource(label: SourceLabel | undefined, context: RowContext): void {
    this.label = label;
    this.dot.className = label ? `dot ${label.certainty}` : 'dot';
    const isMissing = label?.certainty === 'none';
    const text = !label ? '' : isMissing ? t('noSource') : label.text;
    // The end of a path says more than its beginning: folders give way first.
    const file = text.lastIndexOf('/') + 1;
    const isShort = file > 0 && !context.fitsPlace(text);
    const isBare = isShort && !context.fitsPlace(`…/${text.slice(file)}`);
    this.place.className = `place${isMissing ? ' missing' : label ? ' link' : ''}${isShort ? ' short' : ''}${isBare ? ' bare' : ''}`;
    setText(this.folder, text.slice(0, file));
    setText(this.file, text.slice(file));
    this.sourceCell.title = label?.tooltip ?? '';
    // Texts in pieces are read with gaps in them; the cell says them whole.
    this.sourceCell.setAttribute('aria-label', label?.certainty === 'half' ? t('sourceUnsure', text) : text);
  }

  private blank(): void {
    const { head, tail, service, badge, hiddenCount, groupBadge, depth, barCell } = this;
    for (const part of [head, tail, service, badge, hiddenCount, groupBadge, depth, barCell]) part.textContent = '';
    this.element.classList.remove('error', 'orphan', 'match', 'parent', 'folded', 'grouped', 'dimmed');
    this.element.removeAttribute('aria-expanded');
    this.spanCell.title = this.barCell.title = '';
  }

  private fill(row: SpanRow, context: RowContext): void {
    const { model } = context;
    const depth = model.depth[row];
    const flags = model.flags[row];
    const isParent = model.subtreeEnd[row] > row + 1;
    const group = context.groupOf(row);
    const isGrouped = group !== undefined && !group.isOpen;
    const isFolded = isParent && context.isFolded(row) && !isGrouped;
    const isError = (flags & SpanFlag.Error) !== 0 || (isGrouped && group.failing > 0);
    const isOrphan = (flags & SpanFlag.Orphan) !== 0;
    const classes = this.element.classList;
    classes.toggle('error', isError);
    classes.toggle('orphan', isOrphan);
    classes.toggle('parent', isParent || isGrouped);
    classes.toggle('folded', isFolded || isGrouped);
    classes.toggle('match', context.isMatch(row));
    classes.toggle('grouped', isGrouped);
    classes.toggle('dimmed', context.isDimmed(row));
    this.showGroup(group);

    const level = Math.min(depth, context.levels);
    this.guides.style.width = `${level * context.indent}px`;
    setText(this.depth, depth > context.levels ? formatCount(depth) : '');
    this.chip.style.backgroundColor = context.serviceColors[model.service[row]] ?? '';
    this.showKind(model.kind[row]);

    const name = model.nameOf(row) || t('unnamed');
    const service = model.serviceOf(row);
    const { head, tail } = splitForCut(name);
    setText(this.head, context.cutsMiddle ? head : head + tail);
    setText(this.tail, context.cutsMiddle ? tail : '');
    setText(this.service, service.slice(0, 200));
    setText(this.badge, flags & SpanFlag.CycleCut ? t('cycleCut') : isOrphan ? t('parentMissing') : '');
    const hiddenError = isFolded && model.hasErrorBelow(row);
    setText(
      this.hiddenCount,
      isFolded ? `+${formatCount(model.subtreeEnd[row] - row - 1)}${hiddenError ? ' !' : ''}` : '',
    );
    this.hiddenCount.classList.toggle('error', hiddenError);
    this.hiddenCount.title = isFolded ? hiddenWords(model.subtreeEnd[row] - row - 1, hiddenError) : '';
    this.spanCell.title = service ? `${name.slice(0, 4000)}\n${service.slice(0, 200)}` : name.slice(0, 4000);

    const identity = [name.slice(0, 300), service.slice(0, 200), kindName(model.kind[row]), this.badge.textContent];
    if (group) identity.push(groupWords(group));
    if (isFolded) identity.push(this.hiddenCount.title);
    this.spanCell.setAttribute('aria-label', identity.filter(Boolean).join(', '));

    const finding = context.findingOf(row);
    const more = [context.pathWordsOf(row), finding ? t('findingWords', words(finding.sentence)) : ''];
    const bar = isGrouped ? groupWords(group) : barWords(model, row);
    const said = [bar, ...more].filter(Boolean).join(', ');
    this.barCell.title = said;
    if (context.inWords) setText(this.barCell, said);
    else setText(this.barCell, '');
    this.barCell.setAttribute('aria-label', said);
    this.setTree(row, depth, isParent || isGrouped, isFolded || isGrouped, context);
  }

  private showGroup(group: GroupFacts | undefined): void {
    const { groupBadge: badge } = this;
    setText(badge, group ? groupBadge(group) : '');
    badge.classList.toggle('error', group !== undefined && group.failing > 0);
    badge.classList.toggle('open', group?.isOpen ?? false);
    badge.title = group ? `${groupWords(group)}\n${t(group.isOpen ? 'groupCloseHint' : 'groupOpenHint')}` : '';
  }

  private setTree(row: SpanRow, depth: number, isParent: boolean, isFolded: boolean, context: RowContext): void {
    const { element } = this;
    element.setAttribute('aria-level', String(depth + 1));
    const siblings = context.siblingsOf(row);
    if (siblings) {
      element.setAttribute('aria-posinset', String(siblings.place));
      element.setAttribute('aria-setsize', String(siblings.count));
    } else {
      element.removeAttribute('aria-posinset');
      element.setAttribute('aria-setsize', '-1');
    }
    if (isParent) element.setAttribute('aria-expanded', String(!isFolded));
    else element.removeAttribute('aria-expanded');
    element.dataset['vscodeContext'] = menuContext(row, context.model.isError(row));
  }

  private showKind(kind: number): void {
    if (this.kind.dataset['kind'] === String(kind)) return;
    this.kind.dataset['kind'] = String(kind);
    this.kind.setAttribute('aria-label', kindName(kind));
    this.kind.title = kindName(kind);
    this.kind.querySelector('path')?.setAttribute('d', kind === databaseKind ? databasePath : kindPath(kind));
  }
}

function hiddenWords(count: number, hasError: boolean): string {
  return hasError ? `${t('hiddenSpans', count)}, ${t('hiddenError')}` : t('hiddenSpans', count);
}

/** What VS Code's `when` clauses and commands of a native menu are told about a row. */
export function menuContext(row: SpanRow, hasError: boolean): string {
  return JSON.stringify({ webviewSection: 'span', row, spanHasError: hasError, preventDefaultContextMenuItems: true });
}

export function kindName(kind: number): string {
  switch (kind) {
    case databaseKind:
    case SpanKind.Client:
      return t('kindClient');
    case SpanKind.Internal:
      return t('kindInternal');
    case SpanKind.Server:
      return t('kindServer');
    case SpanKind.Producer:
      return t('kindProducer');
    case SpanKind.Consumer:
      return t('kindConsumer');
    default:
      return t('kindUnspecified');
  }
}

/** The bar of a row for those who do not see it. */
export function barWords(model: TraceModel, row: SpanRow): string {
  const events = model.eventsOf(row).length;
  const words = [t('barWords', formatDuration(model.start[row]), formatDuration(model.duration[row]))];
  if (model.subtreeEnd[row] > row + 1) words.push(t('barSelf', formatDuration(model.selfTime[row])));
  if (model.errorBegan(row)) words.push(t('barErrorBegan'));
  else if (model.isError(row)) words.push(t('barError'));
  if (events) words.push(plural(events, 'barOneEvent', 'barEvents'));
  return words.join(', ');
}
