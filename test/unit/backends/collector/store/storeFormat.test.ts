import assert from 'node:assert/strict';
import { dropRecord, recordsIn, requestHeader } from '../../../../../src/backends/collector/store/storeFormat';

function segment(...bodies: readonly Buffer[]): Buffer {
  return Buffer.concat(
    bodies.map((body, index) => {
      const header = requestHeader({ format: 'zipkin-json', isGzip: true, receivedMs: 1.5, sequence: index }, body);
      return Buffer.concat([header, body]);
    }),
  );
}

describe('records of a segment', () => {
  it('are read as they were written', () => {
    const drop = { watermark: 2 ** 40 + 3, droppedTraces: 7, droppedSpans: 2 ** 33 };
    const bytes = Buffer.concat([segment(Buffer.from('one'), Buffer.alloc(0)), dropRecord(drop, 2)]);
    assert.deepEqual(
      [...recordsIn(bytes, () => assert.fail())],
      [
        {
          at: 0,
          length: 3,
          sequence: 0,
          kind: 'request',
          header: { format: 'zipkin-json', isGzip: true, receivedMs: 1.5, sequence: 0 },
        },
        {
          at: 35,
          length: 0,
          sequence: 1,
          kind: 'request',
          header: { format: 'zipkin-json', isGzip: true, receivedMs: 1.5, sequence: 1 },
        },
        { at: 67, length: 24, sequence: 2, kind: 'drop', drop },
      ],
    );
  });

  it('are not taken from inside another one that was torn, however many seem to begin there', () => {
    // What a sender wrote looks like beginnings of records up to the end of the segment.
    const fake = Buffer.alloc(16);
    fake.write('SNPL');
    fake[4] = 1;
    fake.writeUInt32LE(1_000_000, 8);
    const body = Buffer.concat(Array.from({ length: 200_000 }, () => fake));
    const whole = segment(Buffer.from('first'), body);
    const damage: [number, number, boolean][] = [];
    const found = [...recordsIn(whole.subarray(0, whole.length - 1), (...args) => damage.push(args))];
    assert.deepEqual(
      found.map(({ length }) => length),
      [5],
    );
    assert.deepEqual(damage, [[37, whole.length - 1, true]]);
  }).timeout(60_000);
});
