import { button, h, icon, setAttribute } from '../dom';
import { closePath } from '../icons';
import { t, type StringKey } from '../strings';

export type AnswersTab = 'path' | 'findings' | 'data';

/** One of the parts that the panel shows. */
export interface PanelPart {
  readonly element: HTMLElement;
  /** The first thing in it gets the keyboard. */
  focus(): void;
}

const labels: Readonly<Record<AnswersTab, StringKey>> = {
  path: 'criticalPath',
  findings: 'findings',
  data: 'dataTab',
};
const tabs = Object.keys(labels) as AnswersTab[];

export interface AnswersPanelActions {
  part(tab: AnswersTab): PanelPart;
  /** It is about to be shown. */
  opens(tab: AnswersTab): void;
  /** It was closed: the rows get the keyboard. */
  closed(): void;
}

/** What stands behind the answers, below them: opened by a button beside the strip or by a key, closed by the same or Escape. */
export class AnswersPanel {
  /** The buttons that open and close it. */
  readonly buttons = h('div', { class: 'answer-tabs', attributes: { role: 'group', 'aria-label': t('answers') } });
  readonly element = h('div', { class: 'answers-panel', attributes: { id: 'answers-panel', role: 'region' } });
  private readonly place = h('div', { class: 'answers-body' });
  private readonly tabElements = new Map<AnswersTab, HTMLButtonElement>();
  private open: AnswersTab | undefined;

  constructor(private readonly actions: AnswersPanelActions) {
    this.element.hidden = true;
    for (const tab of tabs) {
      const element = button('answer-tab', t(labels[tab]), () => this.toggle(tab));
      setAttribute(element, 'aria-controls', 'answers-panel');
      setAttribute(element, 'aria-expanded', 'false');
      this.tabElements.set(tab, element);
      this.buttons.append(element);
    }
    const close = button('icon-button answers-close', '', () => this.close());
    close.append(icon(closePath));
    close.title = t('closeAnswers');
    close.setAttribute('aria-label', close.title);
    this.element.append(this.place, close);
    for (const area of [this.element, this.buttons]) {
      area.addEventListener('keydown', event => {
        if (event.key !== 'Escape' || !this.open) return;
        event.preventDefault();
        event.stopPropagation();
        this.close();
      });
    }
  }

  get shown(): AnswersTab | undefined {
    return this.open;
  }

  /** Opens a tab and gives it the keyboard; closes it when it was open. */
  toggle(tab: AnswersTab): void {
    if (this.open === tab) return this.close();
    this.open = tab;
    this.show();
    this.actions.opens(tab);
    this.actions.part(tab).focus();
  }

  close(): void {
    if (!this.open) return;
    this.open = undefined;
    this.show();
    this.actions.closed();
  }

  /** Puts the part that is open in again, which may be another one now. */
  show(): void {
    const { open } = this;
    this.element.hidden = open === undefined;
    for (const [tab, element] of this.tabElements) setAttribute(element, 'aria-expanded', String(tab === open));
    setAttribute(this.element, 'aria-label', open && t(labels[open]));
    this.place.replaceChildren(...(open ? [this.actions.part(open).element] : []));
  }

  /** What a button says, such as how many findings there are. */
  setLabel(tab: AnswersTab, text: string, isEmphasized: boolean): void {
    const element = this.tabElements.get(tab);
    if (!element) return;
    element.textContent = text;
    element.classList.toggle('emphasized', isEmphasized);
  }
}
