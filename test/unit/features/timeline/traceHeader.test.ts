import assert from 'node:assert/strict';
import { phrase, verbatim } from '../../../../src/core/phrase';
import { traceHeader } from '../../../../src/features/timeline/traceHeader';
import { traceOf } from './traceOf';

const t = (message: string, ...args: (string | number)[]) =>
  message.replace(/\{(\d)\}/g, (_, n) => String(args[Number(n)]));

describe('the header of a trace', () => {
  it('is about the longest top', () => {
    const header = traceHeader(
      traceOf([
        { id: 1, name: 'warm up', from: 0, to: 5 },
        { id: 2, name: 'POST /buy', service: 'frontend', from: 10, to: 110, error: true },
        { id: 3, parent: 2, name: 'charge', service: 'payment', from: 20, to: 60, error: true },
        { id: 4, parent: 2, name: 'send later', service: 'mail', from: 100, to: 150 },
      ]),
      'local',
      t,
    );
    assert.deepEqual(header, {
      traceId: '5af7183fb1d4cf5f6d1e0c2b3a495867',
      endpointName: 'local',
      rootName: 'POST /buy',
      rootService: 'frontend',
      startMs: 1_795_342_800_010,
      duration: 100e6,
      extent: 150e6,
      spanCount: 4,
      serviceCount: 4,
      depth: 2,
      errorCount: 2,
      warnings: [],
      orphanCount: 0,
      rootMissing: false,
    });
  });

  it('knows when the root is missing and when only a parent is', () => {
    const orphan = { id: 3, parent: 99, name: 'late', from: 5, to: 9 } as const;
    const without = traceHeader(traceOf([orphan]), 'local', t);
    assert.deepEqual([without.rootMissing, without.orphanCount], [true, 1]);
    const beside = traceHeader(traceOf([{ id: 1, name: 'root', from: 0, to: 10 }, orphan]), 'local', t);
    assert.deepEqual([beside.rootMissing, beside.orphanCount], [false, 1]);
    const circle = [1, 2].map(id => ({ id, parent: 3 - id, name: 'round', from: id, to: 9 }));
    assert.equal(traceHeader(traceOf(circle), 'local', t).rootMissing, true, 'a circle has no span without a parent');
  });

  it('says in the language of the person what was noticed while reading', () => {
    const table = traceOf([{ id: 1, name: 'x', from: 0, to: 1 }]);
    const noticed = [
      { offset: 70, count: 3, ...phrase('A span was left out: {0}', phrase('no trace id')) },
      { offset: -1, count: 1, ...verbatim('clock skew') },
    ];
    const shout = (text: string, ...args: string[]) => t(text.toUpperCase(), ...args);
    assert.deepEqual(traceHeader({ ...table, warnings: [...table.warnings, ...noticed] }, 'l', shout).warnings, [
      'A SPAN WAS LEFT OUT: NO TRACE ID (3 TIMES, FIRST AT BYTE 70).',
      'clock skew',
    ]);
  });

  it('says once that the server warned', () => {
    const warned = (id: number) => ({ id, name: 'x', from: 0, to: 1, warnings: ['clock skew', 'clock skew'] });
    assert.deepEqual(traceHeader(traceOf([warned(1)]), 'l', t).warnings, ['The server attached a warning to 1 span.']);
    assert.deepEqual(traceHeader(traceOf([warned(1), warned(2)]), 'l', t).warnings, [
      'The server attached warnings to 2 spans.',
    ]);
  });
});
