import type { SpanRow } from '../../../src/core/spans/spanTable';
import { button, h, isolated } from '../dom';
import { focusItem, rovingKey } from '../input/roving';
import { appendSome } from '../parts/someOf';
import { t } from '../strings';

/** A place in the source: what a link says and opens. */
export interface ListPlace {
  readonly row: SpanRow;
  readonly label: string;
}

export interface ListLine {
  /** What stands in the line before the places, as cells. */
  readonly cells: readonly HTMLElement[];
  /** Read in one go. */
  readonly words: string;
  readonly places: readonly ListPlace[];
  select(): void;
}

/**
 * Lines of buttons, one stop of the Tab key: arrows go from line to line, Enter selects what the line is about, `o` opens its
 * source. A few hundred are made at a time.
 */
export class AnswerList {
  readonly element = h('ul', { class: 'answer-list' });
  private lines: ListLine[] = [];
  private buttons: HTMLButtonElement[] = [];

  constructor(private readonly openSource: (row: SpanRow) => void) {
    this.element.addEventListener('keydown', event => this.key(event));
  }

  /** `make` says the lines as they are needed, `count` of them. */
  fill(count: number, make: (index: number) => ListLine): void {
    const focused = this.buttons.indexOf(document.activeElement as HTMLButtonElement);
    const current = this.buttons.findIndex(({ classList }) => classList.contains('current'));
    this.lines = [];
    this.buttons = [];
    this.element.replaceChildren();
    appendSome(this.element, count, i => [this.line(make(i), i)], 'li');
    // Places came: the same lines with more in them.
    this.buttons[current]?.classList.add('current');
    if (focused >= 0) focusItem(this.buttons, Math.min(focused, this.buttons.length - 1));
  }

  focus(): void {
    (this.buttons.find(({ tabIndex }) => tabIndex === 0) ?? this.buttons[0])?.focus();
  }

  /** Shows which line is the current one. */
  mark(index: number): void {
    this.buttons.forEach((line, i) => line.classList.toggle('current', i === index));
    const { element } = this;
    const line = this.buttons[index]?.parentElement;
    const body = element.parentElement?.parentElement;
    if (line && body) body.scrollTop = Math.max(0, line.offsetTop - body.clientHeight / 2);
  }

  private line(line: ListLine, index: number): HTMLElement {
    const main = button('answer-line', '', () => line.select());
    main.append(...line.cells);
    main.setAttribute('aria-label', line.words);
    main.tabIndex = index === 0 ? 0 : -1;
    this.buttons[index] = main;
    this.lines[index] = line;
    return h('li', {}, main, placeLinks(line.places, this.openSource));
  }

  private key(event: KeyboardEvent): void {
    if (rovingKey(event, this.buttons, true)) return;
    const at = this.buttons.indexOf(document.activeElement as HTMLButtonElement);
    const [place] = this.lines[at]?.places ?? [];
    if (event.key !== 'o' || !place) return;
    event.preventDefault();
    event.stopPropagation();
    this.openSource(place.row);
  }
}

/** `store.go:41`; of two places "between a.js:12 and a.js:20". Not in the order of Tab: the keys of the line open the first. */
function placeLinks(places: readonly ListPlace[], open: (row: SpanRow) => void): HTMLElement {
  const element = h('span', { class: 'answer-places' });
  const link = ({ row, label }: ListPlace) => {
    const link = button('link-button', '', () => open(row));
    link.append(isolated('', label));
    link.setAttribute('aria-label', t('openPlace', label));
    return link;
  };
  if (places.length === 2) {
    // Without values, so that links stay to be put in.
    for (const part of t('between', '{0}', '{1}').split(/(\{[01]\})/)) {
      const index = /^\{([01])\}$/.exec(part)?.[1];
      element.append(index === undefined ? part : link(places[Number(index)]));
    }
  } else for (const place of places) element.append(link(place), ' ');
  return element;
}
