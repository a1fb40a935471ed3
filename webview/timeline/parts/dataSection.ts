import type { DataFacts, SkewPair, TraceAnalysis } from '../../../src/core/analysis/analysis';
import type { Phrase } from '../../../src/core/phrase';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import { formatDuration } from '../../../src/core/time';
import { sentenceNodes } from '../answers/words';
import { button, h, icon, isolated, setText } from '../dom';
import { checkPath, warningPath } from '../icons';
import { plural, t } from '../strings';

export interface DataSectionActions {
  select(row: SpanRow): void;
  /** Name and service of a row; '' while it has not come. */
  rowText(row: SpanRow): string;
}

/** A sentence, and the spans that it is about. */
interface DataLine {
  /** Ours, or words that were made elsewhere. */
  readonly text: string | Phrase;
  readonly rows: Uint32Array;
  /** What needs no care: consumers that begin late, as they may. */
  readonly isHarmless?: boolean;
  /** Says more of the line before it. */
  readonly isPart?: boolean;
}

const none = new Uint32Array(0);
/** Pairs of hosts that have a line each. */
const mostPairs = 20;

/**
 * What has to be known of the data before one believes it, a line each. A line that is about spans is a button: it goes to the
 * first of them, and on from one to the next. Up and down go from line to line; the lines are one stop of the Tab key.
 */
export class DataSection {
  readonly element = h('section', { class: 'data-section', attributes: { 'aria-label': t('dataLabel') } });
  private buttons: HTMLButtonElement[] = [];

  constructor(private readonly actions: DataSectionActions) {
    this.element.addEventListener('keydown', event => this.onKey(event));
  }

  show({ data, rootMissing }: TraceAnalysis): void {
    const hadFocus = this.element.contains(document.activeElement);
    const lines = linesOf(data, rootMissing);
    this.buttons = [];
    if (lines.length)
      this.element.replaceChildren(h('ul', { class: 'data-lines' }, ...lines.map(line => this.lineElement(line))));
    else this.element.replaceChildren(h('p', { class: 'data-well' }, icon(checkPath), t('dataWell')));
    this.buttons.forEach((one, i) => (one.tabIndex = i ? -1 : 0));
    if (hadFocus) this.focus();
  }

  focus(): void {
    const [first] = this.buttons;
    if (first) return first.focus();
    this.element.tabIndex = -1;
    this.element.focus();
  }

  private lineElement({ text, rows, isHarmless, isPart }: DataLine): HTMLElement {
    const className = `data-line${isPart ? ' part' : ''}${isHarmless ? ' harmless' : ''}`;
    const sign = isPart ? undefined : icon(isHarmless ? checkPath : warningPath);
    const said = typeof text === 'string' ? [text] : sentenceNodes(text, subject => isolated('', subject));
    const sentence = h('span', { class: 'data-text' }, ...said);
    if (!rows.length) return h('li', { class: className }, sign, sentence);
    const place = h('bdi', { class: 'data-place', text: t(rows.length > 1 ? 'dataGoFirst' : 'dataGo') });
    let at = -1;
    const step = (by: number): void => {
      at = (at + by + rows.length) % rows.length;
      setText(
        place,
        [rows.length > 1 ? t('dataStep', at + 1, rows.length) : '', this.actions.rowText(rows[at])]
          .filter(Boolean)
          .join(' · '),
      );
      this.actions.select(rows[at]);
    };
    const go = button('data-go', '', () => step(1));
    go.title = t('dataStepHint');
    go.append(sentence, place);
    go.addEventListener('keydown', event => {
      // As F8 and Shift+F8 do elsewhere: on to the next, back to the one before.
      if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
      event.preventDefault();
      event.stopPropagation();
      step(event.key === 'ArrowRight' ? 1 : at < 0 ? 0 : -1);
    });
    this.buttons.push(go);
    return h('li', { class: className }, sign, go);
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.buttons.indexOf(event.target as HTMLButtonElement);
    const last = this.buttons.length - 1;
    const to = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.buttons.forEach((one, i) => (one.tabIndex = i === to ? 0 : -1));
    this.buttons[to].focus();
  }
}

function linesOf(data: DataFacts, rootMissing: boolean): DataLine[] {
  const { orphans, skewed, duplicates, cycles, dropped, warned } = data;
  const lines: DataLine[] = [];
  const add = (rows: Uint32Array, text: string): void => {
    if (rows.length) lines.push({ text, rows });
  };
  if (rootMissing) lines.push({ text: t('dataRootMissing'), rows: none });
  add(orphans, plural(orphans.length, 'dataOrphan', 'dataOrphans'));
  if (data.truncated) lines.push({ text: t('dataTruncated'), rows: none });
  for (const text of data.notes) lines.push({ text, rows: none, isPart: data.truncated });
  add(skewed, plural(skewed.length, 'dataSkew', 'dataSkews'));
  if (skewed.length) lines.push(...pairLines(data.skewPairs));
  add(duplicates, t('dataDuplicate', duplicates.length));
  add(cycles, plural(cycles.length, 'dataCycle', 'dataCycles'));
  add(
    dropped.rows,
    t(dropped.rows.length === 1 ? 'dataDropped' : 'dataDroppeds', droppedText(dropped), dropped.rows.length),
  );
  lines.push(...lateLines(data));
  add(warned, plural(warned.length, 'dataWarned', 'dataWarneds'));
  for (const text of data.remarks) lines.push({ text, rows: none, isPart: true });
  return lines;
}

function pairLines(pairs: readonly SkewPair[]): DataLine[] {
  const lines = pairs.slice(0, mostPairs).map(({ from, to, spanCount, most, row }): DataLine => {
    const count = plural(spanCount, 'dataPairSpan', 'dataPairSpans');
    const early = formatDuration(most);
    const pair = from === to ? t('dataPairSame', from, early) : t('dataPair', from, to, early);
    return { text: `${pair} · ${count}`, rows: Uint32Array.of(row), isPart: true };
  });
  if (pairs.length > mostPairs)
    lines.push({ text: t('dataPairsMore', pairs.length - mostPairs), rows: none, isPart: true });
  return lines;
}

function droppedText({ attributes, events, links }: DataFacts['dropped']): string {
  return [
    attributes && plural(attributes, 'dataAttribute', 'dataAttributes'),
    events && plural(events, 'dataEvent', 'dataEvents'),
    links && plural(links, 'dataLink', 'dataLinks'),
  ]
    .filter(Boolean)
    .join(', ');
}

function lateLines({ late, lateConsumers }: DataFacts): DataLine[] {
  if (!late.length) return [];
  if (lateConsumers === late.length)
    return [{ text: plural(late.length, 'dataLateConsumer', 'dataLateConsumers'), rows: late, isHarmless: true }];
  if (lateConsumers) return [{ text: t('dataLateMixed', late.length, lateConsumers), rows: late }];
  return [{ text: plural(late.length, 'dataLate', 'dataLates'), rows: late }];
}
