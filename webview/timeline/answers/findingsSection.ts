import type { Finding, FindingKind } from '../../../src/core/analysis/analysis';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import { formatDuration } from '../../../src/core/time';
import { h, icon } from '../dom';
import { findingPath } from '../render/findingShapes';
import { t, type StringKey } from '../strings';
import { AnswerList, type ListPlace } from './answerList';
import type { PanelPart } from './answersPanel';
import { sentenceNodes, words } from './words';

export const kindWords: Readonly<Record<FindingKind, StringKey>> = {
  'n-plus-one': 'kindNPlusOne',
  duplicate: 'kindDuplicate',
  serial: 'kindSerial',
  retry: 'kindRetry',
  gap: 'kindGap',
  'pool-limit': 'kindPoolLimit',
  'cold-start': 'kindColdStart',
  queue: 'kindQueue',
};

export interface FindingsSectionActions {
  /** Undefined while they are still to come. */
  findings(): readonly Finding[] | undefined;
  placesOf(finding: Finding): readonly ListPlace[];
  go(index: number): void;
  openSource(row: SpanRow): void;
}

/** What costs time that it need not, most costly first, each with what it costs and the line. */
export class FindingsSection implements PanelPart {
  readonly element = h('div', { class: 'findings-section' });
  private readonly list: AnswerList;
  private readonly note = h('p', { class: 'dim nothing', attributes: { tabindex: '-1' } });

  constructor(private readonly actions: FindingsSectionActions) {
    this.list = new AnswerList(row => actions.openSource(row));
    this.element.append(this.note, this.list.element);
  }

  update(): void {
    const findings = this.actions.findings();
    this.note.hidden = Boolean(findings?.length);
    this.note.textContent = t(findings ? 'noFindings' : 'noAnswers');
    this.list.fill(findings?.length ?? 0, i => this.line((findings as readonly Finding[])[i], i));
  }

  /** The one that was gone to. */
  mark(index: number): void {
    this.list.mark(index);
  }

  focus(): void {
    if (this.note.hidden) this.list.focus();
    else this.note.focus();
  }

  private line(finding: Finding, index: number) {
    const { kind, sentence, cost } = finding;
    const shape = icon(findingPath(kind), 'icon finding-icon');
    const text = h('bdi', { class: 'answer-sentence', attributes: { dir: 'auto' } });
    text.append(...sentenceNodes(sentence, subject => h('bdi', { class: 'answer-subject', text: subject })));
    const places = this.actions.placesOf(finding);
    const kindWord = t(kindWords[kind]);
    const cells = [
      h('span', { class: 'finding-kind', title: kindWord }, shape),
      h('span', { class: 'answer-time', text: formatDuration(cost) }),
      text,
    ];
    const said = [kindWord, words(sentence), ...places.map(({ label }) => label)].join(', ');
    return { cells, words: said, places, select: () => this.actions.go(index) };
  }
}
