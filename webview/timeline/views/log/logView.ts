import type { LogText } from '../../../../src/core/analysis/views/logTexts';
import { statusEntry, type TraceLog } from '../../../../src/core/analysis/views/traceLog';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import { formatDuration } from '../../../../src/core/time';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { h, setText } from '../../dom';
import { menuContext } from '../../parts/rowElement';
import { plural, t } from '../../strings';
import { GridView } from '../gridView';
import { putName } from '../table/tableRow';
import type { ViewContext } from '../view';
import { VirtualGrid, type GridRow } from '../virtualGrid';
import { LogTexts } from './logTexts';
import { StackPane } from './stackPane';

const emptyLog: TraceLog = {
  count: 0,
  rows: new Uint32Array(0),
  events: new Int32Array(0),
  times: new Float64Array(0),
  name: new Uint32Array(0),
  names: [],
  isError: new Uint8Array(0),
};

/** Events and exceptions of all spans as one log; what an entry says is asked for when it comes into view. */
export class LogView extends GridView {
  readonly name = 'log';
  readonly element = h('div', { class: 'view log-view' });
  private readonly facts = h('span', { class: 'view-facts dim', attributes: { role: 'status' } });
  protected readonly grid: VirtualGrid;
  private readonly texts: LogTexts;
  private readonly stack: StackPane;
  private log = emptyLog;

  constructor(context: ViewContext) {
    super(context);
    const { host } = context;
    this.texts = new LogTexts(host, () => {
      this.grid.invalidate();
      this.showStack();
    });
    this.stack = new StackPane(host, {
      open: (row, frame) => context.openFrame(row, frame),
      leave: () => this.toggleStack(false),
    });
    this.grid = new VirtualGrid({
      name: 'log',
      columns: [
        { id: 'time', label: t('logTime'), isNumber: true },
        { id: 'service', label: t('columnService') },
        { id: 'name', label: t('span') },
        { id: 'event', label: t('logEvent') },
        { id: 'text', label: t('logText') },
      ],
      fill: (row, position) => this.fill(row, position),
      moved: position => {
        this.context.select(this.log.rows[position]);
        this.showStack();
      },
      key: event => this.key(event),
      clicked: (position, target, isDouble) => {
        if (target.closest('.has-stack .col-event')) this.toggleStack(!this.stack.isOpen);
        else if (isDouble) this.context.openSource(this.log.rows[position]);
      },
    });
    this.grid.setLabel(t('logLabel'));
    const line = h('div', { class: 'view-line' }, this.facts);
    this.element.append(line, this.grid.element, this.stack.element, this.answers.element);
  }

  selected(row: SpanRow): void {
    this.grid.setMenuContext(menuContext(row, row >= 0 && this.context.stage.model.isError(row)));
    if (this.log.rows[this.grid.active] === row) return;
    this.grid.setActive(this.log.rows.indexOf(row));
    this.showStack();
  }

  run(command: PageCommand): boolean {
    if (command === 'nextError' || command === 'previousError') return this.goToError(command === 'nextError' ? 1 : -1);
    return false;
  }

  private key(event: KeyboardEvent): boolean {
    const row = this.log.rows[this.grid.active];
    if (row === undefined) return false;
    if (event.key === 'Enter') this.context.openSource(row);
    else if (event.key === ' ') this.context.showInTimeline(row);
    else if (event.key === 'ArrowRight') this.toggleStack(true);
    else if (event.key === 'ArrowLeft' || (event.key === 'Escape' && this.stack.isOpen)) this.toggleStack(false);
    else return false;
    return true;
  }

  private goToError(step: 1 | -1): boolean {
    const { isError, count } = this.log;
    for (let i = 1; i <= count; i++) {
      const at = (((this.grid.active + step * i) % count) + count) % count;
      if (!isError[at]) continue;
      this.grid.setActive(at);
      this.context.select(this.log.rows[at]);
      this.showStack();
      return true;
    }
    this.context.announcer.note(t('noErrors'));
    return true;
  }

  private toggleStack(isOpen: boolean): void {
    this.stack.toggle(isOpen);
    if (isOpen) this.showStack();
    else this.grid.focus();
  }

  private showStack(): void {
    if (!this.stack.isOpen) return;
    const at = this.grid.active;
    const row = this.log.rows[at];
    const text = row === undefined ? undefined : this.texts.get(at);
    this.stack.show(this.context.stage.model.revision, row ?? -1, this.log.events[at] ?? statusEntry, text);
  }

  protected override themeChanged(): void {
    super.themeChanged();
    this.markErrors();
  }

  protected load(): void {
    const { revision } = this.context.stage.model;
    const { search } = this.context.filtered();
    const wish = { revision, search };
    if (this.answers.isFor(wish)) return this.grid.invalidate();
    this.answers.ask(
      wish,
      signal => this.context.host.request('log', wish, signal),
      log => this.show(log, revision, search !== undefined),
    );
  }

  private show(log: TraceLog, revision: number, isFiltered: boolean): void {
    const before = this.log.rows[this.grid.active];
    this.log = log;
    this.texts.reset(revision, log);
    this.grid.setCount(log.count);
    const selected = this.context.stage.view.selected;
    this.grid.setActive(log.rows.indexOf(before === selected ? before : selected));
    const errors = this.markErrors();
    const facts = [plural(log.count, 'logOneEntry', 'logEntries')];
    if (errors) facts.push(plural(errors, 'logOneError', 'logErrors'));
    if (isFiltered) facts.push(t('filteredSpans'));
    setText(this.facts, facts.join(' · '));
    if (!log.count) this.answers.say(t(isFiltered ? 'noHits' : 'noLog'));
  }

  /** Beside the thumb; gives how many there are. */
  private markErrors(): number {
    const { isError } = this.log;
    const positions: number[] = [];
    for (let i = 0; i < isError.length; i++) if (isError[i]) positions.push(i);
    this.grid.setMarks(positions, this.context.palette().error);
    return positions.length;
  }

  private fill({ element, cells }: GridRow, position: number): void {
    const { log } = this;
    const { model } = this.context.stage;
    const row = log.rows[position];
    const isStatus = log.events[position] === statusEntry;
    const text = this.texts.get(position);
    const event = isStatus ? t('logStatus') : log.names[log.name[position]];
    element.classList.toggle(
      'error',
      log.isError[position] === 1 || /^(error|fatal|critical)$/i.test(text?.level ?? ''),
    );
    element.classList.toggle('warn', /^warn/i.test(text?.level ?? ''));
    element.classList.toggle('has-stack', Boolean(text?.stack));
    element.dataset['row'] = String(row);
    element.dataset['vscodeContext'] = menuContext(row, model.isError(row));
    const [time, service, name, eventCell, textCell] = cells;
    setText(time, formatDuration(log.times[position]));
    this.putService(service, row);
    putName(name, model.has(row) ? model.nameOf(row) || t('unnamed') : '');
    setText(eventCell, event.slice(0, 200));
    eventCell.title = text?.stack ? t(this.stack.isOpen ? 'hideStack' : 'showStack') : event.slice(0, 1000);
    setText(textCell, this.textOf(text));
    textCell.title = text?.text ?? '';
    const who = `${model.nameOf(row)} · ${model.serviceOf(row)}`.slice(0, 400);
    const words = [t('logWords', formatDuration(log.times[position]), event, this.textOf(text), who)];
    if (text?.stack) words.push(t('stackOf'));
    element.setAttribute('aria-label', words.join(', '));
  }

  private textOf(text: LogText | undefined): string {
    return text ? [text.level, text.text].filter(Boolean).join(' · ') : '';
  }

  private putService(cell: HTMLElement, row: SpanRow): void {
    const { model } = this.context.stage;
    let [chip, text] = cell.children as unknown as HTMLElement[];
    if (!text) {
      chip = h('span', { class: 'chip' });
      text = h('bdi', { class: 'cut', attributes: { dir: 'auto' } });
      cell.append(chip, text);
    }
    chip.style.backgroundColor = model.has(row) ? this.context.colorOf(model.service[row]) : '';
    setText(text, model.has(row) ? model.serviceOf(row).slice(0, 200) : '');
  }
}
