import { createTextField, type TextField } from '../../ui/toolkit';
import { button, h, icon, setText } from '../dom';
import { closePath, downPath, upPath } from '../icons';
import { t } from '../strings';

export interface FindActions {
  /** The text changed; empty takes the marks away. */
  search(query: string): void;
  next(): void;
  previous(): void;
  /** Back to the rows. */
  leave(): void;
  /** The box has the keyboard. */
  prepare(): void;
}

/** The one box that finds text, its count, next and previous. */
export class FindBox {
  readonly element = h('div', { class: 'find', attributes: { role: 'search' } });
  private readonly field: TextField;
  private readonly count = h('span', { class: 'find-count dim' });
  private readonly steps = h('span', { class: 'find-steps' });

  constructor(actions: FindActions) {
    this.field = createTextField(t('find'), t('findPlaceholder'), query => {
      this.element.classList.toggle('has-query', query !== '');
      actions.search(query);
    });
    this.field.element.classList.add('find-field');
    const step = (label: string, path: string, action: () => void) => {
      const element = button('icon-button', '', action);
      element.append(icon(path));
      element.title = label;
      element.setAttribute('aria-label', label);
      return element;
    };
    this.steps.append(
      step(t('findPrevious'), upPath, actions.previous),
      step(t('findNext'), downPath, actions.next),
      step(t('findClear'), closePath, () => {
        this.show('', '');
        actions.search('');
        actions.leave();
      }),
    );
    this.field.element.addEventListener('focusin', actions.prepare);
    this.field.element.addEventListener('keydown', event => {
      if (event.key === 'Enter') (event.shiftKey ? actions.previous : actions.next)();
      else if (event.key === 'Escape') actions.leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.element.append(this.field.element, this.steps, this.count);
  }

  get query(): string {
    return this.field.value;
  }

  focus(): void {
    this.field.focus();
    this.field.selectAll();
  }

  show(query: string, count: string): void {
    if (this.field.value !== query) this.field.value = query;
    this.element.classList.toggle('has-query', query !== '');
    this.showCount(count);
  }

  showCount(text: string): void {
    setText(this.count, text);
    this.count.title = text;
  }
}
