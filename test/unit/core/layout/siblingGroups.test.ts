import assert from 'node:assert/strict';
import { equalSiblings, type EqualSiblings } from '../../../../src/core/layout/equalSiblings';
import { RowFilter } from '../../../../src/core/layout/rowFilter';
import { Grouped, SiblingGroups } from '../../../../src/core/layout/siblingGroups';
import { VisibleRows, type Hiding } from '../../../../src/core/layout/visibleRows';
import { SpanFlag, type SpanTable } from '../../../../src/core/spans/spanTable';

interface Row {
  readonly depth: number;
  readonly name?: string;
  readonly service?: string;
  readonly ms?: number;
  readonly fails?: boolean;
}

/** Only what grouping reads. */
function tableOf(rows: readonly Row[]): SpanTable {
  const texts = [...new Set(rows.map(({ name = 'x' }) => name))];
  const services = [...new Set(rows.map(({ service = 'shop' }) => service))];
  const parent = new Int32Array(rows.length).fill(-1);
  const subtreeEnd = new Uint32Array(rows.length).fill(rows.length);
  const open: number[] = [];
  rows.forEach(({ depth }, row) => {
    while (open.length > depth) subtreeEnd[open.pop() as number] = row;
    parent[row] = open[depth - 1] ?? -1;
    open.push(row);
  });
  return {
    count: rows.length,
    parent,
    subtreeEnd,
    name: Uint32Array.from(rows, ({ name = 'x' }) => texts.indexOf(name)),
    resource: Uint32Array.from(rows, ({ service = 'shop' }) => services.indexOf(service)),
    resources: services.map(service => ({ service, payload: 0, offset: 0, length: 0 })),
    kind: new Uint8Array(rows.length),
    duration: Float64Array.from(rows, ({ ms = 1 }) => ms * 1e6),
    flags: Uint8Array.from(rows, ({ fails }) => (fails ? SpanFlag.Error : 0)),
  } as unknown as SpanTable;
}

const root: Row = { depth: 0, name: 'root' };
const leaf = (name: string, more: Partial<Row> = {}): Row => ({ depth: 1, name, ...more });
const groupsOf = ({ members, index }: EqualSiblings) =>
  Array.from({ length: index.length - 1 }, (_, group) => [...members.subarray(index[group], index[group + 1])]);

//            0     1          2          3          4          5          6          7
const mixed = [root, leaf('a'), leaf('b'), leaf('a'), leaf('a'), leaf('b'), leaf('a'), leaf('a')];

describe('Equal siblings', () => {
  it('are one group from five on, also when others stand between them', () => {
    assert.deepEqual(groupsOf(equalSiblings(tableOf(mixed))), [[1, 3, 4, 6, 7]]);
  });

  it('have parent, service and name in common', () => {
    const others = [root, ...mixed.slice(1, 5), leaf('a', { service: 'other' }), leaf('a', { depth: 2 })];
    assert.deepEqual(groupsOf(equalSiblings(tableOf(others))), []);
    const tops = Array.from({ length: 9 }, () => ({ depth: 0 }));
    assert.deepEqual(groupsOf(equalSiblings(tableOf(tops))), []);
  });

  it('say how long they take and how many fail, with what is below them', () => {
    const rows = [
      root,
      ...[5, 1, 3, 2, 10].map(ms => leaf('a', { ms })),
      { depth: 2, fails: true },
      leaf('a', { ms: 4, fails: true }),
    ];
    const { sum, shortest, median, longest, failed, failing } = equalSiblings(tableOf(rows));
    assert.deepEqual(
      [sum, shortest, median, longest].map(([value]) => value / 1e6),
      [25, 1, 3.5, 10],
    );
    assert.deepEqual([failed[0], failing[0]], [1, 2]);
  });

  it('are found in a fan of 100,000 and in a chain of as many', () => {
    const fan = [root, ...Array.from({ length: 100_000 }, () => leaf('a'))];
    assert.equal(equalSiblings(tableOf(fan)).members.length, 100_000);
    const chain = Array.from({ length: 100_000 }, (_, depth) => ({ depth }));
    assert.equal(equalSiblings(tableOf(chain)).members.length, 0);
  });
});

describe('Groups and filters', () => {
  const table = tableOf([...mixed, { depth: 2, name: 'below the last a' }, leaf('c')]);
  const groups = () => new SiblingGroups(equalSiblings(table), table.count);
  const shown = (hiding: Hiding) => {
    const visible = VisibleRows.of(table.count, table.subtreeEnd, new Uint8Array(table.count), hiding);
    return Array.from({ length: visible.length }, (_, position) => visible.rowAt(position));
  };

  it('show one row for a closed group, and all that it has when it is opened', () => {
    const some = groups();
    assert.deepEqual(shown({ grouped: some.mask }), [0, 1, 2, 5, 9]);
    assert.equal(some.set(some.groupOf(4), true), true);
    assert.deepEqual(shown({ grouped: some.mask }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(some.listOpen(9), [1]);
  });

  it('open for a row that is hidden in them, not for the row that stands for them', () => {
    const some = groups();
    assert.equal(some.reveal(1, table.parent), false);
    assert.equal(some.reveal(8, table.parent), true);
    assert.equal(some.mask[7], Grouped.No);
    const other = groups();
    assert.equal(other.reveal(1, table.parent, true), true);
  });

  it('leave hits and what they lie in; with only hits the latter go, too', () => {
    const filter = new RowFilter(Uint32Array.of(8, 2), table.parent);
    const kept = (onlyHits: boolean) => ({ kept: { rows: filter.kept, bits: filter.bits(onlyHits) } });
    assert.deepEqual(shown(kept(false)), [0, 2, 7, 8]);
    assert.deepEqual(shown(kept(true)), [2, 8]);
    assert.equal(filter.ask(9, false), true);
    assert.deepEqual(shown(kept(true)), [2, 8, 9]);
    assert.equal(filter.ask(9, false), false);
  });

  it('keep a group closed only where a filter leaves all of it', () => {
    const some = groups();
    const all = new RowFilter(Uint32Array.of(1, 3, 4, 6, 7), table.parent);
    const allMask = some.maskFor(row => all.isHit(row));
    assert.deepEqual(shown({ grouped: allMask, kept: { rows: all.kept, bits: all.bits(false) } }), [0, 1]);
    const part = new RowFilter(Uint32Array.of(3, 4), table.parent);
    const partMask = some.maskFor(row => part.isHit(row));
    assert.deepEqual(shown({ grouped: partMask, kept: { rows: part.kept, bits: part.bits(false) } }), [0, 3, 4]);
  });
});
