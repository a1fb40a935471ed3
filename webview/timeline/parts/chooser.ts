import { h } from '../dom';
import { t } from '../strings';

/** More lines nobody walks through: typing brings the others. */
const mostShown = 200;

/** A small list over a view that asks for one of some texts: type to narrow it, arrows and Enter to choose, Escape to leave. */
export class Chooser {
  readonly element = h('div', { class: 'chooser', attributes: { role: 'dialog' } });
  private readonly title = h('label', { class: 'chooser-title', attributes: { for: 'chooser-input' } });
  private readonly input = h('input', {
    class: 'chooser-input',
    attributes: {
      id: 'chooser-input',
      type: 'text',
      role: 'combobox',
      spellcheck: 'false',
      autocomplete: 'off',
      'aria-expanded': 'true',
      'aria-controls': 'chooser-list',
      'aria-autocomplete': 'list',
    },
  });
  private readonly list = h('ul', { class: 'chooser-list', attributes: { id: 'chooser-list', role: 'listbox' } });
  private options: readonly string[] = [];
  private shown: readonly string[] = [];
  private active = 0;
  private answer: ((choice: string | undefined) => void) | undefined;

  constructor() {
    this.element.hidden = true;
    this.input.placeholder = t('choose');
    this.element.append(this.title, this.input, this.list);
    this.input.addEventListener('input', () => this.narrow());
    this.input.addEventListener('keydown', event => this.key(event));
    this.element.addEventListener('focusout', event => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.finish(undefined);
    });
    this.list.addEventListener('pointerdown', event => {
      event.preventDefault(); // the focus stays where it is
      const option = (event.target as Element).closest<HTMLElement>('[data-index]');
      if (option) this.finish(this.shown[Number(option.dataset['index'])]);
    });
  }

  /** Undefined when it was left. Whoever asks takes the focus back. */
  choose(title: string, options: readonly string[]): Promise<string | undefined> {
    this.finish(undefined);
    this.options = options;
    this.title.textContent = title;
    this.list.setAttribute('aria-label', title);
    this.input.value = '';
    this.element.hidden = false;
    this.narrow();
    this.input.focus();
    return new Promise(resolve => (this.answer = resolve));
  }

  private finish(choice: string | undefined): void {
    const { answer } = this;
    this.answer = undefined;
    this.element.hidden = true;
    answer?.(choice);
  }

  private narrow(): void {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = this.options
      .filter(option => words.every(word => option.toLowerCase().includes(word)))
      .slice(0, mostShown);
    this.active = 0;
    this.list.replaceChildren(
      ...this.shown.map((text, i) =>
        h('li', {
          class: 'chooser-option',
          text,
          attributes: { role: 'option', id: `chooser-${i}`, 'data-index': String(i) },
        }),
      ),
    );
    if (!this.shown.length) this.list.append(h('li', { class: 'dim chooser-none', text: t('noChoice') }));
    this.mark();
  }

  private mark(): void {
    for (const option of this.list.querySelectorAll<HTMLElement>('[data-index]')) {
      const isActive = option.dataset['index'] === String(this.active);
      option.setAttribute('aria-selected', String(isActive));
      if (isActive) option.scrollIntoView({ block: 'nearest' });
    }
    if (this.shown.length) this.input.setAttribute('aria-activedescendant', `chooser-${this.active}`);
    else this.input.removeAttribute('aria-activedescendant');
  }

  private key(event: KeyboardEvent): void {
    const { length } = this.shown;
    if (event.key === 'Enter') this.finish(this.shown[this.active]);
    else if (event.key === 'Escape') this.finish(undefined);
    else if (event.key === 'ArrowDown' && length) this.active = (this.active + 1) % length;
    else if (event.key === 'ArrowUp' && length) this.active = (this.active + length - 1) % length;
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }
}
