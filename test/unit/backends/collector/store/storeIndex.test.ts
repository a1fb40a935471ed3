import assert from 'node:assert/strict';
import { newSegment } from '../../../../../src/backends/collector/store/segment';
import { none } from '../../../../../src/backends/collector/store/spanColumns';
import { StagedSpans } from '../../../../../src/backends/collector/store/stagedSpans';
import type { StoreFile } from '../../../../../src/backends/collector/store/storeDisk';
import { StoreIndex } from '../../../../../src/backends/collector/store/storeIndex';
import { protobufOf, traceIdOf } from './storeKit';

describe('the index of the collector’s store', () => {
  it('uses the room of dropped spans again, so that it is as long as what it held at most', () => {
    const index = new StoreIndex();
    const segment = newSegment(1, 0, '', {} as StoreFile);
    const staged = new StagedSpans();
    const gone: number[] = [];
    for (let sequence = 1; sequence <= 2000; sequence++) {
      // Traces of three spans, one in each of three requests.
      const traces = [sequence, sequence + 1, sequence + 2];
      staged.scan(protobufOf(traces.map(trace => ({ trace, id: sequence, service: `s${trace}` }))));
      index.add(staged, { segment, at: 0, length: 100, sequence });
      while (index.traceCount > 10) index.drop(index.traces.oldest, record => gone.push(record));
    }
    assert.ok(index.spans.slots.end < 60, `${index.spans.slots.end} spans`);
    assert.ok(index.traces.slots.end <= 13);
    assert.ok(index.records.slots.end < 20);
    assert.equal(index.traceCount, 10);
    assert.equal(index.operations.services().length, 10);
    assert.equal(segment.liveRecords, index.records.slots.count);
    assert.equal(gone.length, 2000 - segment.liveRecords);
    while (index.traces.oldest !== none) index.drop(index.traces.oldest, () => undefined);
    assert.deepEqual(
      [index.spanCount, index.traceCount, index.records.slots.count, index.operations.bytes, index.memoryBytes],
      [0, 0, 0, 0, 0],
    );
    assert.ok(Math.abs(segment.deadBytes - 2000 * 100) < 1e-3);
    assert.equal(segment.liveRecords, 0);
  });

  it('knows the last 10,000 traces that were dropped, and not all that ever were', () => {
    const index = new StoreIndex();
    const segment = newSegment(1, 0, '', {} as StoreFile);
    const staged = new StagedSpans();
    const add = (trace: number): number => {
      staged.scan(protobufOf([{ trace, id: trace }]));
      index.add(staged, { segment, at: 0, length: 9, sequence: trace });
      return index.traces.numbers.get(traceIdOf(trace)) ?? none;
    };
    for (let trace = 1; trace <= 30_000; trace++) index.drop(add(trace), () => undefined);
    assert.equal(index.traces.isIncomplete[add(30_000)], 1);
    assert.equal(index.traces.isIncomplete[add(20_001)], 1);
    assert.equal(index.traces.isIncomplete[add(9_999)], 0);
  });

  it('keeps the order in which traces were touched', () => {
    const index = new StoreIndex();
    const segment = newSegment(1, 0, '', {} as StoreFile);
    const staged = new StagedSpans();
    const touches = [1, 2, 3, 1, 4, 2];
    touches.forEach((trace, i) => {
      staged.scan(protobufOf([{ trace, id: i + 1 }]));
      index.add(staged, { segment, at: 0, length: 9, sequence: i });
    });
    const order: string[] = [];
    for (let { newest: trace } = index.traces; trace !== none; trace = index.traces.before(trace))
      order.push(index.traces.ids[trace]);
    assert.deepEqual(order, [2, 4, 1, 3].map(traceIdOf));
    assert.equal(index.traces.ids[index.traces.oldest], traceIdOf(3));
  });
});
