import '../../css/compare.css';
import { selfDifference, type TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import { isAbort } from '../../../../src/core/errors';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import { formatDuration } from '../../../../src/core/time';
import type { ComparedTrace } from '../../../../src/protocol/pages/compare';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { button, h, setText } from '../../dom';
import { messageOf } from '../../parts/detail';
import { t } from '../../strings';
import { AnswerPane } from '../answerPane';
import type { TraceView, ViewContext } from '../view';
import { VirtualGrid, type GridRow } from '../virtualGrid';
import { CompareCode } from './compareCode';
import { CompareFilter } from './compareFilter';
import { compareLine, compareNotes } from './compareHead';
import { CompareLines } from './compareLines';
import { fillCompareRow, gridColumns } from './compareRow';
import { CompareSources } from './compareSources';

/** What differs between the trace on the stage and another one: by how much it explains, or as called. */
export class CompareView implements TraceView {
  readonly name = 'compare';
  readonly element = h('div', { class: 'view compare-view' });
  private readonly answers = new AnswerPane();
  private readonly grid: VirtualGrid;
  private readonly line = h('p', { class: 'compare-line' });
  private readonly notes = h('div', { class: 'compare-notes dim' });
  private readonly facts = h('span', { class: 'view-facts dim', attributes: { role: 'status' } });
  private readonly order = h('span', { class: 'by-buttons', attributes: { role: 'group' } });
  private readonly sources: CompareSources;
  private readonly hits: CompareFilter;
  private readonly code: CompareCode;
  /** Undefined while there is no answer. */
  private lines: CompareLines | undefined;
  private asCalled = false;
  private largest = 0;
  private isWanting = false;

  constructor(private readonly context: ViewContext) {
    this.sources = new CompareSources(context.host, () => this.grid.invalidate());
    this.hits = new CompareFilter(context);
    this.code = new CompareCode(context.host, () => this.grid.invalidate());
    this.grid = new VirtualGrid({
      name: 'compare',
      columns: gridColumns(),
      fill: (row, position) => this.fill(row, position),
      moved: position => this.selectAt(position),
      key: event => this.key(event),
      clicked: (position, target, isDouble) => this.clicked(position, target, isDouble),
    });
    // Spans of a node are rows below it.
    this.grid.element.firstElementChild?.setAttribute('role', 'treegrid');
    this.grid.setLabel(t('compareLabel'));
    const tools = h('div', { class: 'view-line' }, this.order, this.facts);
    const list = h('div', { class: 'compare-list' }, this.grid.element, this.answers.element);
    this.element.append(this.line, this.notes, tools, list);
    this.drawOrder();
  }

  update(what: 'shown' | 'model' | 'filter' | 'theme' | 'size'): void {
    if (what === 'theme' || what === 'shown') this.readTheme();
    if (what === 'theme') this.grid.invalidate();
    else if (what === 'filter') this.filter();
    else if (what !== 'size') this.load();
  }

  hidden(): void {
    this.answers.cancel();
    if (this.lines && this.context.comparing()) return;
    this.answers.forget();
    this.code.cancel();
    this.hits.forget();
    this.lines = undefined;
  }

  selected(row: SpanRow): void {
    const { lines, grid } = this;
    if ((lines?.hereAt(grid.active) ?? -1) !== row) grid.setActive(lines?.placeOf(row) ?? -1, true);
  }

  focus(): void {
    this.grid.focus();
  }

  run(command: PageCommand): boolean {
    if (command !== 'sortBy') return false;
    this.sort(!this.asCalled);
    return true;
  }

  /** Colours that stand out from the background in every theme: those of charts are see-through in some. */
  private readTheme(): void {
    const { warning, foreground, isHighContrast } = this.context.palette();
    this.element.style.setProperty('--longer', isHighContrast ? foreground : warning);
  }

  private load(): void {
    const { host, stage } = this.context;
    const other = this.context.comparing();
    if (!other) return;
    const { revision } = stage.model;
    const about = { revision, number: other.number };
    // Shown again: the filter may be another one than when it was hidden.
    if (this.answers.isFor(about)) return this.filter();
    this.lines = undefined;
    this.code.forget();
    this.grid.setCount(0);
    this.notes.replaceChildren();
    setText(this.facts, '');
    this.showLine(other, undefined);
    this.answers.ask(
      about,
      signal => host.request('compare', about, signal),
      comparison => this.show(comparison, other),
    );
  }

  private show(comparison: TraceComparison, other: ComparedTrace): void {
    const { nodes, order } = comparison;
    const { revision } = this.context.stage.model;
    this.lines = new CompareLines(comparison);
    this.largest = order.length ? Math.abs(selfDifference(nodes, order[0])) : 0;
    this.sources.begin(revision, other.number);
    this.showLine(other, comparison);
    this.notes.replaceChildren(...compareNotes(comparison, other).map(text => h('p', { text })));
    this.list();
    this.selected(this.context.stage.view.selected);
    this.filter();
    this.code.ask(comparison, { revision, number: other.number });
  }

  private showLine(other: ComparedTrace, comparison: TraceComparison | undefined): void {
    const here = comparison?.duration.here ?? this.context.stage.model.header.duration;
    const there = comparison?.duration.there ?? other.duration;
    this.line.replaceChildren(...compareLine(other, here, there));
  }

  /** Puts together what is listed: after another order, filter, or a node that was opened or closed. */
  private list(): void {
    const { lines } = this;
    if (!lines) return;
    const { order, nodes, least } = lines.comparison;
    lines.list({ asCalled: this.asCalled, isHit: node => this.hits.isHit(nodes, node) });
    const isWhole = lines.differing === order.length;
    setText(
      this.facts,
      isWhole
        ? t('nodesDiffer', order.length, nodes.count - order.length)
        : t('nodesShown', lines.differing, order.length),
    );
    this.grid.setCount(lines.count);
    this.answers.say(!order.length ? t('nothingDiffers', formatDuration(least)) : lines.count ? '' : t('noHits'));
  }

  private filter(): void {
    const other = this.context.comparing();
    this.hits.forget();
    this.list();
    if (other && this.lines) this.hits.look(other.number, () => this.list());
  }

  private fill(row: GridRow, position: number): void {
    const { lines, asCalled } = this;
    if (!lines) return;
    const node = lines.nodeAt(position);
    const { stage } = this.context;
    fillCompareRow(row, node, lines.pairAt(position), {
      comparison: lines.comparison,
      largest: this.largest,
      asCalled,
      isOpen: lines.isOpen(node),
      source: this.sources.of(lines.hereAt(position), lines.thereAt(position)),
      code: this.code.of(node),
      colorOf: service => {
        const index = stage.model.services.indexOf(service);
        return index < 0 ? '' : this.context.colorOf(index);
      },
    });
    this.wantSources();
  }

  /** Asks once for all lines that are filled together. */
  private wantSources(): void {
    if (this.isWanting) return;
    this.isWanting = true;
    queueMicrotask(() => {
      this.isWanting = false;
      const { lines } = this;
      if (!lines) return;
      const { first, last } = this.grid.shown();
      const places = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
      this.sources.want(places.map(at => [lines.hereAt(at), lines.thereAt(at)] as const));
    });
  }

  private selectAt(position: number): void {
    const row = this.lines?.hereAt(position) ?? -1;
    if (row >= 0) this.context.select(row);
  }

  private key(event: KeyboardEvent): boolean {
    const { lines } = this;
    const { active } = this.grid;
    if (active < 0 || !lines) return false;
    switch (event.key) {
      case 'Enter':
        this.openSource(lines, active);
        return true;
      case ' ':
        this.showSpan(lines, active);
        return true;
      case 'ArrowRight':
        this.unfold(lines, active);
        return true;
      case 'ArrowLeft':
        this.foldOrOut(lines, active);
        return true;
      default:
        return false;
    }
  }

  private clicked(position: number, target: Element, isDouble: boolean): void {
    const { lines } = this;
    if (!lines) return;
    if (target.closest('.place')) this.openSource(lines, position);
    else if (target.closest('.compare-fold, .compare-count')) this.toggle(lines, position);
    else if (isDouble) this.showSpan(lines, position);
  }

  private openSource(lines: CompareLines, position: number): void {
    const here = lines.hereAt(position);
    if (here >= 0) return this.context.openSource(here);
    this.ask('compare/openSource', lines.thereAt(position), 'openFailed');
  }

  /** In the timeline; what is gone, in the other trace. */
  private showSpan(lines: CompareLines, position: number): void {
    const here = lines.hereAt(position);
    if (here >= 0) return this.context.showInTimeline(here);
    this.ask('compare/openTrace', lines.thereAt(position), 'actFailed');
  }

  private ask(
    method: 'compare/openSource' | 'compare/openTrace',
    row: SpanRow,
    failed: 'openFailed' | 'actFailed',
  ): void {
    const other = this.context.comparing();
    if (!other || row < 0) return;
    this.context.host.request(method, { number: other.number, row }).catch((error: unknown) => {
      if (!isAbort(error)) this.context.announcer.note(t(failed, messageOf(error)));
    });
  }

  private unfold(lines: CompareLines, position: number): void {
    const node = lines.nodeAt(position);
    if (lines.pairAt(position) >= 0 || !lines.hasMembers(node)) return;
    if (lines.isOpen(node)) this.goTo(position + 1);
    else this.toggle(lines, position);
  }

  /** To the node of a pair, or the one that calls it where those are listed. */
  private foldOrOut(lines: CompareLines, position: number): void {
    const node = lines.nodeAt(position);
    const isPair = lines.pairAt(position) >= 0;
    if (!isPair && lines.isOpen(node)) return this.toggle(lines, position);
    const parent = isPair ? node : this.asCalled ? lines.comparison.nodes.parent[node] : -1;
    const place = parent < 0 ? -1 : lines.placeOfNode(parent);
    if (place >= 0) this.goTo(place);
  }

  private goTo(position: number): void {
    this.grid.setActive(position);
    this.selectAt(position);
  }

  private toggle(lines: CompareLines, position: number): void {
    const node = lines.nodeAt(position);
    if (!lines.hasMembers(node)) return;
    lines.toggle(node);
    this.list();
    this.goTo(position);
  }

  private sort(asCalled: boolean): void {
    if (asCalled === this.asCalled) return;
    const { lines, grid } = this;
    const node = lines?.nodeAt(grid.active) ?? -1;
    this.asCalled = asCalled;
    this.drawOrder();
    this.list();
    grid.setActive(lines?.placeOfNode(node) ?? -1);
    this.context.announcer.say(t(asCalled ? 'sortedByCalls' : 'sortedByDifference'));
  }

  private drawOrder(): void {
    const make = (text: string, asCalled: boolean): HTMLElement => {
      const element = button('toggle-button', text, () => this.sort(asCalled));
      element.setAttribute('aria-pressed', String(this.asCalled === asCalled));
      return element;
    };
    this.order.setAttribute('aria-label', t('sortBy'));
    this.order.replaceChildren(make(t('byDifference'), false), make(t('byCalls'), true));
  }
}
