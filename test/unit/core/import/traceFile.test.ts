import assert from 'node:assert/strict';
import { createReader } from '../../../../src/core/import';
import { readDocuments } from '../../../../src/core/import/documents';
import { say } from '../../../../src/core/phrase';
import { nameOf, serviceOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';

const first = '0af7651916cd43dd8448eb211c80319c';
const second = 'b0af7651916cd43dd8448eb211c80319';

const jaegerTrace = (traceID: string, spanID: string, operationName: string) => ({
  traceID,
  spans: [
    {
      traceID,
      spanID,
      operationName,
      startTime: 1_700_000_000_000_000,
      duration: 5,
      tags: [],
      logs: [],
      processID: 'p1',
    },
  ],
  processes: { p1: { serviceName: 'shop', tags: [] } },
});
const otlp = (traceId: string, spanId: string, name: string) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            { traceId, spanId, name, startTimeUnixNano: '1700000000000001000', endTimeUnixNano: '1700000000000005000' },
          ],
        },
      ],
    },
  ],
});
const zipkin = (traceId: string, id: string, name: string) => ({
  traceId,
  id,
  name,
  timestamp: 1_700_000_000_000_002,
  duration: 3,
  localEndpoint: { serviceName: 'shop' },
});
const a = 'a1b2c3d4e5f60718';
const b = 'b1b2c3d4e5f60718';
const c = 'c1b2c3d4e5f60718';

function read(text: string) {
  const bytes = Buffer.from(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const reader = createReader('trace-file', shared.buffer);
  reader.advance(shared.length);
  return reader.finish(shared.length);
}

/** Trace id and names of spans, by trace id. */
function held(text: string): string[] {
  return read(text)
    .traces.map(table => `${table.traceId.slice(0, 2)} ${namesOf(table)}`)
    .sort();
}

function namesOf(table: SpanTable): string {
  return Array.from({ length: table.count }, (_, row) => `${serviceOf(table, row)}:${nameOf(table, row)}`).join(' ');
}

const json = JSON.stringify;

describe('a file of traces', () => {
  const both = [`0a shop:one`, `b0 shop:two`];
  const forms: Record<string, string> = {
    'Jaeger’s answer': json({ data: [jaegerTrace(first, a, 'one'), jaegerTrace(second, b, 'two')], errors: null }),
    'Jaeger’s answer, indented, with a byte order mark':
      '\ufeff' + json({ total: 0, data: [jaegerTrace(first, a, 'one'), jaegerTrace(second, b, 'two')] }, null, 2),
    'a list of Jaeger’s traces': json([jaegerTrace(first, a, 'one'), jaegerTrace(second, b, 'two')]),
    'a bare trace of Jaeger’s in each line': `${json(jaegerTrace(first, a, 'one'))}\r\n${json(jaegerTrace(second, b, 'two'))}\r\n`,
    'answers of Jaeger one behind the other':
      json({ data: [jaegerTrace(first, a, 'one')] }) + json({ data: [jaegerTrace(second, b, 'two')] }),
    'OTLP in one object': json({
      resourceSpans: [...otlp(first, a, 'one').resourceSpans, ...otlp(second, b, 'two').resourceSpans],
    }),
    'OTLP in lines': `${json(otlp(first, a, 'one'))}\n${json(otlp(second, b, 'two'))}\n`,
    'OTLP wrapped in result': json({ result: otlp(first, a, 'one') }) + '\n' + json({ result: otlp(second, b, 'two') }),
    'a list of OTLP documents': json([otlp(first, a, 'one'), otlp(second, b, 'two')]),
    'a list of Zipkin’s spans': json([zipkin(first, a, 'one'), zipkin(second, b, 'two')]),
    'Zipkin’s lists of lists': json([[zipkin(first, a, 'one')], [], [zipkin(second, b, 'two')]]),
    'Zipkin’s spans in lines': `${json(zipkin(first, a, 'one'))}\n${json(zipkin(second, b, 'two'))}`,
    'lines of several formats': `${json({ data: [jaegerTrace(first, a, 'one')] })}\n${json([zipkin(second, b, 'two')])}\n`,
  };
  for (const [form, text] of Object.entries(forms))
    it(`holds what ${form} says`, () => assert.deepEqual(held(text), both));

  it('makes one trace of one that lies in documents of several formats', () => {
    const text = [
      json({ data: [jaegerTrace(first, a, 'one')] }),
      json(otlp(first, b, 'two')),
      json([zipkin(first, c, 'three')]),
      json({ data: [jaegerTrace(second, a, 'other')] }),
    ].join('\n');
    assert.deepEqual(held(text), ['0a shop:one shop:two shop:three', 'b0 shop:other']);
  });

  it('tells of parts that are no traces, and keeps the rest', () => {
    const text = `${json({ name: 'x' })}\n# a remark\n${json(otlp(first, a, 'one'))}\n{"level":"info"}\n`;
    assert.deepEqual(held(text), ['0a shop:one']);
    assert.deepEqual(
      read(text).traces[0].warnings.map(warning => warningText(warning)),
      ['3 parts of the file are no traces and were left out, the first is an object with "name"'],
    );
  });

  const nothings: Record<string, RegExp> = {
    '': /no JSON at all/,
    'hello\nworld': /text that is no JSON/,
    '{}': /an empty object/,
    '[]': /an empty list/,
    '{"resourceSpans":[]}': /one of traces, but there is no span in it/,
    '{"data":[],"total":0}': /one of traces, but there is no span in it/,
    '[1,2,3]': /a list without spans/,
    '"text"': /text that is no JSON/,
    '{"name":"spanlight","version":"1","private":true,"main":"x","scripts":{}}':
      /an object with "name", "version", "private", "main", …/,
    '{"data":[{"id":1}],"total":3}': /an object with "data", "total"/,
    '[{"compilerOptions":{}}]': /an object with "compilerOptions"/,
  };
  for (const [text, expected] of Object.entries(nothings))
    it(`says what is there instead of traces in ${text || 'nothing'}`, () =>
      assert.throws(() => read(text), { name: 'Failure', kind: 'unreadable', message: expected }));

  it('says that a trace is damaged where one was begun', () => {
    assert.throws(() => read('{"data":[{"traceID":"0af7'), { kind: 'cutOff', message: /^The file ended early/ });
    assert.throws(() => read('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":'), {
      kind: 'cutOff',
      message: /^The file/,
    });
  });

  it('loses a line that was cut, and no other, wherever it was cut', () => {
    const lines = [json({ data: [jaegerTrace(first, a, 'one')] }), json(otlp(second, b, 'two'))];
    const [line] = lines;
    // Behind an opening bracket, a comma or a colon the next line could belong to it.
    for (let cut = 1; cut < line.length; cut++) {
      if (/[[{,:\s]/.test(line[cut - 1])) continue;
      const kinds = [...readDocuments(Buffer.from(`${line.slice(0, cut)}\n${lines[1]}\n`))].map(({ kind }) => kind);
      assert.equal(kinds.at(-1), 'otlp', `cut at ${cut}`);
    }
  });

  it('is split in bounded time, whatever it is', () => {
    const deep = Buffer.from('['.repeat(200_000));
    assert.deepEqual(
      [...readDocuments(deep)].map(document => document.kind),
      ['unknown'],
    );
    const wide = Buffer.from('[' + '{},'.repeat(100_000) + ']');
    assert.ok([...readDocuments(wide)].every(document => document.kind === 'unknown' && say(document.found) !== ''));
  });
});
