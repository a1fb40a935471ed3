import type { ParsedQuery, QueryProblem } from '../../../src/core/query/query';
import { h } from '../dom';

/**
 * A line of text that shows what it says in colours: the input's own text is transparent, and below it the same text stands in
 * pieces. Both scroll together.
 */
export class QueryField {
  readonly element = h('div', { class: 'query-field' });
  readonly input: HTMLInputElement;
  private readonly painted = h('div', { class: 'query-text code', attributes: { 'aria-hidden': 'true' } });

  constructor(label: string, placeholder: string) {
    this.input = h('input', {
      class: 'find-field code',
      attributes: {
        type: 'text',
        spellcheck: 'false',
        autocomplete: 'off',
        autocapitalize: 'off',
        placeholder,
        'aria-label': label,
      },
    });
    const clip = h('div', { class: 'query-clip' }, this.painted);
    this.element.append(clip, this.input);
    // A browser tells nobody that the text of an input scrolled; these are all the ways in which it does.
    for (const cause of ['keydown', 'input', 'pointerup', 'pointermove', 'select', 'focus', 'blur', 'wheel'] as const) {
      this.input.addEventListener(cause, () => requestAnimationFrame(() => this.follow()), { passive: true });
    }
  }

  get text(): string {
    return this.input.value;
  }

  set text(text: string) {
    if (this.input.value !== text) this.input.value = text;
  }

  /** Colours the text; `problems` are underlined. */
  paint({ text, tokens }: ParsedQuery, problems: readonly QueryProblem[]): void {
    const pieces: Node[] = [];
    const piece = (from: number, to: number, kind: string) => {
      if (from >= to) return;
      const isWrong = problems.some(problem => !problem.isHint && problem.from < to && problem.to > from);
      pieces.push(h('span', { class: `query-${kind}${isWrong ? ' query-wrong' : ''}`, text: text.slice(from, to) }));
    };
    let at = 0;
    for (const { from, to, kind } of tokens) {
      piece(at, from, 'blank');
      piece(from, to, kind);
      at = to;
    }
    piece(at, text.length, 'blank');
    this.painted.replaceChildren(...pieces);
    this.follow();
  }

  private follow(): void {
    this.painted.style.transform = `translateX(${-this.input.scrollLeft}px)`;
  }
}
