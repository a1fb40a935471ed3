import assert from 'node:assert/strict';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { criticalPath } from '../../../../../src/core/analysis/path/criticalPath';
import { ranksOfTexts, sortedByKey } from '../../../../../src/core/analysis/views/sortRows';
import { tableColumnsOf } from '../../../../../src/core/analysis/views/tableColumns';
import { tableColumns, tableOrder, type TableColumn } from '../../../../../src/core/analysis/views/tableOrder';
import { nameOf, serviceOf, SpanFlag, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { randomSpans, seeded, tableOfSpans } from '../randomSpans';

/** With kinds, statuses and errors of all sorts. */
function tableOf(seed: number): SpanTable {
  const random = seeded(seed);
  const table = tableOfSpans(randomSpans(random));
  return {
    ...table,
    kind: table.kind.map(() => random(6)),
    status: table.status.map(() => random(3)),
    flags: table.flags.map(flags => flags | (random(4) ? 0 : SpanFlag.Error)),
  };
}

function plainValue(table: SpanTable, column: TableColumn, row: number): string | number {
  switch (column) {
    case 'service':
      return serviceOf(table, row);
    case 'name':
      return nameOf(table, row);
    case 'self':
      return table.selfTime[row];
    case 'status':
      return table.flags[row] & SpanFlag.Error ? 2 : table.status[row];
    case 'errors': {
      let errors = 0;
      for (let at = row; at < table.subtreeEnd[row]; at++) errors += table.flags[at] & SpanFlag.Error ? 1 : 0;
      return errors;
    }
    case 'path': {
      const { rows, from, to } = criticalPath(table, chosenRoot(table));
      return rows.reduce((sum, at, i) => sum + (at === row ? to[i] - from[i] : 0), 0);
    }
    default:
      return table[column][row];
  }
}

describe('the order of the table of spans', () => {
  for (const column of tableColumns) {
    it(`sorts by ${column} as a plain sort does, equal spans in the order of the trace`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const table = tableOf(seed);
        const rows = Uint32Array.from({ length: table.count }, (_, row) => row).filter(row => row % 3 !== seed % 3);
        const values = Array.from({ length: table.count }, (_, row) => plainValue(table, column, row));
        for (const isDescending of [false, true]) {
          const compare = (a: number, b: number) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0);
          const plain = (list: number[]) => list.sort((a, b) => (isDescending ? -1 : 1) * compare(a, b) || a - b);
          const sort = { column, isDescending };
          assert.deepEqual([...tableOrder(table, sort)], plain([...table.start.keys()]), `seed ${seed}`);
          assert.deepEqual([...tableOrder(table, sort, rows)], plain([...rows]), `seed ${seed}, some rows`);
        }
      }
    });
  }

  it('gives the page what it shows beside its own columns', () => {
    const table = tableOf(3);
    const { status, pathRows, pathTimes, errors } = tableColumnsOf(table);
    assert.deepEqual([...status], [...table.status]);
    const times = new Map([...pathRows].map((row, i) => [row, pathTimes[i]]));
    for (let row = 0; row < table.count; row++) {
      assert.equal(times.get(row) ?? 0, plainValue(table, 'path', row));
      assert.equal(errors[row], plainValue(table, 'errors', row));
    }
    assert.ok(times.size > 0);
  });

  it('sorts numbers of any size, whole and broken, and takes what is none as 0', () => {
    const random = seeded(5);
    const keys = Float64Array.from({ length: 3000 }, () => random(50) * 10 ** (random(30) - 10));
    keys[17] = NaN;
    keys[18] = 2 ** 53;
    const plain = [...keys.keys()].sort((a, b) => (keys[b] || 0) - (keys[a] || 0) || a - b);
    assert.deepEqual([...sortedByKey(keys, true)], plain);
    assert.deepEqual([...sortedByKey(new Float64Array(0), false)], []);
  });

  it('gives equal texts one rank', () => {
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    assert.deepEqual([...ranksOfTexts(['b', 'a', 'b', 'c', 'a'], compare)], [2, 0, 2, 4, 0]);
  });
});
