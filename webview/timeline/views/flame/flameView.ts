import type { Flame } from '../../../../src/core/analysis/views/flame';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { siblingOf } from '../../../../src/core/layout/flameBoxes';
import { button, h, setText } from '../../dom';
import { menuContext } from '../../parts/rowElement';
import { t } from '../../strings';
import { AnswerPane } from '../answerPane';
import type { TraceView, ViewContext } from '../view';
import { FlameCanvas } from './flameCanvas';
import { flameDetail, flameWords } from './flameWords';

/** Spans taken together by path, from the top down; each node can be gone to, zoomed to, and shown in the timeline. */
export class FlameView implements TraceView {
  readonly name = 'flame';
  readonly element = h('div', { class: 'view flame-view' });
  private readonly answers = new AnswerPane();
  private readonly legend = h('span', { class: 'view-facts dim' });
  private readonly out = button('link-button', t('flameAll'), () => {
    this.zoomTo(-1);
    this.focus();
  });
  private readonly detail = h('div', { class: 'flame-detail' });
  private readonly canvas: FlameCanvas;
  private flame: Flame | undefined;
  private active = -1;

  constructor(private readonly context: ViewContext) {
    this.canvas = new FlameCanvas(context, {
      chosen: node => this.choose(node),
      zoomed: node => this.zoomTo(node),
      words: node => (this.flame ? flameWords(this.flame, node, context.stage.model) : ''),
    });
    this.canvas.tree.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.key(event.key)) return;
      event.preventDefault();
    });
    this.out.hidden = true;
    const line = h('div', { class: 'view-line' }, this.legend, this.out);
    this.element.append(line, this.canvas.element, this.detail, this.answers.element);
  }

  update(what: 'shown' | 'model' | 'filter' | 'theme' | 'size'): void {
    if (what === 'shown' || what === 'model') this.load();
    this.canvas.update(what === 'filter' || what === 'shown');
  }

  arrived(): void {
    this.canvas.update(false);
    if (this.active >= 0) this.setActive(this.active);
  }

  hidden(): void {
    this.answers.cancel();
  }

  selected(row: SpanRow): void {
    const { flame } = this;
    if (!flame || row < 0) return;
    const node = flame.nodeOf[row];
    const { zoom } = this.canvas;
    if (zoom >= 0 && (node < zoom || node >= flame.subtreeEnd[zoom])) this.zoomTo(-1);
    this.setActive(node);
  }

  focus(): void {
    this.canvas.tree.focus({ preventScroll: true });
  }

  run(command: PageCommand): boolean {
    switch (command) {
      case 'zoomIn':
      case 'zoomToSpan':
        this.zoomTo(this.active);
        return true;
      case 'zoomOut':
        this.zoomOut();
        return true;
      case 'zoomReset':
        this.zoomTo(-1);
        return true;
      default:
        return false;
    }
  }

  private load(): void {
    const { host, stage } = this.context;
    const { revision } = stage.model;
    if (this.answers.isFor(revision)) return this.selected(stage.view.selected);
    this.flame = undefined;
    this.active = -1;
    this.canvas.show(undefined);
    this.zoomTo(-1);
    this.answers.ask(
      revision,
      signal => host.request('flame', { revision }, signal),
      flame => {
        this.flame = flame;
        setText(this.legend, t(flame.unit === 'time' ? 'flameLegend' : 'flameLegendSpans'));
        this.canvas.show(flame);
        this.selected(Math.max(0, stage.view.selected));
      },
    );
  }

  /** A person went to a node: its longest span is the one selected. */
  private choose(node: number): void {
    const { flame } = this;
    if (!flame) return;
    this.setActive(node);
    this.context.select(flame.longest[node]);
  }

  private setActive(node: number): void {
    this.active = node;
    this.canvas.setActive(node);
    this.tell();
  }

  private tell(): void {
    const { flame, active } = this;
    if (!flame || active < 0) return;
    const { model } = this.context.stage;
    const row = flame.longest[active];
    this.detail.replaceChildren(...flameDetail(flame, active, model));
    this.canvas.tree.dataset['vscodeContext'] = menuContext(row, model.isError(row));
  }

  private key(key: string): boolean {
    const { flame, active } = this;
    if (!flame || active < 0) return false;
    const isTop = this.canvas.zoom === active;
    switch (key) {
      case 'ArrowDown':
        if (flame.subtreeEnd[active] > active + 1) this.choose(active + 1);
        else this.context.announcer.say(t('flameNoChild'));
        return true;
      case 'ArrowUp':
        return this.go(flame.parent[active]);
      case 'ArrowLeft':
        return this.go(isTop ? undefined : siblingOf(flame, active, -1));
      case 'ArrowRight':
        return this.go(isTop ? undefined : siblingOf(flame, active, 1));
      case 'Home':
        return this.go(Math.max(0, this.canvas.zoom));
      case 'Enter':
        this.zoomTo(active);
        return true;
      case 'Backspace':
        this.zoomOut();
        return true;
      case 'Escape':
        this.zoomTo(-1);
        return true;
      case ' ':
        this.context.showInTimeline(flame.longest[active]);
        return true;
      default:
        return false;
    }
  }

  /** Nothing happens at an edge. */
  private go(node: number | undefined): boolean {
    if (node !== undefined && node >= 0) this.choose(node);
    return true;
  }

  private zoomOut(): void {
    const { zoom } = this.canvas;
    if (this.flame && zoom >= 0) this.zoomTo(this.flame.parent[zoom]);
  }

  private zoomTo(node: number): void {
    const { flame, context } = this;
    // A top that is alone is all there is.
    const zoom = flame && node === 0 && flame.subtreeEnd[0] === flame.count ? -1 : node;
    this.out.hidden = zoom < 0;
    if (zoom === this.canvas.zoom) return;
    this.canvas.zoomTo(zoom);
    if (!flame) return;
    const name = zoom < 0 ? '' : context.stage.model.nameOf(flame.longest[zoom]).slice(0, 200);
    context.announcer.say(zoom < 0 ? t('flameAll') : t('flameZoomed', name));
  }
}
