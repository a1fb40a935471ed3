import './graph.css';
import type { DrawnGraph } from '../../src/core/analysis/graph/drawnGraph';
import type { GraphHits, GraphNode } from '../../src/core/analysis/graph/serviceGraph';
import { nodeSize } from '../../src/core/layout/nodeSize';
import { h } from '../timeline/dom';
import type { Announcer } from '../timeline/parts/announcer';
import { Sheet, TextMeasure } from '../timeline/render/canvas';
import type { Palette } from '../timeline/render/palette';
import { Scheduler } from '../timeline/scheduler';
import { plural, t } from '../timeline/strings';
import { fit, pan, reveal, zoomAt, type Camera } from './camera';
import { curvesOf, type Curve } from './curves';
import { GraphList } from './graphList';
import { lookOf, type GraphSelection } from './graphLook';
import { callWords, nodeWords } from './graphWords';
import { hitGraph, Neighbours, type Direction } from './neighbours';
import { graphFont, paintGraph } from './paintGraph';
import { wireGraphPointer } from './graphPointer';

export interface GraphPaneOptions {
  readonly announcer: Announcer;
  palette(): Palette;
  colorOf(node: GraphNode): string;
  /** Enter or a double click on a node, or on a call of it. */
  open(selection: GraphSelection): void;
  /** A person selected something else. */
  selected?(selection: GraphSelection): void;
}

const none: GraphSelection = { node: -1, edge: -1 };
const zoomStep = 1.3;
const panStep = 60;
/** How near to a line the mouse has to be, CSS px. */
const lineSlack = 7;

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A graph as picture and as list: one selection, either may have the keyboard. */
export class GraphPane {
  readonly element: HTMLElement;
  private readonly sheet = new Sheet('graph-canvas');
  private readonly picture: HTMLElement;
  private readonly note = h('div', { class: 'graph-note dim' });
  private readonly list: GraphList;
  private readonly measure = new TextMeasure();
  private readonly scheduler = new Scheduler(() => this.paint());
  private of: Neighbours | undefined;
  private curves: readonly Curve[] = [];
  private hits: GraphHits | undefined;
  private selection = none;
  private camera: Camera | undefined;
  /** Of each node, in the theme that is now. */
  private colors: readonly string[] | undefined;
  /** The person has moved or zoomed the picture: another size does not undo that. */
  private isMoved = false;

  constructor(private readonly options: GraphPaneOptions) {
    this.picture = h(
      'div',
      // A picture with keys of its own: screen readers hand them on, and are told what is selected.
      { class: 'graph-picture', attributes: { role: 'application', tabindex: '0' } },
      this.sheet.element,
      this.note,
    );
    this.list = new GraphList({
      select: selection => this.select(selection, true),
      open: selection => this.open(selection),
    });
    this.element = h('div', { class: 'graph-pane' }, this.picture, this.list.element);
    this.picture.addEventListener('keydown', event => {
      if (this.key(event)) event.preventDefault();
    });
    for (const type of ['focus', 'blur']) this.picture.addEventListener(type, () => this.scheduler.request());
    wireGraphPointer(this.picture, {
      pan: (dx, dy) => this.move(camera => pan(camera, dx, dy, this.drawing, this.sheet)),
      zoom: (factor, x, y) => this.move(camera => zoomAt(camera, factor, x, y, this.drawing, this.sheet)),
      click: (x, y) => this.select(this.at(x, y) ?? none, true),
      open: (x, y) => {
        const at = this.at(x, y);
        if (at) this.open(at);
      },
      isOver: (x, y) => this.at(x, y) !== undefined,
    });
    new ResizeObserver(() => this.resized()).observe(this.picture);
  }

  /** Another graph; `node` is selected in it. */
  show(drawn: DrawnGraph, node = -1): void {
    this.of = new Neighbours(drawn);
    this.curves = curvesOf(drawn.graph.edges, drawn.layout);
    this.hits = undefined;
    this.camera = undefined;
    this.colors = undefined;
    this.isMoved = false;
    const count = drawn.graph.nodes.length;
    this.picture.setAttribute('aria-label', t('graphLabel', count));
    this.note.textContent = drawn.hiddenNodes ? t('graphLimited', count, count + drawn.hiddenNodes) : '';
    this.list.show(this.of);
    this.selection = none;
    this.select({ node, edge: -1 }, false);
    this.element.dataset['graph'] = String(count); // seen by tests
  }

  setHits(hits: GraphHits | undefined): void {
    this.hits = hits;
    this.list.setHits(hits);
    this.scheduler.request();
  }

  get drawn(): DrawnGraph | undefined {
    return this.of?.drawn;
  }

  themeChanged(): void {
    this.colors = undefined;
    this.scheduler.request();
  }

  resized(): void {
    if (!this.isMoved) this.camera = undefined;
    this.scheduler.request();
  }

  focus(): void {
    this.picture.focus({ preventScroll: true });
  }

  select(selection: GraphSelection, byPerson: boolean): void {
    const isSame = selection.node === this.selection.node && selection.edge === this.selection.edge;
    this.selection = selection;
    this.list.select(selection);
    this.scheduler.request();
    if (!this.of || isSame) return;
    if (selection.node >= 0 && this.camera) {
      const { x, y } = this.of.drawn.layout;
      this.camera = reveal(this.camera, x[selection.node], y[selection.node], nodeSize, this.sheet);
    }
    if (!byPerson) return;
    // The list says it by itself while it has the keyboard.
    if (document.activeElement === this.picture) this.options.announcer.say(this.words(selection));
    this.options.selected?.(selection);
  }

  run(command: 'zoomIn' | 'zoomOut' | 'zoomReset' | 'panLeft' | 'panRight'): void {
    switch (command) {
      case 'zoomReset':
        this.isMoved = false;
        this.camera = undefined;
        this.scheduler.request();
        return;
      case 'panLeft':
      case 'panRight':
        this.panBy(command === 'panLeft' ? panStep : -panStep, 0);
        return;
      default: {
        const factor = command === 'zoomIn' ? zoomStep : 1 / zoomStep;
        this.move(camera => zoomAt(camera, factor, ...this.center(camera), this.drawing, this.sheet));
      }
    }
  }

  /** What stays in its place when keys zoom: the selected node, else the middle. */
  private center(camera: Camera): [number, number] {
    const { node } = this.selection;
    return node < 0 ? [this.sheet.width / 2, this.sheet.height / 2] : this.placeOf(camera, node);
  }

  /** Of the node's middle, CSS px. */
  private placeOf({ scale, left, top }: Camera, node: number): [number, number] {
    const { x, y } = (this.of as Neighbours).drawn.layout;
    return [x[node] * scale + left, y[node] * scale + top];
  }

  private get drawing(): { width: number; height: number } {
    return this.of?.drawn.layout ?? { width: 1, height: 1 };
  }

  private panBy(dx: number, dy: number): void {
    this.move(camera => pan(camera, dx, dy, this.drawing, this.sheet));
  }

  private move(change: (camera: Camera) => Camera): void {
    if (!this.camera) return;
    this.isMoved = true;
    this.camera = change(this.camera);
    this.scheduler.request();
  }

  /** A call is selected beside the node that is selected already, if it is one of its own; else beside who calls. */
  private at(x: number, y: number): GraphSelection | undefined {
    if (!this.of || !this.camera) return undefined;
    const { scale, left, top } = this.camera;
    const { drawn } = this.of;
    const hit = hitGraph(drawn, this.curves, (x - left) / scale, (y - top) / scale, lineSlack / scale);
    if (!hit) return undefined;
    if ('node' in hit) return { node: hit.node, edge: -1 };
    const { from, to } = drawn.graph.edges[hit.edge];
    return { node: this.selection.node === to ? to : from, edge: hit.edge };
  }

  private open(selection: GraphSelection): void {
    if (selection.node >= 0) this.options.open(selection);
  }

  private words({ node, edge }: GraphSelection): string {
    if (!this.of || node < 0) return '';
    const { graph } = this.of.drawn;
    if (edge >= 0) return callWords(graph.edges[edge], graph, node, this.hits?.calls[edge]);
    const calls = this.of.out[node].length;
    return [
      nodeWords(graph.nodes[node], graph, this.hits?.spans[node]),
      calls && plural(calls, 'graphOneCallee', 'graphCallees'),
    ]
      .filter(Boolean)
      .join(', ');
  }

  private key(event: KeyboardEvent): boolean {
    if (!this.of || event.ctrlKey || event.metaKey || event.altKey) return false;
    const direction = arrows[event.key];
    if (direction && event.shiftKey) {
      const [x, y] = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] }[direction];
      this.panBy(x * panStep, y * panStep);
      return true;
    }
    if (direction) return this.step(direction);
    switch (event.key) {
      case 'Home':
        this.select({ node: this.first, edge: -1 }, true);
        return true;
      case '+':
      case '=':
        this.run('zoomIn');
        return true;
      case '-':
        this.run('zoomOut');
        return true;
      case '0':
        this.run('zoomReset');
        return true;
      case 'Enter':
        this.open(this.selection);
        return true;
      case 'Escape':
        if (this.selection.node < 0) return false;
        this.select(none, true);
        return true;
    }
    return false;
  }

  private step(direction: Direction): boolean {
    const { node } = this.selection;
    const next = node < 0 ? this.first : this.of?.towards(node, direction);
    if (next === undefined) this.options.announcer.say(t('graphNoNeighbour'));
    else this.select({ node: next, edge: -1 }, true);
    return true;
  }

  /** Where the trace begins. */
  private get first(): number {
    const nodes = this.of?.drawn.graph.nodes ?? [];
    return Math.max(
      nodes.length ? 0 : -1,
      nodes.findIndex(({ isEntry }) => isEntry),
    );
  }

  private paint(): void {
    const { width, height } = this.picture.getBoundingClientRect();
    if (!this.of || width < 1 || height < 1) return;
    this.sheet.resize(width, height);
    this.camera ??= fit(this.drawing, this.sheet);
    const palette = this.options.palette();
    this.colors ??= this.of.drawn.graph.nodes.map(node => this.options.colorOf(node));
    this.measure.setFont(graphFont(palette, 11));
    paintGraph(this.sheet.begin(), {
      drawn: this.of.drawn,
      curves: this.curves,
      look: lookOf(this.of, this.selection, this.hits),
      camera: this.camera,
      screen: this.sheet,
      palette,
      colors: this.colors,
      hasFocus: document.activeElement === this.picture,
      measure: this.measure.width,
    });
    // Seen by tests: where the selected node is.
    const place = this.selection.node < 0 ? [] : this.placeOf(this.camera, this.selection.node);
    this.picture.dataset['place'] = place.map(Math.round).join(' ');
  }
}
