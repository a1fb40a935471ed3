import assert from 'node:assert/strict';
import { formatTime, goDuration, legacySearchParams, v3SearchParams } from '../../../../src/backends/jaeger/requests';

const window = { from: 1795341600_000000000n, to: 1795345200_000000000n, limit: 20 };

describe('requests to Jaeger', () => {
  it('give times as RFC 3339 with no more decimals than it takes', () => {
    assert.equal(formatTime(1795341600_000000000n), '2026-11-22T10:00:00Z');
    assert.equal(formatTime(1795341600_000000001n), '2026-11-22T10:00:00.000000001Z');
    assert.equal(formatTime(1795341600_120000000n), '2026-11-22T10:00:00.12Z');
    assert.equal(formatTime(-1n), '1969-12-31T23:59:59.999999999Z');
  });

  it('give durations as Go reads them, exactly', () => {
    assert.deepEqual([1e6, 1.5e6, 2e9, 90e9, 7, 1234567, 0].map(goDuration), [
      '1ms',
      '1500us',
      '2s',
      '90s',
      '7ns',
      '1234567ns',
      '0ns',
    ]);
  });

  it('name everything in snake case for v3, and the number of traces as every version knows it', () => {
    const query = { ...window, service: 'a/b', operation: 'GET +', minDuration: 1e6, maxDuration: 2e9 };
    assert.deepEqual(v3SearchParams(query, { 'http.status': '500' }), [
      ['query.service_name', 'a/b'],
      ['query.operation_name', 'GET +'],
      ['query.start_time_min', '2026-11-22T10:00:00Z'],
      ['query.start_time_max', '2026-11-22T11:00:00Z'],
      ['query.num_traces', '20'],
      ['query.duration_min', '1ms'],
      ['query.duration_max', '2s'],
      ['query.attributes', '{"http.status":"500"}'],
    ]);
  });

  it('leave out what was not asked for', () => {
    assert.deepEqual(
      v3SearchParams({ ...window, attributes: {} }, {}).map(([name]) => name),
      ['query.start_time_min', 'query.start_time_max', 'query.num_traces'],
    );
  });

  it('never give v3 a window of no length, which newer servers refuse', () => {
    const params = Object.fromEntries(v3SearchParams({ ...window, to: window.from }));
    assert.equal(params['query.start_time_min'], '2026-11-22T10:00:00Z');
    assert.equal(params['query.start_time_max'], '2026-11-22T10:00:00.000000001Z');
  });

  it('give µs and tags to the legacy search', () => {
    assert.deepEqual(legacySearchParams({ ...window, service: 'frontend', minDuration: 1e6, attributes: { a: '1' } }), [
      ['service', 'frontend'],
      ['start', '1795341600000000'],
      ['end', '1795345200000000'],
      ['limit', '20'],
      ['minDuration', '1ms'],
      ['tags', '{"a":"1"}'],
    ]);
  });
});
