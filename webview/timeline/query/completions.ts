import type { CompletionItem, QueryCompletion } from '../../../src/core/query/completion';
import { button, h, isolated } from '../dom';
import { formatCount, t } from '../strings';

export interface CompletionsActions {
  accept(completion: QueryCompletion, item: CompletionItem): void;
  /** Another one is the active one, or the list opened or closed: for the input's description. */
  changed(): void;
}

/** What may come next, below the box: a list box whose options the input points to. */
export class Completions {
  readonly element = h('div', {
    class: 'completions',
    attributes: { role: 'listbox', id: 'completions', 'aria-label': t('completions') },
  });
  private completion: QueryCompletion | undefined;
  private options: HTMLElement[] = [];
  private at = -1;

  constructor(private readonly actions: CompletionsActions) {
    this.element.hidden = true;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The option that Enter takes; undefined while nobody went to one. */
  get active(): HTMLElement | undefined {
    return this.options[this.at];
  }

  show(completion: QueryCompletion, isActive: boolean): void {
    this.completion = completion;
    this.options = completion.items.map((item, i) => this.option(item, i));
    this.element.replaceChildren(...this.options);
    this.element.hidden = this.options.length === 0;
    this.element.scrollTop = 0;
    this.activate(isActive ? 0 : -1);
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.options = [];
    this.at = -1;
    this.actions.changed();
  }

  move(by: number): void {
    const { length } = this.options;
    if (length) this.activate(this.at < 0 ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length);
  }

  /** Takes the active option, or the first one. */
  accept(): void {
    const { completion } = this;
    const item = completion?.items[Math.max(0, this.at)];
    this.close();
    if (completion && item) this.actions.accept(completion, item);
  }

  private option(item: CompletionItem, index: number): HTMLElement {
    const option = button(`completion ${item.kind}`, '', () => {
      this.at = index;
      this.accept();
    });
    option.append(isolated('completion-label', item.label));
    if (item.count !== undefined) option.append(h('span', { class: 'dim', text: formatCount(item.count) }));
    option.id = `completion-${index}`;
    option.tabIndex = -1;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    // The input keeps the keyboard.
    option.addEventListener('pointerdown', event => event.preventDefault());
    return option;
  }

  private activate(index: number): void {
    this.active?.setAttribute('aria-selected', 'false');
    this.at = index;
    const { active, element } = this;
    if (active) {
      active.setAttribute('aria-selected', 'true');
      // Only the list may move: scrolling into view would drag the page along.
      if (active.offsetTop < element.scrollTop) element.scrollTop = active.offsetTop;
      const bottom = active.offsetTop + active.offsetHeight - element.clientHeight;
      if (bottom > element.scrollTop) element.scrollTop = bottom;
    }
    this.actions.changed();
  }
}
