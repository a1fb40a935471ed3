import assert from 'node:assert/strict';
import { logTexts } from '../../../../../src/core/analysis/views/logTexts';
import { statusEntry, traceLog } from '../../../../../src/core/analysis/views/traceLog';
import { nameOf, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { readOne } from '../../import/plainTrace';

const base = 1_795_342_800_000_000_000n;
const at = (us: number) => String(base + BigInt(us) * 1000n);
const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

interface WrittenSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly fails?: string;
  readonly events?: readonly { readonly at: number; readonly name: string; readonly attributes?: object[] }[];
}

function tableOf(spans: readonly WrittenSpan[]): SpanTable {
  const written = spans.map(({ name, from, to, fails, events = [] }, i) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: String(i + 1).padStart(16, '0'),
    parentSpanId: i ? '1'.padStart(16, '0') : '',
    name,
    startTimeUnixNano: at(from),
    endTimeUnixNano: at(to),
    status: fails === undefined ? {} : { code: 2, message: fails },
    events: events.map(event => ({ timeUnixNano: at(event.at), name: event.name, attributes: event.attributes ?? [] })),
  }));
  return readOne('otlp-json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: written }] }] }));
}

const table = tableOf([
  { name: 'top', from: 0, to: 100, fails: 'gave up', events: [{ at: 90, name: 'late' }] },
  { name: 'a', from: 10, to: 60, events: [{ at: 40, name: 'cache miss', attributes: [attribute('key', 'k1')] }] },
  {
    name: 'b',
    from: 20,
    to: 50,
    fails: 'seen by its exception',
    events: [
      {
        at: 40,
        name: 'exception',
        attributes: [
          attribute('exception.type', 'Declined'),
          attribute('exception.message', 'no\n money'),
          attribute('exception.stacktrace', 'Declined: no money\n    at pay (pay.js:3:1)'),
        ],
      },
      { at: 30, name: 'log', attributes: [attribute('level', 'warn'), attribute('message', 'low balance')] },
    ],
  },
]);

function lines(rows?: Uint32Array): string[] {
  const log = traceLog(table, rows);
  const texts = logTexts(table, log.rows, log.events);
  return Array.from({ length: log.count }, (_, i) => {
    const what = log.events[i] === statusEntry ? 'failed' : log.names[log.name[i]];
    const level = texts[i].level && `[${texts[i].level}] `;
    const error = log.isError[i] ? '! ' : '';
    return `${log.times[i] / 1000} ${nameOf(table, log.rows[i])} ${error}${what}: ${level}${texts[i].text}`;
  });
}

describe('the log of a trace', () => {
  it('has the events of all spans in the order of time, and failures of which no exception tells at their end', () => {
    assert.deepEqual(lines(), [
      '30 b log: [warn] low balance',
      '40 a cache miss: key=k1',
      '40 b ! exception: Declined: no money',
      '90 top late: ',
      '100 top ! failed: gave up',
    ]);
  });

  it('has only those of the rows that are meant', () => {
    assert.deepEqual(lines(Uint32Array.of(1)), ['40 a cache miss: key=k1']);
    assert.deepEqual(lines(new Uint32Array(0)), []);
  });

  it('has stack traces whole, as far as the details have them', () => {
    const log = traceLog(table);
    const texts = logTexts(table, log.rows, log.events);
    assert.deepEqual(
      texts.map(({ stack }) => stack),
      ['', '', 'Declined: no money\n    at pay (pay.js:3:1)', '', ''],
    );
  });

  it('keeps events that lie before the first span in their place', () => {
    const early = tableOf([
      { name: 'top', from: 0, to: 100, events: [{ at: 5, name: 'then' }] },
      { name: 'a', from: 10, to: 60, events: [{ at: -30, name: 'first' }] },
    ]);
    const log = traceLog(early);
    assert.deepEqual(
      Array.from(log.name, number => log.names[number]),
      ['first', 'then'],
    );
    assert.deepEqual([...log.times], [-30_000, 5_000]);
  });
});
