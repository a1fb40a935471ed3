import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { readSpanDetails } from '../../../../src/core/import';
import { serviceOf, SpanFlag, sparseOf } from '../../../../src/core/spans/spanTable';
import { stringCount } from '../../../../src/core/spans/stringColumn';
import { warningText } from '../../../../src/core/spans/warningList';
import { plainOf, read, readOne } from './plainTrace';

const times = '"startTimeUnixNano":"1795342800000000001","endTimeUnixNano":"1795342800000000003"';
const answer = (span: string, resource = '{}') =>
  `{"result":{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":{},"spans":[${span}]}]}]}}`;

describe('the OTLP JSON reader', () => {
  it('keeps every nanosecond', () => {
    const table = readOne('otlp-json', answer(`{"traceId":"0a","spanId":"01","name":"n",${times}}`));
    assert.equal(table.base, 1795342800000000001n);
    assert.equal(table.duration[0], 2);
    assert.equal(table.traceId, '0000000000000000000000000000000a');
  });

  it('takes numbers without quotes, also where a double would round them', () => {
    const unquoted = times.replaceAll(/"(\d+)"/g, '$1');
    const table = readOne('otlp-json', answer(`{"traceId":"0a","spanId":"01",${unquoted},"kind":"3"}`));
    assert.equal(table.base, 1795342800000000001n);
    assert.equal(table.kind[0], 3);
  });

  it('takes ids in base64 and enums by name, as servers before v1.54 send them', () => {
    const span = `{"traceId":"AAAAAAAAAAAAAAAAAADerQ==","spanId":"AAAAAAAAADE=","kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"},${times}}`;
    const table = readOne('otlp-json', answer(span));
    assert.equal(table.traceId, '0000000000000000000000000000dead');
    const [{ id, kind, status, flags }] = plainOf(table).spans;
    assert.deepEqual([id, kind, status, flags], ['0000000000000031', 2, 2, SpanFlag.Error]);
  });

  it('separates the traces of one answer, in order of appearance', () => {
    const spans = ['b', 'a', 'b', 'c'].map((trace, i) => `{"traceId":"${trace}","spanId":"${i + 1}",${times}}`);
    const { traces } = read('otlp-json', answer(spans.join()));
    assert.deepEqual(
      traces.map(({ traceId, count }) => [traceId.slice(-1), count]),
      [
        ['b', 2],
        ['a', 1],
        ['c', 1],
      ],
    );
    // Each has texts and resources of its own, so that one can be kept without the others.
    assert.equal(stringCount(traces[1].strings), 1);
  });

  it('reads a document a line, as exporters write files', () => {
    const line = (id: number) => answer(`{"traceId":"a","spanId":"${id}",${times}}`);
    assert.equal(readOne('otlp-json', `${line(1)}\n${line(2)}\r\n\n${line(3)}\n`).count, 3);
  });

  it('finds resource and scope also where they come after the spans', () => {
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"1",${times}}],"scope":{"name":"lib"}}],"resource":{"attributes":[{"value":{"stringValue":"cart"},"key":"service.name"}]}}]}`;
    const [{ service, scope }] = plainOf(readOne('otlp-json', text)).spans;
    assert.deepEqual([service, scope], ['cart', 'lib']);
  });

  it('shares one resource between groups that repeat it', () => {
    const resource = '{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]}';
    const group = (id: number) =>
      `{"resource":${resource},"scopeSpans":[{"spans":[{"traceId":"a","spanId":"${id}",${times}}]}]}`;
    const table = readOne('otlp-json', `{"resourceSpans":[${[1, 2, 3].map(group).join()}]}`);
    assert.equal(table.resources.length, 1);
    assert.equal(serviceOf(table, 2), 'cart');
  });

  it('picks up the attributes that everybody needs, numbers as text, the last of two', () => {
    const attributes = `[{"key":"code.line.number","value":{"intValue":"42"}},{"key":"http.route","value":{"stringValue":"/old"}},
      {"key":"http.route","value":{"stringValue":"/new"}},{"key":"db.system","value":{"arrayValue":{"values":[]}}},{"key":"error","value":{"stringValue":"true"}}]`;
    const table = readOne('otlp-json', answer(`{"traceId":"a","spanId":"1","attributes":${attributes},${times}}`));
    assert.equal(sparseOf(table, 0, 'code.line.number'), '42');
    assert.equal(sparseOf(table, 0, 'http.route'), '/new');
    assert.equal(sparseOf(table, 0, 'db.system'), undefined);
    assert.equal(table.flags[0], SpanFlag.Error);
  });

  it('sorts events by time and puts those without one at the start of their span', () => {
    const events = `[{"timeUnixNano":"1795342800000000003","name":"late"},{"name":"never"},{"timeUnixNano":"1795342800000000002","name":"exception"}]`;
    const table = readOne('otlp-json', answer(`{"traceId":"a","spanId":"1","events":${events},${times}}`));
    assert.deepEqual(plainOf(table).spans[0].events, ['0 never', '1 exception', '2 late']);
    assert.deepEqual(
      readSpanDetails(table, 0).events.map(({ time, name }) => `${time} ${name}`),
      ['0 never', '1 exception', '2 late'],
    );
    assert.equal(table.flags[0], SpanFlag.Exception);
  });

  it('says of a span that ends before it starts, and keeps it', () => {
    const table = readOne(
      'otlp-json',
      answer(`{"traceId":"a","spanId":"1","startTimeUnixNano":"2000000000","endTimeUnixNano":"1999999999"}`),
    );
    assert.equal(table.duration[0], 0);
    assert.match(warningText(table.warnings[0]), /ends before it starts/);
  });

  it('leaves out spans without an id, a trace or a start, each with a warning that says where', () => {
    const good = `{"traceId":"a","spanId":"1",${times}}`;
    const bad = [`{"traceId":"a",${times}}`, `{"spanId":"2",${times}}`, `{"traceId":"a","spanId":"3"}`, '7', 'null'];
    const text = answer([...bad, good].join());
    const table = readOne('otlp-json', text);
    assert.equal(table.count, 1);
    const at = (span: string) => text.indexOf(span);
    assert.deepEqual(
      table.warnings.map(warning => warningText(warning)),
      [
        `A span was left out: no span id (byte ${at(bad[0])}).`,
        `A span was left out: no trace id (2 times, first at byte ${at(bad[1])}).`,
        `A span was left out: no start time (byte ${at(bad[2])}).`,
        `A span was left out: expected an object (byte ${at(',7,') + 1}).`,
      ],
    );
    assert.equal(table.warnings[0].offset, text.indexOf(bad[0]));
  });

  it('gives no trace for an answer without spans', () => {
    for (const text of ['{}', '{"result":{}}', '{"result":{"resourceSpans":[]}}', '{"resourceSpans":null}'])
      assert.deepEqual(read('otlp-json', text), { traces: [], warnings: [] });
  });

  it('fails with what the server said', () => {
    const failure = failureOf('{"error":{"httpCode":404,"message":"No traces found"}}\n');
    assert.deepEqual([failure.kind, failure.message], ['notFound', 'The server answered: No traces found.']);
    assert.equal(failureOf('{"error":{"httpCode":500,"message":"disk"}}').kind, 'refused');
  });

  it('fails for what is no trace at all', () => {
    assert.equal(failureOf('<html>').kind, 'unreadable');
    assert.equal(failureOf('[1,2]').kind, 'unreadable');
    assert.equal(failureOf('{"services":["a"]}').kind, 'unreadable');
    assert.equal(failureOf('').kind, 'cutOff');
    assert.equal(failureOf('{"resourceSpans":[{').kind, 'cutOff');
  });
});

function failureOf(text: string): Failure {
  try {
    read('otlp-json', text);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('There was no failure');
}
