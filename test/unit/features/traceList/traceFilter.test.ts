import assert from 'node:assert/strict';
import {
  fits,
  isFiltering,
  needsSource,
  noFilter,
  questionOf,
  readTraceFilter,
  sinceOf,
} from '../../../../src/features/traceList/traceFilter';
import { nowMs, summary } from './summaries';

const filter = (text: string) => readTraceFilter(text, undefined);

describe('the filter of the view Traces', () => {
  it('lets everything through while nothing is typed', () => {
    assert.equal(isFiltering(noFilter), false);
    assert.equal(fits(noFilter, summary('1')), true);
    assert.deepEqual(questionOf(noFilter), {});
  });

  it('finds words in the root, in any service and in the id, whatever their case', () => {
    const trace = summary('abc', { services: [{ name: 'inventory-service', spanCount: 1, errorCount: 0 }] });
    for (const text of ['buy', 'INVENTORY', 'abc', '"POST /buy"', 'post inv'])
      assert.ok(fits(filter(text), trace), text);
    for (const text of ['sell', 'buy sell']) assert.ok(!fits(filter(text), trace), text);
  });

  it('takes "error" for failing traces, and asks the source for them as well', () => {
    assert.equal(fits(filter('error'), summary('1')), false);
    assert.equal(fits(filter('error'), summary('1', { errorCount: 1 })), true);
    assert.deepEqual(questionOf(filter('buy Errors')), { errorsOnly: true });
    assert.deepEqual(filter('buy Errors').words, ['buy']);
  });

  it('compares the duration of the trace, both bounds inclusive', () => {
    const trace = summary('1', { duration: 200e6 });
    for (const text of ['>200ms', '<200ms', '100ms-1s']) assert.ok(fits(filter(text), trace), text);
    for (const text of ['>201ms', '<199ms']) assert.ok(!fits(filter(text), trace), text);
    assert.deepEqual(questionOf(filter('>200ms <1s')), { minDuration: 200e6 });
  });

  it('leaves attributes to the source', () => {
    const typed = filter('http.route="/a b" buy');
    assert.equal(needsSource(typed), true);
    assert.deepEqual(questionOf(typed), { attributes: { 'http.route': '/a b' } });
    assert.equal(fits(typed, summary('1')), true);
    assert.equal(needsSource(filter('buy error >1s')), false);
  });

  it('knows the traces of a run by its id, and by time where there is none', () => {
    const named = readTraceFilter('', { name: 'F5', sinceMs: nowMs, id: 'run-1' });
    assert.deepEqual(questionOf(named), { attributes: { 'spanlight.run.id': 'run-1' } });
    assert.equal(sinceOf(named), BigInt(nowMs) * 1_000_000n);
    const timed = readTraceFilter('', { name: 'tests', sinceMs: nowMs });
    assert.equal(needsSource(timed), false);
    assert.equal(isFiltering(timed), true);
    assert.equal(fits(timed, summary('1', { atMs: -1 })), false);
    assert.equal(fits(timed, summary('1', { atMs: 0 })), true);
  });
});
