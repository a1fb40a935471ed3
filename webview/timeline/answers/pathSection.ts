import type { Share } from '../../../src/core/analysis/analysis';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import { formatDuration, type Nanos } from '../../../src/core/time';
import { button, h, isolated, setAttribute } from '../dom';
import { rovingKey } from '../input/roving';
import { t, type StringKey } from '../strings';
import { AnswerList, type ListPlace } from './answerList';
import { percent, shareBar } from './words';
import type { PanelPart } from './answersPanel';

export type PathBy = 'span' | 'operation' | 'service' | 'function';

/** Part of the critical path, as a line says it. */
export interface PathShare extends Share {
  readonly service?: string;
  readonly places: readonly ListPlace[];
}

export interface PathTop {
  readonly row: SpanRow;
  readonly label: string;
}

export interface PathSectionActions {
  /** Parts of the path, largest first; undefined while they are still to come, a text when they can't be had. */
  sharesBy(by: PathBy): readonly PathShare[] | string | undefined;
  /** The tops of the trace, the longest first, and which one's path is shown. */
  tops(): { readonly tops: readonly PathTop[]; readonly shown: SpanRow };
  chooseTop(row: SpanRow): void;
  colorOf(service: string): string | undefined;
  select(row: SpanRow): void;
  filter(service: string): void;
  openSource(row: SpanRow): void;
  afterAnswer(): Nanos;
}

const ways: readonly (readonly [PathBy, StringKey])[] = [
  ['operation', 'byOperations'],
  ['span', 'bySpan'],
  ['service', 'byServices'],
  ['function', 'byFunction'],
];

/** The critical path as a list with shares: by span, operation, service or function. */
export class PathSection implements PanelPart {
  readonly element = h('div', { class: 'path-section' });
  private readonly list: AnswerList;
  private readonly note = h('p', { class: 'dim nothing' });
  private readonly choices = new Map<PathBy, HTMLButtonElement>();
  private readonly top = h('select', { class: 'path-top', attributes: { 'aria-label': t('pathOf') } });
  private by: PathBy = 'operation';

  constructor(private readonly actions: PathSectionActions) {
    this.list = new AnswerList(row => actions.openSource(row));
    const bar = h('div', { class: 'segments', attributes: { role: 'radiogroup', 'aria-label': t('sharesBy') } });
    for (const [by, label] of ways) {
      const choice = button('segment', t(label), () => this.choose(by));
      choice.setAttribute('role', 'radio');
      this.choices.set(by, choice);
      bar.append(choice);
    }
    bar.addEventListener('keydown', event => {
      if (rovingKey(event, [...this.choices.values()])) (document.activeElement as HTMLElement).click();
    });
    this.top.addEventListener('change', () => actions.chooseTop(Number(this.top.value)));
    this.element.append(h('div', { class: 'path-tools' }, bar, this.top), this.note, this.list.element);
    this.mark();
  }

  update(): void {
    const { tops, shown } = this.actions.tops();
    this.top.hidden = tops.length < 2;
    this.top.replaceChildren(
      ...tops.map(({ row, label }) => h('option', { text: label, attributes: { value: String(row) } })),
    );
    this.top.value = String(shown);
    const shares = this.actions.sharesBy(this.by);
    const isList = typeof shares === 'object';
    this.note.hidden = isList && shares.length > 0;
    this.note.textContent = isList ? t('noPath') : (shares ?? t('loadingPath'));
    this.list.fill(isList ? shares.length : 0, i => this.line((shares as readonly PathShare[])[i]));
    const after = this.actions.afterAnswer();
    if (!isList || !(after > 0)) return;
    const text = t('afterAnswer', formatDuration(after));
    this.list.element.append(h('li', { class: 'dim after-line', text, title: t('afterAnswerHint') }));
  }

  focus(): void {
    this.list.focus();
    if (!this.element.contains(document.activeElement)) this.choices.get(this.by)?.focus();
  }

  private choose(by: PathBy): void {
    this.by = by;
    this.mark();
    this.update();
  }

  private mark(): void {
    for (const [by, element] of this.choices) {
      setAttribute(element, 'aria-checked', String(by === this.by));
      element.tabIndex = by === this.by ? 0 : -1;
    }
  }

  private line({ name, time, share, row, service, places }: PathShare) {
    const { actions, by } = this;
    const label = name || t(by === 'function' ? 'noFunction' : 'unnamed');
    const color = actions.colorOf(by === 'service' ? name : (service ?? ''));
    // An operation's name begins with its service.
    const shownService = by === 'operation' ? undefined : service;
    const cells = [
      shareBar(share, color),
      h('span', { class: 'answer-percent', text: percent(share) }),
      h('span', { class: 'answer-time dim', text: formatDuration(time) }),
      isolated(name ? 'answer-name' : 'answer-name dim', label),
      ...(shownService ? [isolated('answer-service dim', shownService)] : []),
    ];
    const words = [label, shownService, percent(share), formatDuration(time), places[0]?.label]
      .filter(Boolean)
      .join(', ');
    const select = () => (by === 'service' ? actions.filter(name) : actions.select(row));
    return { cells, words, places, select };
  }
}
