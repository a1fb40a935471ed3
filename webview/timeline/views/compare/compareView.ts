import '../../css/compare.css';
import { selfDifference, type TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import { isAbort } from '../../../../src/core/errors';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import { formatDuration } from '../../../../src/core/time';
import type { CodeChange, ComparedTrace } from '../../../../src/protocol/pages/compare';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { button, h, setText } from '../../dom';
import { messageOf } from '../../parts/detail';
import { t } from '../../strings';
import { AnswerPane } from '../answerPane';
import type { TraceView, ViewContext } from '../view';
import { VirtualGrid, type GridRow } from '../virtualGrid';
import { compareNotes } from './compareNotes';
import { fillCompareRow, gridColumns } from './compareRow';
import { listRows, type ListedRows } from './compareRows';
import { CompareSources } from './compareSources';
import { signed } from './compareTexts';

/** For so many of the nodes that differ most it is asked whether their code changed: git takes a while for each. */
const askedCode = 40;
const codeDelayMs = 400;

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
  private comparison: TraceComparison | undefined;
  private rows: ListedRows = { count: 0, node: new Int32Array(0), pair: new Int32Array(0), differing: 0 };
  private asCalled = false;
  private readonly open = new Set<number>();
  private code = new Map<number, CodeChange>();
  private codeAsking: AbortController | undefined;
  private codeTimer = 0;
  private largest = 0;
  private isWanting = false;
  private askedFor = '';
  /** Rows of the other trace that the filter leaves; undefined without a filter. */
  private foundThere: ReadonlySet<SpanRow> | undefined;
  private filterAsking: AbortController | undefined;

  constructor(private readonly context: ViewContext) {
    this.sources = new CompareSources(context.host, () => this.grid.invalidate());
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
    if (this.comparison && this.context.comparing()) return;
    clearTimeout(this.codeTimer);
    this.codeAsking?.abort();
    this.filterAsking?.abort();
    this.comparison = undefined;
    this.askedFor = '';
  }

  selected(row: SpanRow): void {
    if (this.hereAt(this.grid.active) === row) return;
    this.grid.setActive(this.placeOf(row), true);
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
    const wish = `${revision} ${other.number}`;
    if (wish === this.askedFor && this.comparison) return this.grid.invalidate();
    this.askedFor = wish;
    this.comparison = undefined;
    this.open.clear();
    this.code = new Map();
    clearTimeout(this.codeTimer);
    this.codeAsking?.abort();
    this.grid.setCount(0);
    this.notes.replaceChildren();
    setText(this.facts, '');
    this.showLine(other, undefined);
    this.answers.ask(
      signal => host.request('compare', { revision, number: other.number }, signal),
      comparison => this.show(comparison, other),
    );
  }

  private show(comparison: TraceComparison, other: ComparedTrace): void {
    const { nodes, order } = comparison;
    this.comparison = comparison;
    this.largest = order.length ? Math.abs(selfDifference(nodes, order[0])) : 0;
    this.sources.begin(this.context.stage.model.revision, other.number);
    this.showLine(other, comparison);
    this.notes.replaceChildren(...compareNotes(comparison, other).map(text => h('p', { text })));
    this.list();
    this.selected(this.context.stage.view.selected);
    this.filter();
    // The places of the lines come first: both are asked of the thread that knows the source.
    this.codeTimer = window.setTimeout(() => this.askCode(other), codeDelayMs);
  }

  private showLine(other: ComparedTrace, comparison: TraceComparison | undefined): void {
    const here = comparison?.duration.here ?? this.context.stage.model.header.duration;
    const there = comparison?.duration.there ?? other.duration;
    const strong = (text: string): HTMLElement => h('strong', { text });
    const named = t('otherTraceOf', other.rootService.slice(0, 80), other.rootName.slice(0, 120), other.when);
    this.line.replaceChildren(
      h('span', {}, `${t('thisTrace')} `, strong(formatDuration(here))),
      h(
        'span',
        {},
        `${t('otherTrace')} `,
        strong(formatDuration(there)),
        h('bdi', { class: 'dim', text: ` (${named})` }),
      ),
      h('span', { class: here > there ? 'longer' : 'shorter' }, strong(signed(here - there))),
    );
  }

  /** Puts together what is listed: after another order, filter, or a node that was opened or closed. */
  private list(): void {
    const { comparison } = this;
    if (!comparison) return;
    this.rows = listRows(comparison, {
      asCalled: this.asCalled,
      isHit: node => this.isHit(comparison, node),
      isOpen: node => this.open.has(node),
    });
    const { order, nodes, least } = comparison;
    const isWhole = this.rows.differing === order.length;
    setText(
      this.facts,
      isWhole
        ? t('nodesDiffer', order.length, nodes.count - order.length)
        : t('nodesShown', this.rows.differing, order.length),
    );
    this.grid.setCount(this.rows.count);
    this.answers.say(!order.length ? t('nothingDiffers', formatDuration(least)) : this.rows.count ? '' : t('noHits'));
  }

  private isHit({ nodes }: TraceComparison, node: number): boolean {
    const { foundThere } = this;
    const filtered = this.context.filtered();
    if (filtered.search === undefined) return true;
    for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++) {
      const here = nodes.pairHere[pair];
      if (here >= 0 ? filtered.isHit(here) : foundThere?.has(nodes.pairThere[pair])) return true;
    }
    return false;
  }

  /** What is gone is looked for in the other trace. */
  private filter(): void {
    const { search, text } = this.context.filtered();
    const other = this.context.comparing();
    this.filterAsking?.abort();
    this.foundThere = undefined;
    this.list();
    if (search === undefined || !other || !this.comparison) return;
    const { signal } = (this.filterAsking = new AbortController());
    this.context.host.request('compare/found', { number: other.number, query: text }, signal).then(
      rows => {
        if (signal.aborted) return;
        this.foundThere = new Set(rows);
        this.list();
      },
      (error: unknown) => {
        if (!signal.aborted && !isAbort(error)) this.context.announcer.note(t('findFailed', messageOf(error)));
      },
    );
  }

  private askCode(other: ComparedTrace): void {
    const { comparison } = this;
    if (!comparison) return;
    const { nodes, order } = comparison;
    const pairs = [...order.subarray(0, askedCode)].flatMap(node => {
      for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++) {
        const [here, there] = [nodes.pairHere[pair], nodes.pairThere[pair]];
        if (here >= 0 && there >= 0) return [{ node, here, there }];
      }
      return [];
    });
    if (!pairs.length) return;
    const { signal } = (this.codeAsking = new AbortController());
    const { revision } = this.context.stage.model;
    this.context.host.request('compare/code', { revision, number: other.number, pairs }, signal).then(
      changes => {
        if (signal.aborted) return;
        this.code = new Map(changes.map(change => [change.node, change]));
        this.grid.invalidate();
      },
      // Whether code changed is said beside the answer: it stands without.
      () => undefined,
    );
  }

  private fill(row: GridRow, position: number): void {
    const { comparison, rows, asCalled } = this;
    if (!comparison) return;
    const node = rows.node[position];
    const { stage } = this.context;
    fillCompareRow(row, node, rows.pair[position], {
      comparison,
      largest: this.largest,
      asCalled,
      isOpen: this.open.has(node),
      source: this.sources.of(this.hereAt(position), this.thereAt(position)),
      code: this.code.get(node),
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
      const { first, last } = this.grid.shown();
      const lines = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
      this.sources.want(lines.map(at => [this.hereAt(at), this.thereAt(at)] as const));
    });
  }

  /** Row of this trace that a line stands for, -1 for none. */
  private hereAt(position: number): SpanRow {
    return this.rowAt(position, this.comparison?.nodes.pairHere);
  }

  private thereAt(position: number): SpanRow {
    return this.rowAt(position, this.comparison?.nodes.pairThere);
  }

  /** Of a pair its own row; of a node the first that there is. */
  private rowAt(position: number, rows: Int32Array | undefined): SpanRow {
    const { comparison } = this;
    if (!comparison || !rows || position < 0 || position >= this.rows.count) return -1;
    const pair = this.rows.pair[position];
    if (pair >= 0) return rows[pair];
    const { firstPair } = comparison.nodes;
    const node = this.rows.node[position];
    for (let i = firstPair[node]; i < firstPair[node + 1]; i++) if (rows[i] >= 0) return rows[i];
    return -1;
  }

  /** Where a row of this trace is listed, -1 when it is not. */
  private placeOf(row: SpanRow): number {
    const { comparison, rows } = this;
    if (!comparison || row < 0) return -1;
    const { pairHere, firstPair } = comparison.nodes;
    const pair = pairHere.indexOf(row);
    if (pair < 0) return -1;
    let nodePlace = -1;
    for (let i = 0; i < rows.count; i++) {
      if (rows.pair[i] === pair) return i;
      const node = rows.node[i];
      if (rows.pair[i] < 0 && firstPair[node] <= pair && pair < firstPair[node + 1]) nodePlace = i;
    }
    return nodePlace;
  }

  private selectAt(position: number): void {
    const row = this.hereAt(position);
    if (row >= 0) this.context.select(row);
  }

  private key(event: KeyboardEvent): boolean {
    const { active } = this.grid;
    if (active < 0 || !this.comparison) return false;
    switch (event.key) {
      case 'Enter':
        this.openSource(active);
        return true;
      case ' ':
        this.showSpan(active);
        return true;
      case 'ArrowRight':
        this.unfold(active);
        return true;
      case 'ArrowLeft':
        this.foldOrOut(active);
        return true;
      default:
        return false;
    }
  }

  private clicked(position: number, target: Element, isDouble: boolean): void {
    if (target.closest('.place')) this.openSource(position);
    else if (target.closest('.compare-fold, .compare-count')) this.toggle(position);
    else if (isDouble) this.showSpan(position);
  }

  private openSource(position: number): void {
    const here = this.hereAt(position);
    if (here >= 0) return this.context.openSource(here);
    this.ask('compare/openSource', this.thereAt(position), 'openFailed');
  }

  /** In the timeline; what is gone, in the other trace. */
  private showSpan(position: number): void {
    const here = this.hereAt(position);
    if (here >= 0) return this.context.showInTimeline(here);
    this.ask('compare/openTrace', this.thereAt(position), 'actFailed');
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

  private unfold(position: number): void {
    const node = this.rows.node[position];
    if (this.rows.pair[position] >= 0 || !this.hasMembers(node)) return;
    if (this.open.has(node)) this.goTo(position + 1);
    else this.toggle(position);
  }

  private foldOrOut(position: number): void {
    const node = this.rows.node[position];
    if (this.rows.pair[position] < 0 && this.open.has(node)) return this.toggle(position);
    const parent = this.rows.pair[position] >= 0 ? node : this.asCalled ? this.comparison!.nodes.parent[node] : -1;
    for (let i = position - 1; i >= 0 && parent >= 0; i--)
      if (this.rows.node[i] === parent && this.rows.pair[i] < 0) return this.goTo(i);
  }

  private goTo(position: number): void {
    this.grid.setActive(position);
    this.selectAt(position);
  }

  private toggle(position: number): void {
    const node = this.rows.node[position];
    if (!this.hasMembers(node)) return;
    if (!this.open.delete(node)) this.open.add(node);
    this.list();
    this.goTo(position);
  }

  private hasMembers(node: number): boolean {
    const { firstPair } = this.comparison!.nodes;
    return firstPair[node + 1] - firstPair[node] > 1;
  }

  private sort(asCalled: boolean): void {
    if (asCalled === this.asCalled) return;
    const node = this.rows.node[this.grid.active];
    this.asCalled = asCalled;
    this.drawOrder();
    this.list();
    const place = this.rows.node.findIndex((other, i) => other === node && this.rows.pair[i] < 0);
    this.grid.setActive(place);
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
