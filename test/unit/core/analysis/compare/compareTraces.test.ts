import assert from 'node:assert/strict';
import {
  Change,
  ErrorChange,
  selfDifference,
  type TraceComparison,
} from '../../../../../src/core/analysis/compare/comparison';
import { compareTraces } from '../../../../../src/core/analysis/compare/compareTraces';
import { traceOf } from '../../../features/timeline/traceOf';
import { readOne } from '../../import/plainTrace';
import { writtenTrace } from './writtenTrace';

/** What differs, a line a node: `+30 ms  SELECT  more 3:1`, as the comparison orders it. */
function differences({ nodes, order, texts }: TraceComparison): string[] {
  return [...order].map(node => {
    const ms = selfDifference(nodes, node) / 1e6;
    const errors = Object.entries(ErrorChange).flatMap(([name, bit]) =>
      nodes.errors[node] & bit ? [`error ${name.toLowerCase()}`] : [],
    );
    const count = `${nodes.countHere[node]}:${nodes.countThere[node]}`;
    const change = Change[nodes.change[node]].toLowerCase();
    return [`${ms < 0 ? '' : '+'}${ms} ms`, texts[nodes.name[node]], change, count, ...errors].join(' ');
  });
}

const compare = (here: string, there: string) => compareTraces(writtenTrace(here), writtenTrace(there));

describe('a comparison of two traces', () => {
  it('finds what is slower, faster, added and removed, by the self time that it explains', () => {
    const comparison = compare(
      `POST /buy    0-100
         auth       0-10
         load       10-70
           SELECT   10-60
         mail       80-100`,
      `POST /buy    0-60
         auth       0-30
         load       30-45
           SELECT   31-41
         stock      46-50`,
    );
    assert.deepEqual(differences(comparison), [
      '+40 ms SELECT slower 1:1',
      '+20 ms mail added 1:0',
      '-20 ms auth faster 1:1',
      '+5 ms load slower 1:1',
      '-4 ms stock removed 0:1',
      '-1 ms POST /buy faster 1:1',
    ]);
    assert.deepEqual(comparison.selfTime, { here: 100e6, there: 60e6 });
    assert.deepEqual(comparison.duration, { here: 100e6, there: 60e6 });
    assert.equal(comparison.hasSameRoot, true);
  });

  it('takes spans of one path together, says that their number differs, and lays equals on each other in order', () => {
    const comparison = compare(
      `GET /cart     0-100
         SELECT      0-10
         SELECT      10-30
         SELECT      30-60`,
      `GET /cart     0-100
         SELECT      0-20
         SELECT      20-40`,
    );
    assert.deepEqual(differences(comparison), ['+20 ms SELECT more 3:2', '-20 ms GET /cart faster 1:1']);
    const { nodes } = comparison;
    const pairs = [...nodes.pairHere.slice(nodes.firstPair[1])].map((here, i) => [here, nodes.pairThere[i + 1]]);
    assert.deepEqual(pairs, [
      [1, 1],
      [2, 2],
      [3, -1],
    ]);
  });

  it('tells an error that is new from one that is gone and from one of another type', () => {
    const comparison = compare(
      `POST /buy   0-100 fails Timeout
         charge    0-50 fails CardDeclined
         mail      50-60
         stock     60-70 fails`,
      `POST /buy   0-100 fails Timeout
         charge    0-50 fails Timeout
         mail      50-60 fails
         stock     60-70`,
    );
    assert.deepEqual(differences(comparison), [
      '+0 ms charge same 1:1 error other',
      '+0 ms mail same 1:1 error gone',
      '+0 ms stock same 1:1 error new',
    ]);
  });

  it('tells errors apart by the type of their exception before anything else', () => {
    const failing = (type: string) =>
      readOne(
        'otlp-json',
        JSON.stringify({
          resourceSpans: [
            {
              scopeSpans: [
                {
                  spans: [
                    {
                      traceId: '5af7183fb1d4cf5f6d1e0c2b3a495867',
                      spanId: '0000000000000001',
                      name: 'GET /',
                      startTimeUnixNano: '1795342800000000000',
                      endTimeUnixNano: '1795342800100000000',
                      status: { code: 2 },
                      attributes: [{ key: 'error.type', value: { stringValue: '500' } }],
                      events: [
                        {
                          name: 'exception',
                          timeUnixNano: '1795342800050000000',
                          attributes: [{ key: 'exception.type', value: { stringValue: type } }],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        }),
      );
    assert.deepEqual(differences(compareTraces(failing('A'), failing('A'))), []);
    assert.deepEqual(differences(compareTraces(failing('A'), failing('B'))), ['+0 ms GET / same 1:1 error other']);
  });

  it('holds services of one name apart, and puts what is gone where it was', () => {
    const comparison = compare(
      `GET /      0-100
         get      0-10 in cart
         last     50-60`,
      `GET /      0-100
         get      0-10 in stock
         last     50-60`,
    );
    const { nodes, texts } = comparison;
    const named = [...nodes.name].map((name, node) => `${texts[nodes.service[node]]} ${texts[name]}`);
    assert.deepEqual(named, ['shop GET /', 'cart get', 'stock get', 'shop last']);
    assert.deepEqual([...nodes.subtreeEnd], [4, 2, 3, 4]);
    assert.deepEqual([...nodes.parent], [-1, 0, 0, 0]);
  });

  it('lays different roots on each other and says so; what is below other tops is counted, not compared', () => {
    const comparison = compare(
      `
       GET /a   0-100
         x      0-10
       late     200-210`,
      `
       GET /b   0-100
         x      0-20`,
    );
    assert.equal(comparison.hasSameRoot, false);
    assert.deepEqual(comparison.outside, { here: 1, there: 0 });
    assert.deepEqual(differences(comparison), ['+10 ms GET /a slower 1:1', '-10 ms x faster 1:1']);
  });

  it('has nothing to say of a trace and itself, nor of noise', () => {
    const one = writtenTrace('GET / 0-100\n  x 0-10');
    const same = compareTraces(one, one);
    assert.equal(same.isSameTrace, true);
    assert.deepEqual(differences(same), []);
    const little = traceOf([{ id: 1, name: 'GET /', from: 0, to: 1000.9 }]);
    const less = traceOf([{ id: 1, name: 'GET /', from: 0, to: 1000 }]);
    assert.deepEqual(differences(compareTraces(little, less)), []);
  });

  it('takes a trace without spans for one in which all is added, or removed', () => {
    const one = writtenTrace('GET / 0-100\n  x 0-10');
    const none = { ...one, count: 0 };
    assert.deepEqual(differences(compareTraces(one, none)), ['+90 ms GET / added 1:0', '+10 ms x added 1:0']);
    assert.deepEqual(differences(compareTraces(none, one)), ['-90 ms GET / removed 0:1', '-10 ms x removed 0:1']);
    assert.deepEqual(differences(compareTraces(none, none)), []);
  });
});
