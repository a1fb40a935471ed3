import assert from 'node:assert/strict';
import type { DataFacts } from '../../../../../src/core/analysis/analysis';
import { dataFacts } from '../../../../../src/core/analysis/data/dataFacts';
import { say } from '../../../../../src/core/phrase';
import { nameOf, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { formatDuration } from '../../../../../src/core/time';
import { Random } from '../../import/random';
import { readOne } from '../../import/plainTrace';
import { failingTrace, tableOf } from '../errors/failingTrace';

type RowsKey = { [K in keyof DataFacts]: DataFacts[K] extends Uint32Array ? K : never }[keyof DataFacts];

function namesOf(table: SpanTable, key: RowsKey): string[] {
  return Array.from(dataFacts(table)[key], row => nameOf(table, row));
}

function pairsOf(table: SpanTable): string[] {
  return dataFacts(table).skewPairs.map(
    ({ from, to, spanCount, most, row }) =>
      `${from} → ${to}: ${spanCount}, ${formatDuration(most)} by ${nameOf(table, row)}`,
  );
}

const whole = `
  GET      |----------|
    call    |-------|    client
      serve  |-----|     server in shop`;

describe('what has to be known of the data', () => {
  it('nothing, when all is well', () => {
    const none = new Uint32Array(0);
    assert.deepEqual(dataFacts(failingTrace(whole)), {
      orphans: none,
      skewed: none,
      skewPairs: [],
      duplicates: none,
      cycles: none,
      truncated: false,
      dropped: { attributes: 0, events: 0, links: 0, rows: none },
      late: none,
      lateConsumers: 0,
      warned: none,
      remarks: [],
      notes: [],
    });
  });

  it('whose parents are missing', () => {
    assert.deepEqual(
      namesOf(
        failingTrace(`${whole}
  lost       |--|    orphan
    below     ||
  other        |-|   orphan`),
        'orphans',
      ),
      ['lost', 'other'],
    );
  });

  it('who shares an id', () => {
    assert.deepEqual(
      namesOf(
        failingTrace(`
  GET     |--------|
    a      |--|
    b         |--|   id a`),
        'duplicates',
      ),
      ['a', 'b'],
    );
  });

  it('what was cut out of a circle', () => {
    const table = tableOf([
      { id: 'a', parent: 'b', name: 'a', start: 0, end: 9 },
      { id: 'b', parent: 'a', name: 'b', start: 1, end: 8 },
    ]);
    assert.deepEqual(namesOf(table, 'cycles'), ['a']);
  });
});

describe('clock skew', () => {
  it('is a span that begins before its parent', () => {
    const table = failingTrace(`
  GET        |----------| on left
    call      |-------|   client on left
      serve |-----|       server in shop on right
        work |---|        in shop on right`);
    assert.deepEqual(namesOf(table, 'skewed'), ['serve']);
    assert.deepEqual(pairsOf(table), ['app on left → shop on right: 1, 2 ms by serve']);
  });

  it('is told by pairs, the largest first, with the span that has most of it', () => {
    const table = failingTrace(`
  GET            |---------------| on left
    one           |-------|        server in shop on right
    two        |-----|             server in shop on right
    three     |------|             server in shop on right
    four        |--------|         server in pay
    five        |-|                `);
    assert.deepEqual(pairsOf(table), [
      'app on left → shop on right: 2, 3 ms by three',
      'app on left → pay: 1, 1 ms by four',
      'app on left → app: 1, 1 ms by five',
    ]);
  });

  it('names the host by what the resource has', () => {
    const table = readOne(
      'jaeger-json',
      JSON.stringify({
        data: [
          {
            traceID: 'a',
            spans: [
              { traceID: 'a', spanID: '1', operationName: 'up', startTime: 5_000, duration: 9_000, processID: 'p' },
              {
                traceID: 'a',
                spanID: '2',
                operationName: 'down',
                startTime: 4_000,
                duration: 9_000,
                processID: 'q',
                references: [{ refType: 'CHILD_OF', traceID: 'a', spanID: '1' }],
              },
            ],
            processes: {
              p: { serviceName: 'old', tags: [{ key: 'hostname', type: 'string', value: 'box' }] },
              q: { serviceName: 'pod', tags: [{ key: 'k8s.pod.name', type: 'string', value: 'pod-7' }] },
            },
          },
        ],
      }),
    );
    assert.deepEqual(pairsOf(table), ['old on box → pod on pod-7: 1, 1 ms by down']);
  });

  it('is not what a clock of whole milliseconds cuts off a start', () => {
    const trace = (early: number) =>
      tableOf([
        { id: 'call', name: 'call', start: 5.4, end: 9, service: 'go' },
        { id: 'serve', parent: 'call', name: 'serve', start: 5 - early, end: 8.2, service: 'node' },
        { id: 'work', parent: 'serve', name: 'work', start: 7, end: 8.1, service: 'node' },
      ]);
    assert.deepEqual(namesOf(trace(0), 'skewed'), []);
    assert.deepEqual(namesOf(trace(1), 'skewed'), ['serve']);
  });

  it('is not what such a clock cuts off both ends, either', () => {
    const trace = (early: number) =>
      tableOf([
        { id: 'call', name: 'call', start: 10.4, end: 19.7, service: 'shop' },
        { id: 'handle', parent: 'call', name: 'handle', start: 10 - early, end: 19, service: 'web' },
        { id: 'work', parent: 'handle', name: 'work', start: 12, end: 14, service: 'web' },
      ]);
    assert.deepEqual(namesOf(trace(0), 'skewed'), []);
    assert.deepEqual(namesOf(trace(1), 'skewed'), ['handle']);
  });

  it('is not what lasts longer than its parent, nor what begins with it', () => {
    assert.deepEqual(
      namesOf(
        failingTrace(`
  GET        |------|
    a        |----------| in shop
    b               |---| in shop`),
        'skewed',
      ),
      [],
    );
  });
});

describe('late spans', () => {
  const table = failingTrace(`
  POST       |------|
    publish   |-|          producer
      work        |-----|  consumer in worker
    close           |-|
    flush             |-|`);

  it('began after their parent had ended', () => {
    assert.deepEqual(namesOf(table, 'late'), ['work', 'flush']);
  });

  it('are not those that whole milliseconds of the parent only make seem so', () => {
    const trace = (later: number) =>
      tableOf([
        { id: 'post', name: 'POST', start: 8, end: 30, service: 'web' },
        { id: 'publish', parent: 'post', name: 'publish', start: 10, end: 15, service: 'web' },
        { id: 'consume', parent: 'publish', name: 'consume', start: 15.6 + later, end: 18.6, service: 'shop' },
      ]);
    assert.deepEqual(namesOf(trace(0), 'late'), []);
    assert.deepEqual(namesOf(trace(1), 'late'), ['consume']);
  });

  it('which consumers do by nature', () => {
    assert.equal(dataFacts(table).lateConsumers, 1);
  });
});

describe('what SDKs dropped', () => {
  const dropped = (table: SpanTable) => {
    const { rows, ...counts } = dataFacts(table).dropped;
    return { ...counts, names: Array.from(rows, row => nameOf(table, row)) };
  };
  const span = { start: 0, end: 9 };

  it('is summed over all spans, with those that say so', () => {
    const table = tableOf([
      { ...span, id: '1', name: 'a', more: { droppedAttributesCount: 3, droppedEventsCount: '12' } },
      {
        ...span,
        id: '2',
        parent: '1',
        name: 'b',
        more: { droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
      },
      { ...span, id: '3', parent: '1', name: 'c', more: { droppedLinksCount: 1, droppedAttributesCount: 4 } },
    ]);
    assert.deepEqual(dropped(table), { attributes: 7, events: 12, links: 1, names: ['a', 'c'] });
  });

  it('is not what attributes, events, links and names say', () => {
    const text = '"droppedAttributesCount":5,';
    const attributes = [{ key: 'droppedAttributesCount', value: { intValue: '6' } }];
    const table = tableOf([
      {
        ...span,
        id: '1',
        name: text,
        message: text,
        attributes: { text },
        more: {
          events: [{ timeUnixNano: '1', name: text, attributes, droppedAttributesCount: 7 }],
          links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes, droppedAttributesCount: 8 }],
          droppedAttributesCounts: 9,
          traceState: text,
        },
      },
    ]);
    assert.deepEqual(dropped(table), { attributes: 0, events: 0, links: 0, names: [] });
  });

  it('is found in any order, and however the text is spaced', () => {
    const json = `{ "resourceSpans" : [ { "scopeSpans" : [ { "spans" : [ { "droppedLinksCount"
      :	2 , "attributes" : [ ] , "droppedEventsCount" : "3" , "events" : [ ] , "traceId" : "0af7651916cd43dd8448eb211c80319c" ,
      "spanId" : "00000000000000a1" , "name" : "a" , "startTimeUnixNano" : "1" , "endTimeUnixNano" : "2" , "links" : [ ] ,
      "droppedAttributesCount" : 4 } ] } ] } ] }`;
    assert.deepEqual(dropped(readOne('otlp-json', json)), { attributes: 4, events: 3, links: 2, names: ['a'] });
  });

  it('lies in tags where Jaeger keeps it', () => {
    const tags = [
      { key: 'otel.dropped_attributes_count', type: 'int64', value: 5 },
      { key: 'otel.dropped_events_count', type: 'int64', value: 6 },
    ];
    const spanOf = (spanID: string, more: object) => ({
      traceID: 'a',
      spanID,
      operationName: spanID,
      startTime: 1,
      ...more,
    });
    const text = [{ key: 'sql', type: 'string', value: 'otel.dropped_attributes_count' }];
    const spans = [spanOf('1', { tags }), spanOf('2', { tags: text }), spanOf('3', {})];
    const table = readOne('jaeger-json', JSON.stringify({ data: [{ traceID: 'a', spans }] }));
    assert.deepEqual(dropped(table), { attributes: 5, events: 6, links: 0, names: ['1'] });
  });

  it('is what JSON.parse finds, whatever stands around it (200 traces made at random)', () => {
    const members = ['droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount'] as const;
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const sum = [0, 0, 0];
      const spans = Array.from({ length: 1 + random.below(20) }, (_, i) => {
        const more: [string, unknown][] = [
          ['flags', random.below(3)],
          ['traceState', random.pick(['', '"dropped', 'droppedEventsCount":4'])],
        ];
        members.forEach((member, at) => {
          if (random.chance(0.4)) return;
          const count = random.pick([0, 1, 7, 1234]);
          sum[at] += count;
          more.push([member, random.chance(0.5) ? count : String(count)]);
        });
        const value = { stringValue: random.pick(['x', '"droppedLinksCount":9', 'droppedEventsCount']) };
        more.push(['attributes', [{ key: 'a', value }]]);
        return { ...span, id: String(i), name: 'n', more: Object.fromEntries(random.shuffle(more)) };
      });
      const { attributes, events, links } = dataFacts(tableOf(spans)).dropped;
      assert.deepEqual([attributes, events, links], sum, `seed ${seed}`);
    }
  });
});

describe('what the import noticed and the server said', () => {
  const notesOf = (table: SpanTable): string[] =>
    [...dataFacts(table).notes, ...dataFacts(table).remarks].map(note => say(note));
  const spans = (count: number, warningsOf: (i: number) => string[]): string => {
    const list = Array.from({ length: count }, (_, i) => ({
      traceID: 'a',
      spanID: (i + 1).toString(16),
      operationName: 'n',
      startTime: 1,
      warnings: warningsOf(i),
    }));
    return JSON.stringify({ data: [{ traceID: 'a', spans: list }] });
  };

  it('is said once each, with of how many spans', () => {
    const table = readOne(
      'jaeger-json',
      spans(3, i => (i ? ['clock skew', 'odd'] : ['odd'])),
    );
    assert.deepEqual(notesOf(table), [
      'The answer does not say which service some spans belong to.',
      'The server says of 3 spans: odd',
      'The server says of 2 spans: clock skew',
    ]);
    assert.equal(dataFacts(table).warned.length, 3);
  });

  it('sentences that differ in their numbers are one', () => {
    const texts = [
      'delta of -661.34µs',
      'delta of 1m2.5s',
      'delta of 4ms',
      'other 5af7183fb1d4cf5f',
      'other 00000000000000aa',
    ];
    assert.deepEqual(
      notesOf(
        readOne(
          'jaeger-json',
          spans(5, i => [texts[i]]),
        ),
      ).slice(1),
      ['The server says of 3 spans: delta of -661.34µs', 'The server says of 2 spans: other 5af7183fb1d4cf5f'],
    );
  });

  it('of thousands only some are read, and that is said', () => {
    assert.deepEqual(
      notesOf(
        readOne(
          'jaeger-json',
          spans(5_000, () => ['odd']),
        ),
      ).slice(1),
      ['The server says of at least 1000 spans: odd'],
    );
    const letters = (i: number) => String.fromCodePoint(97 + (i % 26), 97 + Math.floor(i / 26));
    const many = notesOf(
      readOne(
        'jaeger-json',
        spans(100, i => [letters(i)]),
      ),
    );
    assert.deepEqual([many.length, many.at(-1)], [22, 'The server says 80 other things of spans.']);
  });

  it('of a span with many of them each is said once', () => {
    const values = Array.from({ length: 50 }, () => ({ stringValue: 'parent is not in the trace' }));
    const more = { attributes: [{ key: '@jaeger@warnings', value: { arrayValue: { values } } }] };
    const table = tableOf([{ id: 'a', name: 'a', start: 0, end: 1, more }]);
    assert.deepEqual(notesOf(table), ['The server says of one span: parent is not in the trace']);
  });

  it('an answer that ended early is not whole', () => {
    const text = spans(3, () => []);
    const { truncated, notes } = dataFacts(readOne('jaeger-json', text.slice(0, -30)));
    assert.equal(truncated, true);
    assert.match(say(notes[0]), /ended early/);
  });

  it('nor is one that is damaged in the middle', () => {
    const span = (id: string) => `{"traceID":"a","spanID":"${id}","operationName":"n","startTime":1}`;
    const text = `{"data":[{"traceID":"a","spans":[${span('1')},{"traceID":"a",,,${span('2')},${span('3')}]}]}`;
    assert.equal(dataFacts(readOne('jaeger-json', text)).truncated, true);
  });

  it('a span that is left out because it is none is said, and the rest is whole', () => {
    const text = `{"data":[{"traceID":"a","spans":[{"traceID":"a","spanID":"1","startTime":1},{"traceID":"a"}]}]}`;
    const { truncated, notes } = dataFacts(readOne('jaeger-json', text));
    assert.equal(truncated, false);
    assert.ok(notes.some(note => /A span was left out/.test(say(note))));
  });
});
