/** The one box that finds text and filters by keys: its colours, completions, count, next and previous. */
import { isAbort } from '../../../src/core/errors';
import type { CompletionItem, QueryCompletion } from '../../../src/core/query/completion';
import { parseQuery } from '../../../src/core/query/parseQuery';
import type { ParsedQuery, QueryProblem } from '../../../src/core/query/query';
import { words } from '../answers/words';
import { button, h, icon, setAttribute, setText } from '../dom';
import { closePath, downPath, filterPath, upPath } from '../icons';
import { Settle } from '../scheduler';
import { t } from '../strings';
import { Completions } from './completions';
import { QueryField } from './queryField';

export interface QueryBoxActions {
  /** Another text was typed; an empty one takes marks and filter away. */
  search(query: string): void;
  next(): void;
  previous(): void;
  toggleOnlyHits(): void;
  /** Marks and filter go; the place stays. */
  clear(): void;
  /** Back to the rows. */
  leave(): void;
  /** The box has the keyboard. */
  prepare(): void;
  complete(text: string, caret: number, signal: AbortSignal): Promise<QueryCompletion>;
}

/** Completions are asked for when a key rests so long. */
const completeMs = 60;
/** Shorter words are being typed too fast for anybody to look at a list. */
const shortestWord = 2;

export class QueryBox {
  readonly element = h('div', { class: 'find', attributes: { role: 'search' } });
  private readonly field = new QueryField(t('find'), t('findPlaceholder'));
  private readonly completions: Completions;
  private readonly count = h('span', { class: 'find-count dim' });
  private readonly problem = h('span', { class: 'find-problem', attributes: { id: 'find-problem', role: 'status' } });
  private readonly steps = h('span', { class: 'find-steps' });
  private readonly onlyHits: HTMLButtonElement;
  private readonly settle = new Settle(completeMs, () => void this.complete(false));
  private asking: AbortController | undefined;
  private parsed: ParsedQuery = parseQuery('');
  /** Those that only the search knows. */
  private found: readonly QueryProblem[] = [];

  constructor(private readonly actions: QueryBoxActions) {
    const { input } = this.field;
    this.completions = new Completions({
      accept: (completion, item) => this.insert(completion, item),
      changed: () => this.describe(),
    });
    for (const [name, value] of [
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-controls', 'completions'],
      ['aria-describedby', 'find-problem'],
    ])
      input.setAttribute(name, value);
    const step = (label: string, path: string, action: () => void) => {
      const element = button('icon-button', '', action);
      element.append(icon(path));
      element.title = label;
      element.setAttribute('aria-label', label);
      return element;
    };
    this.onlyHits = step(t('onlyHits'), filterPath, actions.toggleOnlyHits);
    this.onlyHits.classList.add('only-hits');
    const previous = step(t('findPrevious'), upPath, actions.previous);
    const next = step(t('findNext'), downPath, actions.next);
    for (const one of [previous, next]) one.classList.add('find-step');
    this.steps.append(
      previous,
      next,
      this.onlyHits,
      step(t('findClear'), closePath, () => {
        actions.clear();
        actions.leave();
      }),
    );
    input.addEventListener('input', () => this.typed());
    input.addEventListener('focus', actions.prepare);
    input.addEventListener('blur', () => this.close());
    input.addEventListener('keydown', event => this.key(event));
    input.addEventListener('pointerdown', () => this.close());
    this.field.element.append(this.completions.element);
    this.element.append(this.field.element, this.steps, this.count, this.problem);
    this.describe();
  }

  get query(): string {
    return this.field.text;
  }

  focus(): void {
    this.field.input.focus();
    this.field.input.select();
  }

  show(query: string, count: string): void {
    this.field.text = query;
    this.read();
    this.showCount(count);
  }

  showCount(text: string): void {
    setText(this.count, text);
    this.count.title = text;
  }

  /** What the search noticed about the query. */
  showProblems(problems: readonly QueryProblem[]): void {
    this.found = problems;
    this.paint();
  }

  showOnlyHits(isOn: boolean): void {
    setAttribute(this.onlyHits, 'aria-pressed', String(isOn));
  }

  private typed(): void {
    this.found = [];
    this.read();
    this.actions.search(this.query);
    this.settle.touch();
  }

  private read(): void {
    this.parsed = parseQuery(this.query);
    this.element.classList.toggle('has-query', this.query !== '');
    this.paint();
  }

  private paint(): void {
    const problems = this.found.length ? this.found : this.parsed.problems;
    this.field.paint(this.parsed, problems);
    const [first] = problems;
    setText(this.problem, first ? words(first.message) : '');
    this.problem.title = problems.map(({ message }) => words(message)).join('\n');
    this.problem.classList.toggle('hint', first?.isHint ?? false);
    setAttribute(this.field.input, 'aria-invalid', problems.some(({ isHint }) => !isHint) ? 'true' : undefined);
  }

  private key(event: KeyboardEvent): void {
    if (!this.completionKey(event)) {
      if (event.key === 'Enter') (event.shiftKey ? this.actions.previous : this.actions.next)();
      else if (event.key === 'Escape') {
        this.close();
        this.actions.leave();
      } else return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private completionKey(event: KeyboardEvent): boolean {
    const { completions } = this;
    if (event.key === ' ' && event.ctrlKey) {
      void this.complete(true);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (completions.isOpen) completions.move(event.key === 'ArrowDown' ? 1 : -1);
      else if (event.key === 'ArrowDown') void this.complete(true);
      return true;
    }
    if (!completions.isOpen) return false;
    // Enter steps from match to match until somebody went into the list; Tab takes what is offered first.
    if ((event.key === 'Enter' && completions.active) || (event.key === 'Tab' && !event.shiftKey)) completions.accept();
    else if (event.key === 'Escape' && completions.active) completions.close();
    else return false;
    return true;
  }

  /** `isAsked`: by a key, so that all there is is offered; otherwise what fits what is being typed. */
  private async complete(isAsked: boolean): Promise<void> {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const text = this.query;
    const caret = this.field.input.selectionStart ?? text.length;
    try {
      const completion = await this.actions.complete(text, caret, signal);
      if (signal.aborted || text !== this.query || document.activeElement !== this.field.input) return;
      const typed = text.slice(completion.from, caret);
      const isValue = completion.items[0]?.kind === 'value';
      const isWorth = isAsked || isValue || typed.length >= shortestWord;
      const isDone = completion.items.length === 1 && completion.items[0].insert.trimEnd() === typed;
      if (isWorth && !isDone) this.completions.show(completion, isAsked);
      else this.completions.close();
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.completions.close();
    }
  }

  private insert({ from, to }: QueryCompletion, item: CompletionItem): void {
    const { input } = this.field;
    input.setRangeText(item.insert, from, to, 'end');
    this.typed();
  }

  private close(): void {
    this.settle.cancel();
    this.asking?.abort();
    this.completions.close();
  }

  private describe(): void {
    const { input } = this.field;
    setAttribute(input, 'aria-expanded', String(this.completions.isOpen));
    setAttribute(input, 'aria-activedescendant', this.completions.active?.id);
  }
}
