import assert from 'node:assert/strict';
import { clocksOf } from '../../../../../src/core/analysis/data/clocks';
import { nameOf } from '../../../../../src/core/spans/spanTable';
import { tableOf, type TestSpan } from '../errors/failingTrace';

const milli = 1e6;
const micro = 1e3;

/** By name: slack beside another service's spans, and grain beside the own ones. */
function clocks(...spans: readonly [start: number, duration: number, service?: string][]): [number, number][] {
  const table = tableOf(
    spans.map(([start, duration, service], i): TestSpan => ({
      id: `s${i}`,
      name: `${i}`,
      start,
      end: start + duration,
      service,
    })),
  );
  const byName: [number, number][] = [];
  for (let row = 0; row < table.count; row++)
    byName[Number(nameOf(table, row))] = [clocksOf(table).slackOf(row), clocksOf(table).grainOf(row)];
  return byName;
}

describe('clocks', () => {
  const exact: [number, number] = [0, micro];
  const cut: [number, number] = [milli - 1, micro];
  const outOfStep: [number, number] = [milli - 1, milli];

  it('of whole starts and exact durations are out of step', () => {
    assert.deepEqual(clocks([5, 1.7], [6, 2], [8, 3]), [outOfStep, outOfStep, outOfStep]);
  });

  it('of whole starts and whole durations are in step with themselves, not with others', () => {
    assert.deepEqual(clocks([5, 1], [6, 2], [8, 3]), [cut, cut, cut]);
  });

  it('are taken to be exact when they told one moment only', () => {
    assert.deepEqual(clocks([5, 1.7], [5, 2.3], [5, 0.2]), [exact, exact, exact]);
  });

  it('are exact when at most half of the starts are whole, and else only whole ones are in doubt', () => {
    assert.deepEqual(clocks([5, 1.7], [6, 2.3], [7.1, 1], [7.2, 1]), [exact, exact, exact, exact]);
    assert.deepEqual(clocks([5, 1.7], [6, 2.3], [7.1, 1]), [outOfStep, outOfStep, exact]);
  });

  it('are those of a service each', () => {
    assert.deepEqual(
      clocks([5, 1.7, 'node'], [5.3, 1, 'go'], [6, 1.2, 'node'], [6, 1, 'old'], [6.4, 1.2, 'go'], [9, 2, 'old']),
      [outOfStep, exact, outOfStep, cut, exact, cut],
    );
  });
});
