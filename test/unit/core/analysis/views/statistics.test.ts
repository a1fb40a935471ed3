import assert from 'node:assert/strict';
import { groupingBy, statistics, statisticsColumns } from '../../../../../src/core/analysis/views/statistics';
import type { SpanGroup, StatisticsBy } from '../../../../../src/core/analysis/views/statistics';
import { nameOf, serviceOf, SpanFlag, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { callTable } from '../callTable';
import { randomSpans, seeded, tableOfSpans } from '../randomSpans';

const bySum = { column: 'sum', isDescending: true } as const;

describe('statistics of spans', () => {
  const table = callTable(`
    shop server 30
      db client 10 sql=a
      db client 20 sql=a error
      db client 12 sql=b
      db client 11
  `);

  it('groups by any attribute, and says how many spans have none', () => {
    const { groups, groupCount, without, spanCount } = statistics(
      table,
      groupingBy(table, { kind: 'attribute', key: 'sql' }),
      bySum,
      undefined,
    );
    assert.deepEqual({ groupCount, without, spanCount }, { groupCount: 2, without: 2, spanCount: 5 });
    const ms = 1e6;
    assert.deepEqual(groups, [
      {
        name: 'a',
        service: undefined,
        count: 2,
        sum: 30 * ms,
        self: 30 * ms,
        p50: 10 * ms,
        p95: 20 * ms,
        p99: 20 * ms,
        errors: 1,
        longest: 2,
      },
      {
        name: 'b',
        service: undefined,
        count: 1,
        sum: 12 * ms,
        self: 12 * ms,
        p50: 12 * ms,
        p95: 12 * ms,
        p99: 12 * ms,
        errors: 0,
        longest: 3,
      },
    ]);
  });

  it('counts what is left out beyond a limit', () => {
    const grouping = groupingBy(table, { kind: 'operation' });
    const { groups, groupCount } = statistics(table, grouping, { column: 'p95', isDescending: true }, undefined, 2);
    assert.equal(groupCount, 5);
    assert.deepEqual(
      groups.map(({ name, service }) => [service, name]),
      [
        ['shop', 'shop 0'],
        ['db', 'db 2'],
      ],
    );
  });

  it('sorts operations by service, then by name', () => {
    const grouping = groupingBy(table, { kind: 'operation' });
    const { groups } = statistics(table, grouping, { column: 'name', isDescending: false }, undefined);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['db 1', 'db 2', 'db 3', 'db 4', 'shop 0'],
    );
  });

  it('leaves groups out of which the filter leaves nothing', () => {
    const grouping = groupingBy(table, { kind: 'service' });
    const { groups, spanCount } = statistics(table, grouping, bySum, Uint32Array.of(1, 3));
    assert.deepEqual(
      groups.map(({ name, count }) => [name, count]),
      [['db', 2]],
    );
    assert.equal(spanCount, 2);
  });

  for (const kind of ['service', 'operation'] as const) {
    it(`by ${kind} equals slow, plain sums on generated traces, all spans and some`, () => {
      for (let seed = 1; seed <= 60; seed++) {
        const random = seeded(seed);
        const read = tableOfSpans(randomSpans(random));
        const some = { ...read, flags: read.flags.map(flags => flags | (random(3) ? 0 : SpanFlag.Error)) };
        const rows = Uint32Array.from({ length: some.count }, (_, row) => row).filter(() => random(2) > 0);
        for (const list of [undefined, rows]) {
          const column = statisticsColumns[1 + random(statisticsColumns.length - 1)];
          const { groups } = statistics(some, groupingBy(some, { kind }), { column, isDescending: true }, list);
          const plain = plainGroups(some, { kind }, [...(list ?? some.start.keys())]);
          assert.deepEqual(byName(groups), plain, `seed ${seed}`);
          const values = groups.map(group => group[column] as number);
          assert.deepEqual(
            values,
            [...values].sort((a, b) => b - a),
          );
        }
      }
    });
  }
});

function byName(groups: readonly SpanGroup[]): Record<string, unknown> {
  return Object.fromEntries(
    groups.map(({ name, service, longest: _, ...rest }) => [`${service ?? ''} ${name}`, { ...rest }]),
  );
}

function plainGroups(table: SpanTable, { kind }: StatisticsBy, rows: readonly number[]): Record<string, unknown> {
  const groups: Record<string, number[]> = {};
  for (const row of rows) {
    const key = kind === 'service' ? ` ${serviceOf(table, row)}` : `${serviceOf(table, row)} ${nameOf(table, row)}`;
    (groups[key] ??= []).push(row);
  }
  const sum = (list: readonly number[], of: (row: number) => number) => list.reduce((all, row) => all + of(row), 0);
  return Object.fromEntries(
    Object.entries(groups).map(([key, list]) => {
      const sorted = list.map(row => table.duration[row]).sort((a, b) => a - b);
      // Nearest rank: the smallest value that so many per cent do not exceed.
      const rank = (percent: number) =>
        sorted.find((value, i) => (i + 1) * 100 >= percent * sorted.length && value >= 0);
      return [
        key,
        {
          count: list.length,
          sum: sum(list, row => table.duration[row]),
          self: sum(list, row => table.selfTime[row]),
          p50: rank(50),
          p95: rank(95),
          p99: rank(99),
          errors: sum(list, row => (table.flags[row] & SpanFlag.Error ? 1 : 0)),
        },
      ];
    }),
  );
}
