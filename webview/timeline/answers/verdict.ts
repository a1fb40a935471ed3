import type { TraceAnalysis, VerdictLine } from '../../../src/core/analysis/analysis';
import { button, h, icon, isolated } from '../dom';
import { warningPath } from '../icons';
import { t, type StringKey } from '../strings';
import { sentenceNodes, words } from './words';

/** A place in the source that a verdict ends in. */
export interface VerdictPlace {
  readonly label: string;
  open(): void;
}

export interface VerdictActions {
  select(rows: Uint32Array): void;
  showData(): void;
}

/**
 * The answer in words, before any picture. Its room is there from the beginning, so that nothing moves when it comes; what the
 * trace before said stays until then.
 */
export class Verdict {
  readonly element = h('div', { class: 'verdict' });
  private readonly places = new Map<'time' | 'failure', HTMLElement>();

  constructor(private readonly actions: VerdictActions) {}

  /** Room for the answers to come. */
  expect(mayFail: boolean): void {
    this.element.classList.toggle('may-fail', mayFail);
  }

  show({ verdict }: TraceAnalysis): void {
    this.places.clear();
    const { time, failure, doubts } = verdict;
    const items = [
      time && this.line('time', 'whereTime', time),
      failure && this.line('failure', 'whereFailure', failure),
      doubts.length > 0 && this.doubts(doubts.map(words)),
    ].filter(item => item !== undefined && item !== false);
    this.element.replaceChildren(...items);
    this.element.classList.toggle('may-fail', failure !== undefined);
  }

  /** The place of a line, when it is known; undefined for none. */
  showPlace(which: 'time' | 'failure', place: VerdictPlace | undefined): void {
    const element = this.places.get(which);
    if (!element) return;
    if (!place) return element.replaceChildren();
    const link = button('link-button', '', () => place.open());
    const file = place.label.lastIndexOf('/') + 1;
    // Where there is little room the folders go first: the answer is worth more.
    if (file) link.append(isolated('place-folder', place.label.slice(0, file)));
    link.append(isolated('place-file', place.label.slice(file)));
    link.setAttribute('aria-label', t('openPlace', place.label));
    link.title = place.label;
    element.replaceChildren(h('span', { class: 'dim', text: '→ ', attributes: { 'aria-hidden': 'true' } }), link);
  }

  showFailure(message: string): void {
    this.element.replaceChildren(h('span', { class: 'dim', text: t('analysisFailed', message) }));
  }

  clear(): void {
    this.places.clear();
    this.element.replaceChildren();
  }

  private line(which: 'time' | 'failure', question: StringKey, { sentence, rows }: VerdictLine): HTMLElement {
    const place = h('span', { class: 'verdict-place' });
    this.places.set(which, place);
    const answer = h('span', { class: 'verdict-answer', title: words(sentence) });
    const subject = (text: string) => {
      const element = button('verdict-subject', '', () => this.actions.select(rows));
      element.append(isolated('', text));
      element.title = t('selectEvidence');
      return element;
    };
    answer.append(...sentenceNodes(sentence, subject));
    return h(
      'div',
      { class: `verdict-line ${which}` },
      h('span', { class: 'verdict-question dim', text: t(question) }),
      answer,
      place,
    );
  }

  private doubts(texts: readonly string[]): HTMLElement {
    const element = button('verdict-doubts dim', '', () => this.actions.showData());
    element.append(icon(warningPath), isolated('verdict-doubt', texts[0]));
    if (texts.length > 1) element.append(h('span', { text: t('moreDoubts', texts.length - 1) }));
    element.title = [...texts, t('doubtsHint')].join('\n');
    return element;
  }
}
