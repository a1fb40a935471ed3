import { isAbort } from '../../../src/core/errors';
import { createButton } from '../../ui/toolkit';
import { h } from '../dom';
import { messageOf } from '../parts/detail';
import { t } from '../strings';

/** An answer that comes at once should not make the view flash. */
const skeletonMs = 150;
const skeletonWidths = [62, 48, 70, 36, 54, 44, 66, 30];

/**
 * What a view shows while its answer is not there: nothing for a moment, then lines without text; or why there is none, with
 * a button that asks again; or a sentence instead of an empty view. It lies over the view.
 */
export class AnswerPane {
  readonly element = h('div', { class: 'answer-pane', attributes: { role: 'status' } });
  private asking: AbortController | undefined;
  private timer = 0;
  /** What was asked for last, as JSON; empty when it is to be asked for in any case. */
  private wish = '';
  private isAnswered = false;

  constructor() {
    this.element.hidden = true;
  }

  /** Whether this was asked for last: its answer is there, or on its way. */
  isFor(wish: unknown): boolean {
    return this.wish === JSON.stringify(wish);
  }

  /** The newest question counts: the one before is taken back. `wish`: plain data that tells what is asked for. */
  ask<T>(wish: unknown, question: (signal: AbortSignal) => Promise<T>, show: (answer: T) => void): void {
    this.cancel();
    this.wish = JSON.stringify(wish);
    this.isAnswered = false;
    const { signal } = (this.asking = new AbortController());
    this.timer = window.setTimeout(() => this.showSkeleton(), skeletonMs);
    question(signal).then(
      answer => {
        if (signal.aborted) return;
        this.isAnswered = true;
        this.clear();
        show(answer);
      },
      (error: unknown) => {
        if (signal.aborted) return;
        clearTimeout(this.timer);
        // Taken back by the host: what it would have been about has changed, and the page will hear of that.
        if (!isAbort(error)) this.showFailure(error, () => this.ask(wish, question, show));
      },
    );
  }

  /** What has not come is no longer wanted, and to be asked for again. */
  cancel(): void {
    this.asking?.abort();
    this.asking = undefined;
    clearTimeout(this.timer);
    if (!this.isAnswered) this.wish = '';
  }

  /** What has come is to be asked for again as well. */
  forget(): void {
    this.cancel();
    this.wish = '';
  }

  /** A sentence instead of the view; empty text takes it away. */
  say(text: string): void {
    if (!text) return this.clear();
    this.put('said', h('p', { class: 'view-note', text }));
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  private showSkeleton(): void {
    const bones = skeletonWidths.map(width => {
      const bone = h('span', { class: 'bone' });
      bone.style.width = `${width}%`;
      return h('div', { class: 'bone-row' }, bone);
    });
    this.put('loading', h('span', { class: 'unseen', text: t('viewLoading') }), ...bones);
  }

  private showFailure(error: unknown, again: () => void): void {
    const text = h('p', { class: 'view-note error-text', text: t('viewFailed', messageOf(error)) });
    this.put('failed', text, createButton(t('retry'), true, again).element);
  }

  private put(state: string, ...children: HTMLElement[]): void {
    this.element.dataset['state'] = state;
    this.element.replaceChildren(...children);
    this.element.hidden = false;
  }
}
