import assert from 'node:assert/strict';
import { parseTraceInput } from '../../../src/core/traceInput';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('what names a trace', () => {
  it('takes an id of 32 digits in any case, with white space and quotes around it', () => {
    for (const text of [traceId, traceId.toUpperCase(), ` ${traceId}\n`, `"${traceId}"`, `'${traceId}',`]) {
      assert.deepEqual(parseTraceInput(text), { kind: 'id', traceId });
    }
  });

  it('fills up an id of 16 digits and one whose leading zeros are missing', () => {
    assert.deepEqual(parseTraceInput('A3CE929D0E0E4736'), { kind: 'id', traceId: '0000000000000000a3ce929d0e0e4736' });
    assert.deepEqual(parseTraceInput('aa'), { kind: 'id', traceId: '000000000000000000000000000000aa' });
  });

  it('takes a traceparent header, with or without its name, and the span in it', () => {
    for (const text of [
      `00-${traceId}-${spanId}-01`,
      `traceparent: 00-${traceId}-${spanId}-00`,
      `"traceparent": "00-${traceId}-${spanId}-01"`,
      `01-${traceId.toUpperCase()}-${spanId.toUpperCase()}-01-what-comes-later`,
    ]) {
      assert.deepEqual(parseTraceInput(text), { kind: 'id', traceId, spanId }, text);
    }
  });

  it('takes no header of the forbidden version or with an id of zeros', () => {
    assert.equal(parseTraceInput(`ff-${traceId}-${spanId}-01`), undefined);
    assert.equal(parseTraceInput(`00-${'0'.repeat(32)}-${spanId}-01`), undefined);
    assert.deepEqual(parseTraceInput(`00-${traceId}-${'0'.repeat(16)}-01`), { kind: 'id', traceId });
  });

  it('takes a link of the UI apart into endpoint, trace and span', () => {
    assert.deepEqual(parseTraceInput(`http://localhost:16686/trace/${traceId}`), {
      kind: 'link',
      baseUrl: 'http://localhost:16686',
      traceId,
    });
    assert.deepEqual(
      parseTraceInput(`https://Traces.Example.org/ops/jaeger/trace/a3ce929d0e0e4736/?uiFind=F067AA0BA902B7`),
      {
        kind: 'link',
        baseUrl: 'https://traces.example.org/ops/jaeger',
        traceId: '0000000000000000a3ce929d0e0e4736',
        spanId,
      },
    );
  });

  it('takes the first trace of a comparison, and the last /trace/ as the route', () => {
    assert.deepEqual(parseTraceInput(`http://host/trace/old/trace/${traceId}...${'b'.repeat(32)}?cohort=1`), {
      kind: 'link',
      baseUrl: 'http://host/trace/old',
      traceId,
    });
  });

  it('takes links of the API, too', () => {
    const expected = { kind: 'link', baseUrl: 'http://host/base', traceId };
    assert.deepEqual(parseTraceInput(`http://host/base/api/traces/${traceId}?raw=true`), expected);
    assert.deepEqual(parseTraceInput(`http://host/base/api/v3/traces/${traceId}`), expected);
  });

  it('keeps user and password out of the endpoint', () => {
    const parsed = parseTraceInput(`https://me:secret@host/jaeger/trace/${traceId}`);
    assert.deepEqual(parsed, { kind: 'link', baseUrl: 'https://host/jaeger', traceId });
  });

  it('takes a search text in uiFind for no span', () => {
    assert.deepEqual(parseTraceInput(`http://host/trace/${traceId}?uiFind=select%20*`), {
      kind: 'link',
      baseUrl: 'http://host',
      traceId,
    });
  });

  it('takes nothing else', () => {
    for (const text of [
      '',
      'checkout',
      '0',
      '0'.repeat(32),
      `${traceId}0`,
      'http://host/trace/',
      'http://host/trace/zzz',
      'http://host/search?service=a',
      `ftp://host/trace/${traceId}`,
      `http://host:port/trace/${traceId}`,
    ]) {
      assert.equal(parseTraceInput(text), undefined, text);
    }
  });
});
