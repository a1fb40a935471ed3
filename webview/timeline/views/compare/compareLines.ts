import type { TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import { listRows, type ListedRows, type Listing } from './compareRows';

/** What is listed of a comparison, and which spans stand where: nodes, and below those that are open their pairs. Knows no element. */
export class CompareLines {
  private rows: ListedRows = { count: 0, node: new Int32Array(0), pair: new Int32Array(0), differing: 0 };
  private readonly open = new Set<number>();

  constructor(readonly comparison: TraceComparison) {}

  get count(): number {
    return this.rows.count;
  }

  /** How many of the nodes differ by themselves, and are not there for those below them. */
  get differing(): number {
    return this.rows.differing;
  }

  /** Puts together what is listed: after another order, filter, or a node that was opened or closed. */
  list(listing: Omit<Listing, 'isOpen'>): void {
    this.rows = listRows(this.comparison, { ...listing, isOpen: node => this.isOpen(node) });
  }

  nodeAt(position: number): number {
    return this.rows.node[position];
  }

  /** -1 for the node itself. */
  pairAt(position: number): number {
    return this.rows.pair[position];
  }

  isOpen(node: number): boolean {
    return this.open.has(node);
  }

  /** Several pairs of spans: one alone says no more than its node. */
  hasMembers(node: number): boolean {
    const { firstPair } = this.comparison.nodes;
    return firstPair[node + 1] - firstPair[node] > 1;
  }

  /** Opens or closes a node, for the next `list`. */
  toggle(node: number): void {
    if (!this.open.delete(node)) this.open.add(node);
  }

  /** Row of this trace that a line stands for, -1 for none: of a pair its own, of a node the first that there is. */
  hereAt(position: number): SpanRow {
    return this.rowAt(position, this.comparison.nodes.pairHere);
  }

  /** The same of the other trace. */
  thereAt(position: number): SpanRow {
    return this.rowAt(position, this.comparison.nodes.pairThere);
  }

  /** Where a row of this trace is listed, -1 when it is not. */
  placeOf(row: SpanRow): number {
    const { comparison, rows } = this;
    if (row < 0) return -1;
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

  /** Where a node is listed, -1 when it is not. */
  placeOfNode(node: number): number {
    return this.rows.node.findIndex((other, i) => other === node && this.rows.pair[i] < 0);
  }

  private rowAt(position: number, rows: Int32Array): SpanRow {
    if (position < 0 || position >= this.rows.count) return -1;
    const pair = this.pairAt(position);
    if (pair >= 0) return rows[pair];
    const { firstPair } = this.comparison.nodes;
    const node = this.nodeAt(position);
    for (let i = firstPair[node]; i < firstPair[node + 1]; i++) if (rows[i] >= 0) return rows[i];
    return -1;
  }
}
