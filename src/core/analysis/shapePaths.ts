import { SpanFlag, spanIdOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import { stringCount } from '../spans/stringColumn';

/**
 * Groups the spans below a root by their path of shapes (service and name), siblings of one shape taken together all the way down:
 *
 *   load order ─┬─ GET /item ── SELECT stock          load order ── 2 × GET /item ── 2 × SELECT stock
 *               └─ GET /item ── SELECT stock     ►
 */
export class ShapePaths {
  private readonly numbers = new Map<number, number>();
  private readonly shapes = new Map<number, number>();
  private readonly serviceNumbers = new Map<string, number>();
  /** By row below the root: its group, counted from 1; 0 while nobody has asked. */
  private readonly groups: Uint32Array;

  constructor(
    private readonly table: SpanTable,
    private readonly root: SpanRow,
  ) {
    this.groups = new Uint32Array(table.subtreeEnd[root] - root);
    this.groups[0] = 1;
  }

  /** A number for all rows of one path. `row` lies below the root, or is it. */
  groupOf(row: SpanRow): number {
    const { groups, root, table } = this;
    const down: SpanRow[] = [];
    let above = row;
    for (; groups[above - root] === 0; above = table.parent[above]) down.push(above);
    for (let next = down.pop(); next !== undefined; next = down.pop()) {
      // Fewer groups than spans, fewer shapes than spans: two such numbers make one that is exact.
      const key = groups[table.parent[next] - root] * (table.count + 1) + this.shapeOf(next);
      groups[next - root] = numberOf(this.numbers, key, 2);
    }
    return groups[row - root];
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

  private shapeOf(row: SpanRow): number {
    const { table } = this;
    const service = numberOf(this.serviceNumbers, table.resources[table.resource[row]].service, 0);
    return numberOf(this.shapes, service * stringCount(table.strings) + table.name[row], 0);
  }
}

function numberOf<K>(numbers: Map<K, number>, key: K, first: number): number {
  let number = numbers.get(key);
  if (number === undefined) numbers.set(key, (number = numbers.size + first));
  return number;
}
