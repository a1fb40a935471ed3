import assert from 'node:assert/strict';
import { groupByFunction } from '../../../../src/core/latency/functionGroups';

const functions = [
  { name: 'getItem', owner: '', line: 10, endLine: 20 },
  { name: 'save', owner: '', line: 30, endLine: 40 },
];
const site = (key: string, line: number | undefined, functionName?: string) => ({ key, line, functionName });

describe('the sites of a file', () => {
  it('come together by function, in the order of the file', () => {
    assert.deepEqual(
      groupByFunction([site('c', 31), site('a', 12), site('b', 18), site('d', undefined, 'save')], functions, 50),
      [
        { line: 10, name: 'getItem', sites: ['a', 'b'] },
        { line: 30, name: 'save', sites: ['c', 'd'] },
      ],
    );
  });

  it('stay on their own line outside of functions', () => {
    assert.deepEqual(groupByFunction([site('a', 5)], functions, 50), [{ line: 5, name: '', sites: ['a'] }]);
  });

  it('are left out when they name no place any more', () => {
    assert.deepEqual(
      groupByFunction([site('a', 51), site('b', undefined, 'gone'), site('c', undefined)], functions, 50),
      [],
    );
  });
});
