import { SpanFlag, spanIdOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { PairNumbers } from './pairNumbers';
import { numberServices } from '../servicesOfRows';

/**
 * Groups the spans below a root by their path of shapes (service and name), siblings of one shape taken together all the way down:
 *
 *   load order ─┬─ GET /item ── SELECT stock          load order ── 2 × GET /item ── 2 × SELECT stock
 *               └─ GET /item ── SELECT stock     ►
 */
export class ShapePaths {
  private readonly paths = new PairNumbers();
  private readonly shapes = new PairNumbers();
  private readonly services: Uint32Array;
  /** By row below the root: its group, that of the root being 1; 0 while nobody has asked. */
  private readonly groups: Uint32Array;

  constructor(
    private readonly table: SpanTable,
    private readonly root: SpanRow,
  ) {
    this.services = numberServices(table).ofResource;
    this.groups = new Uint32Array(table.subtreeEnd[root] - root);
    this.groups[0] = 1;
  }

  /** A number for all rows of one path. `row` lies below the root, or is it. */
  groupOf(row: SpanRow): number {
    const { groups, root, table } = this;
    if (groups[row - root]) return groups[row - root];
    // Mostly the parent was asked for before.
    let down: SpanRow[] | undefined;
    for (let above = table.parent[row]; groups[above - root] === 0; above = table.parent[above])
      (down ??= []).push(above);
    for (let next = down?.pop(); next !== undefined; next = down?.pop()) this.join(next);
    return this.join(row);
  }

  /** All rows of the path that `row` is of, ascending. What came twice is in it once. */
  membersOf(row: SpanRow): Uint32Array {
    const { table, root } = this;
    const group = this.groupOf(row);
    const shape = this.shapeOf(row);
    const found: SpanRow[] = [];
    const repeated = new Set<string>();
    for (let other = root; other < table.subtreeEnd[root]; other++) {
      if (table.depth[other] !== table.depth[row] || this.shapeOf(other) !== shape || this.groupOf(other) !== group)
        continue;
      if (table.flags[other] & SpanFlag.DuplicateId) {
        const id = spanIdOf(table, other);
        if (repeated.has(id)) continue;
        repeated.add(id);
      }
      found.push(other);
    }
    return Uint32Array.from(found);
  }

  /** To the group of its parent, which is known. */
  private join(row: SpanRow): number {
    const { groups, root, table } = this;
    return (groups[row - root] = 1 + this.paths.numberOf(groups[table.parent[row] - root], this.shapeOf(row)));
  }

  private shapeOf(row: SpanRow): number {
    const { table } = this;
    return this.shapes.numberOf(this.services[table.resource[row]], table.name[row]);
  }
}
