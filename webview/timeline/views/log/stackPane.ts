import type { LogText } from '../../../../src/core/analysis/views/logTexts';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import type { SourceFrame } from '../../../../src/protocol/timeline';
import { button, h, icon } from '../../dom';
import type { HostChannel } from '../../hostChannel';
import { closePath } from '../../icons';
import { StackText } from '../../parts/stackText';
import { t } from '../../strings';

export interface StackActions {
  open(row: SpanRow, frame: SourceFrame): void;
  leave(): void;
}

/** The stack trace of an entry, below the log, with its lines as links into the workspace where they lead there. */
export class StackPane {
  readonly element = h('section', { class: 'stack-pane', attributes: { 'aria-label': t('stackOf') } });
  isOpen = false;
  private readonly body = h('div', { class: 'stack-body', attributes: { tabindex: '0' } });
  private asking: AbortController | undefined;
  private shown = '';

  constructor(
    private readonly host: Pick<HostChannel, 'request'>,
    private readonly actions: StackActions,
  ) {
    const close = button('icon-button stack-close', '', () => actions.leave());
    close.append(icon(closePath));
    close.title = t('hideStack');
    close.setAttribute('aria-label', t('hideStack'));
    this.element.hidden = true;
    this.element.append(this.body, close);
    this.element.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      actions.leave();
    });
  }

  toggle(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.element.hidden = !isOpen;
    this.shown = '';
    if (!isOpen) this.asking?.abort();
  }

  /** `text` is undefined while it has not come. */
  show(revision: number, row: SpanRow, event: number, text: LogText | undefined): void {
    const shown = JSON.stringify([revision, row, event, text !== undefined]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.asking?.abort();
    if (!text?.stack) {
      const note = text || row < 0 ? t('noStack') : t('loadingText');
      this.body.replaceChildren(h('p', { class: 'dim', text: note }));
      return;
    }
    const stack = new StackText(text.stack, text.stackLength, frame => this.actions.open(row, frame));
    this.body.replaceChildren(
      h('p', { class: 'stack-title', text: text.text }),
      h('div', { class: 'stack code' }, stack.element),
    );
    const { signal } = (this.asking = new AbortController());
    this.host.request('source/frames', { revision, row }, signal).then(
      frames => {
        if (!signal.aborted) stack.show(frames.filter(frame => frame.event === event));
      },
      () => undefined, // the text is there all the same
    );
  }
}
