import { compareTexts } from '../../src/core/compareTexts';
import type { GraphHits } from '../../src/core/analysis/graph/serviceGraph';
import { h, setAttribute } from '../timeline/dom';
import { formatCount, plural, t } from '../timeline/strings';
import { callName, callWords, edgeText, kindOf, nodeWords } from './graphWords';
import type { GraphSelection } from './graphLook';
import type { Neighbours } from './neighbours';

export interface ListActions {
  select(selection: GraphSelection): void;
  /** Enter or a double click. */
  open(selection: GraphSelection): void;
}

const kindOrder = { service: 0, database: 1, queue: 2, external: 3 } as const;

/** The graph in words: a tree of nodes, of which the selected one shows its calls. One element has the focus. */
export class GraphList {
  readonly element = h('div', { class: 'graph-list', attributes: { role: 'tree', tabindex: '0' } });
  private of: Neighbours | undefined;
  private hits: GraphHits | undefined;
  private selection: GraphSelection = { node: -1, edge: -1 };
  /** Nodes in the order of their names, and their elements by node. */
  private order: readonly number[] = [];
  private items: readonly HTMLElement[] = [];

  constructor(private readonly actions: ListActions) {
    this.element.addEventListener('keydown', event => {
      if (this.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    this.element.addEventListener('click', ({ target }) => {
      const at = this.at(target);
      if (at) this.actions.select(at);
    });
    this.element.addEventListener('dblclick', ({ target }) => {
      const at = this.at(target);
      if (at) this.actions.open(at);
    });
  }

  show(of: Neighbours): void {
    this.of = of;
    this.hits = undefined;
    const { nodes } = of.drawn.graph;
    this.order = nodes
      .map((_, i) => i)
      .sort(
        (a, b) => kindOrder[nodes[a].kind] - kindOrder[nodes[b].kind] || compareTexts(nodes[a].name, nodes[b].name),
      );
    this.items = nodes.map((_, node) =>
      h('div', { class: 'graph-item', attributes: { role: 'treeitem', id: `graph-node-${node}` } }),
    );
    this.element.replaceChildren(...this.order.map(node => this.items[node]));
    this.element.setAttribute('aria-label', t('graphListLabel'));
    this.order.forEach((node, i) => {
      const item = this.items[node];
      item.dataset['node'] = String(node);
      setAttribute(item, 'aria-level', '1');
      setAttribute(item, 'aria-posinset', String(i + 1));
      setAttribute(item, 'aria-setsize', String(nodes.length));
      this.fill(node);
    });
  }

  setHits(hits: GraphHits | undefined): void {
    if (this.hits === hits) return;
    this.hits = hits;
    for (const node of this.order) this.fill(node);
  }

  select(selection: GraphSelection): void {
    const before = this.selection.node;
    this.selection = selection;
    if (before !== selection.node && before >= 0 && before < this.items.length) this.fill(before);
    if (selection.node >= 0) this.fill(selection.node);
    const active = this.active;
    setAttribute(this.element, 'aria-activedescendant', active?.id);
    active?.scrollIntoView({ block: 'nearest' });
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  private get active(): HTMLElement | undefined {
    const item = this.items[this.selection.node];
    if (!item || this.selection.edge < 0) return item;
    return item.querySelector<HTMLElement>(`[data-edge="${this.selection.edge}"]`) ?? item;
  }

  private fill(node: number): void {
    if (!this.of) return;
    const { graph } = this.of.drawn;
    const one = graph.nodes[node];
    const item = this.items[node];
    const isSelected = node === this.selection.node;
    const hits = this.hits?.spans[node];
    const isPlain = one.kind === 'service' && !graph.onlyCalls;
    const calls = one.callsIn || one.callsOut;
    const count = !isPlain
      ? plural(calls, 'graphOneCall', 'graphCalls')
      : hits === undefined
        ? plural(one.spanCount, 'oneSpan', 'spans')
        : t('graphHits', hits, one.spanCount);
    const line = h(
      'div',
      { class: 'graph-line' },
      h('bdi', { class: 'graph-name', text: one.name, title: `${one.name}\n${kindOf(one)}` }),
      one.errors > 0 && h('span', { class: 'graph-errors', text: `✕ ${formatCount(one.errors)}` }),
      h('span', { class: 'graph-count dim', text: count }),
    );
    item.classList.toggle('selected', isSelected && this.selection.edge < 0);
    item.classList.toggle('faint', hits === 0 && isPlain);
    setAttribute(item, 'aria-label', nodeWords(one, graph, isPlain ? hits : undefined));
    setAttribute(item, 'aria-selected', String(isSelected && this.selection.edge < 0));
    setAttribute(item, 'aria-expanded', this.edgesOf(node).length ? String(isSelected) : undefined);
    item.replaceChildren(line, ...(isSelected ? [this.calls(node)] : []));
  }

  private calls(node: number): HTMLElement {
    const { graph } = (this.of as Neighbours).drawn;
    const edges = this.edgesOf(node);
    const group = h('div', { class: 'graph-calls', attributes: { role: 'group' } });
    edges.forEach((i, position) => {
      const edge = graph.edges[i];
      const isSelected = i === this.selection.edge;
      const item = h(
        'div',
        {
          class: `graph-call${isSelected ? ' selected' : ''}`,
          attributes: {
            role: 'treeitem',
            id: `graph-node-${node}-call-${i}`,
            'aria-level': '2',
            'aria-posinset': String(position + 1),
            'aria-setsize': String(edges.length),
            'aria-selected': String(isSelected),
            'aria-label': callWords(edge, graph, node, this.hits?.calls[i]),
          },
        },
        h('bdi', { class: 'graph-name', text: callName(edge, graph, node) }),
        h('span', {
          class: edge.errors ? 'graph-errors' : 'dim',
          text: `${edge.errors ? '✕ ' : ''}${edgeText(edge, graph)}`,
        }),
      );
      item.dataset['edge'] = String(i);
      group.append(item);
    });
    return group;
  }

  /** What it calls, then who calls it; a call of itself once. */
  private edgesOf(node: number): readonly number[] {
    if (!this.of) return [];
    return [...new Set([...this.of.out[node], ...this.of.in[node]])];
  }

  private at(target: EventTarget | null): GraphSelection | undefined {
    if (!(target instanceof Element)) return undefined;
    const node = target.closest<HTMLElement>('[data-node]')?.dataset['node'];
    const edge = target.closest<HTMLElement>('[data-edge]')?.dataset['edge'];
    return node === undefined ? undefined : { node: Number(node), edge: edge === undefined ? -1 : Number(edge) };
  }

  private key(event: KeyboardEvent): boolean {
    const { node, edge } = this.selection;
    if (!this.of || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return this.move(step);
    const edges = node < 0 ? [] : this.edgesOf(node);
    switch (event.key) {
      case 'Home':
      case 'End':
        this.go(this.order[event.key === 'Home' ? 0 : this.order.length - 1]);
        return true;
      case 'ArrowRight':
        if (node < 0) return false;
        // Into its calls; on a call to whom it leads.
        if (edge < 0) this.go(node, edges[0] ?? -1);
        else this.go(this.otherEnd(node, edge));
        return true;
      case 'ArrowLeft':
        if (edge >= 0) this.go(node);
        return true;
      case 'Enter':
        if (node >= 0) this.actions.open(this.selection);
        return true;
    }
    return false;
  }

  private move(step: number): boolean {
    const { node, edge } = this.selection;
    const edges = node < 0 ? [] : this.edgesOf(node);
    const at = this.order.indexOf(node);
    // The calls of the selected node lie between it and the next.
    const place = edge < 0 ? -1 : edges.indexOf(edge);
    const next = place + step;
    if (node >= 0 && edge >= 0 && next < edges.length) this.go(node, next < 0 ? -1 : edges[next]);
    else if (node >= 0 && edge < 0 && step > 0 && edges.length) this.go(node, edges[0]);
    else if (this.order[at + step] !== undefined) this.go(this.order[at + step]);
    return true;
  }

  private go(node: number | undefined, edge = -1): void {
    if (node !== undefined) this.actions.select({ node, edge });
  }

  private otherEnd(node: number, edge: number): number {
    const { from, to } = (this.of as Neighbours).drawn.graph.edges[edge];
    return from === node ? to : from;
  }
}
