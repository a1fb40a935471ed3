import assert from 'node:assert/strict';
import { compareTraces } from '../../../src/core/analysis/compare/compareTraces';
import { listRows, type Listing } from '../../../webview/timeline/views/compare/compareRows';
import { shareText, signed } from '../../../webview/timeline/views/compare/compareTexts';
import { writtenTrace } from '../core/analysis/compare/writtenTrace';

describe('the lines of a comparison', () => {
  const comparison = compareTraces(
    writtenTrace(`GET /cart   0-100
       auth      0-10
         check   2-8
       load      10-80
         SELECT  10-40
         SELECT  40-70`),
    writtenTrace(`GET /cart   0-60
       auth      0-10
         check   2-8
       load      10-40
         SELECT  10-30`),
  );
  const { nodes, texts } = comparison;
  const all: Listing = { asCalled: false, isHit: () => true, isOpen: () => false };
  const named = (how: Partial<Listing>) => {
    const { node, pair } = listRows(comparison, { ...all, ...how });
    return [...node].map((of, i) => texts[nodes.name[of]] + (pair[i] < 0 ? '' : ` ${pair[i] - nodes.firstPair[of]}`));
  };
  const isCalled = (name: string) => (node: number) => texts[nodes.name[node]] === name;

  it('are what differs, most first', () => {
    assert.deepEqual(named({}), ['SELECT']);
  });

  it('hold the spans of a path below it when it is open', () => {
    assert.deepEqual(named({ isOpen: isCalled('SELECT') }), ['SELECT', 'SELECT 0', 'SELECT 1']);
  });

  it('have their callers above them when they stand as called', () => {
    assert.deepEqual(named({ asCalled: true }), ['GET /cart', 'load', 'SELECT']);
  });

  it('are those that the filter leaves', () => {
    assert.deepEqual(named({ isHit: isCalled('load') }), []);
    assert.equal(listRows(comparison, { ...all, asCalled: true }).differing, 1);
  });
});

describe('the numbers of a comparison', () => {
  it('have a sign', () => {
    assert.deepEqual([2.22e9, -40e6, 0].map(signed), ['+2.22 s', '-40 ms', '0 ms']);
  });

  it('are parts of the whole, where that is more than noise', () => {
    assert.equal(shareText(94, 100, 1), '94 %');
    assert.equal(shareText(-5, 100, 1), '-5 %');
    assert.equal(shareText(5, -100, 1), '-5 %');
    assert.equal(shareText(4, 1000, 1), '0.4 %');
    assert.equal(shareText(0, 1000, 1), '0 %');
    assert.equal(shareText(4, 0.5, 1), '');
  });
});
