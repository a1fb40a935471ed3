import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { readSpanDetails } from '../../../../src/core/import';
import { SpanFlag } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import { plainOf, read, readOne } from './plainTrace';
import { recordedBody } from './recorded';

const answer = (spans: string, rest = '"processes":{"p1":{"serviceName":"cart","tags":[]}}') =>
  `{"data":[{"traceID":"a","spans":[${spans}],${rest}}],"errors":null}`;
const span = (id: number, rest: string) =>
  `{"traceID":"a","spanID":"${id}","startTime":1795342800000000,"duration":5,"processID":"p1",${rest}}`;
const reference = (type: string, trace: string, id: number) =>
  `{"refType":"${type}","traceID":"${trace}","spanID":"${id}"}`;

describe("the reader of Jaeger's JSON", () => {
  it('turns microseconds into nanoseconds', () => {
    const table = readOne('jaeger-json', answer(span(1, '"operationName":"n"')));
    assert.equal(table.base, 1795342800000000000n);
    assert.equal(table.duration[0], 5000);
  });

  it('takes the first CHILD_OF of the own trace as parent, else the first FOLLOWS_FROM; the others are links', () => {
    const references = [
      reference('CHILD_OF', 'b', 7),
      reference('FOLLOWS_FROM', 'a', 1),
      reference('CHILD_OF', '0000000a', 2),
      reference('CHILD_OF', 'a', 3),
    ];
    const spans = [span(1, '"x":1'), span(2, '"x":1'), span(3, '"x":1'), span(4, `"references":[${references}]`)];
    spans.push(span(5, `"references":[${reference('FOLLOWS_FROM', 'a', 1)}]`));
    const table = readOne('jaeger-json', answer(spans.join()));
    const rows = plainOf(table).spans;
    const row = (id: string) => rows.findIndex(found => found.id.endsWith(id));
    assert.equal(rows[row('4')].parent, row('2'));
    assert.equal(rows[row('4')].flags, SpanFlag.Links);
    assert.equal(rows[row('5')].parent, row('1'));
    assert.equal(rows[row('5')].flags, 0);
    const details = readSpanDetails(table, row('4'));
    assert.equal(details.parentSpanId, '0000000000000002');
    assert.deepEqual(
      details.links.map(link => [link.traceId.slice(-1), link.spanId.slice(-1), link.row]),
      [
        ['b', '7', undefined],
        ['a', '1', row('1')],
        ['a', '3', row('3')],
      ],
    );
  });

  it('tells traces apart whose ids come as texts, as numbers and with escapes, in any order', () => {
    const ids = ['"a1"', '12', '"a1"', '"\\u0061\\u0031"', '12', '"a1"', '"b"', '"\\u0062"', '"a1"'];
    const spans = ids.map((id, i) => span(i + 1, '"x":1').replace('"traceID":"a"', `"traceID":${id}`));
    assert.deepEqual(
      read('jaeger-json', answer(spans.join())).traces.map(({ traceId, count }) => [traceId.replace(/^0+/, ''), count]),
      [
        ['a1', 5],
        ['12', 2],
        ['b', 2],
      ],
    );
  });

  it('reads kind, status, scope and error out of tags', () => {
    const tags = (list: [string, unknown][]) =>
      `"tags":${JSON.stringify(list.map(([key, value]) => ({ key, type: typeof value, value })))}`;
    const table = readOne(
      'jaeger-json',
      answer(
        [
          span(
            1,
            tags([
              ['span.kind', 'server'],
              ['otel.status_code', 'ERROR'],
              ['otel.library.name', 'old'],
            ]),
          ),
          span(
            2,
            tags([
              ['otel.scope.name', 'new'],
              ['otel.library.name', 'old'],
              ['error', true],
            ]),
          ),
          span(
            3,
            tags([
              ['error', 'true'],
              ['otel.status_code', 'OK'],
            ]),
          ),
        ].join(),
      ),
    );
    assert.deepEqual(
      plainOf(table).spans.map(({ kind, status, flags, scope }) => [kind, status, flags, scope]),
      [
        [2, 2, SpanFlag.Error, 'old'],
        [0, 0, SpanFlag.Error, 'new'],
        [0, 1, SpanFlag.Error, ''],
      ],
    );
  });

  it('says when the answer describes no process for a span', () => {
    const table = readOne('jaeger-json', answer(span(1, '"x":1'), '"processes":{}'));
    assert.equal(plainOf(table).spans[0].service, 'unknown_service');
    assert.match(warningText(table.warnings[0]), /which service/);
  });

  it('makes warnings of what the server says about the trace and about others', () => {
    const rest = '"processes":{"p1":{"serviceName":"cart"}},"warnings":["trace exceeds the size"]';
    const text = answer(span(1, '"warnings":["clock skew"]'), rest).replace(
      'null}',
      '[{"msg":"trace not found","traceID":"beef"}]}',
    );
    const { traces, warnings } = read('jaeger-json', text);
    assert.deepEqual(
      warnings.map(warning => warningText(warning)),
      ['The server reported: trace not found (trace beef)'],
    );
    assert.deepEqual(
      traces[0].warnings.map(warning => warningText(warning)),
      ['The server reported: trace not found (trace beef)', 'trace exceeds the size'],
    );
    assert.equal(traces[0].flags[0], SpanFlag.Warning);
    assert.deepEqual(readSpanDetails(traces[0], 0).warnings, ['clock skew']);
  });

  it('says every warning once, however often the server repeats it', () => {
    const table = readOne('jaeger-json', recordedBody('v2.20', 'trace'));
    const repeated = plainOf(table).spans.findIndex(({ flags }) => flags & SpanFlag.Warning);
    const { warnings } = readSpanDetails(table, repeated);
    assert.ok(warnings.length > 0);
    assert.equal(new Set(warnings).size, warnings.length);
  });

  it('gives no trace for null and for an empty list', () => {
    assert.deepEqual(read('jaeger-json', '{"data":null,"total":0}').traces, []);
    assert.deepEqual(read('jaeger-json', '{"data":[],"errors":null}').traces, []);
  });

  it('fails with what the server said instead of data', () => {
    const failing = (text: string | Buffer): Failure => {
      try {
        read('jaeger-json', text);
      } catch (error) {
        if (error instanceof Failure) return error;
      }
      throw new Error('There was no failure');
    };
    assert.equal(failing(recordedBody('v1.76', 'trace-unknown')).kind, 'notFound');
    const nan = failing(recordedBody('v2.13', 'trace-nan'));
    assert.equal(nan.kind, 'refused');
    assert.match(nan.message, /unsupported value: NaN/);
  });
});
