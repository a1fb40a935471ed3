import assert from 'node:assert/strict';
import { createReader, readSpanDetails } from '../../../../src/core/import';
import { around, Redaction, writeTrace, type ExportFormat } from '../../../../src/core/export';
import { matches } from '../../../../src/core/export/redaction';
import type { PayloadFormat, SpanTable } from '../../../../src/core/spans/spanTable';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** Secrets in every place that has attributes; each has `s3cret` in it. */
const otlp = {
  resourceSpans: [
    {
      resource: { attributes: [text('service.name', 'shop'), text('deploy.api_key', 's3cret')] },
      scopeSpans: [
        {
          scope: { name: 'app', attributes: [text('scope.token', 's3cret')] },
          spans: [
            {
              traceId,
              spanId: 'a1b2c3d4e5f60718',
              name: 'GET /',
              kind: 2,
              startTimeUnixNano: '1700000000000000001',
              endTimeUnixNano: '1700000000000005007',
              attributes: [
                text('http.route', '/'),
                text('url.full', 'https://joe:s3cret@example.test/?page=2&access_token=s3cret#x'),
                {
                  key: 'http.request.header.authorization',
                  value: { arrayValue: { values: [{ stringValue: 's3cret' }] } },
                },
                text('http.response.header.set-cookie', 's3cret'),
                text('db.query.text', 'SELECT * FROM orders WHERE id = $1'),
                text('db.query.parameter.0', 's3cret'),
                {
                  key: 'request',
                  value: {
                    kvlistValue: {
                      values: [
                        text('path', '/x'),
                        { key: 'headers', value: { kvlistValue: { values: [text('Cookie', 's3cret')] } } },
                      ],
                    },
                  },
                },
                text('body', '{"user":{"name":"joe","password":"s3cret"},"n":12345678901234567890}'),
                text('customer.email', 's3cret@example.test'),
                { key: 'big', value: { intValue: '9223372036854775807' } },
                { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
              ],
              events: [
                { timeUnixNano: '1700000000000000100', name: 'login', attributes: [text('user.password', 's3cret')] },
              ],
              links: [{ traceId, spanId: 'a1b2c3d4e5f60719', attributes: [text('client_secret', 's3cret')] }],
            },
          ],
        },
      ],
    },
  ],
};

function read(format: PayloadFormat, json: string | Uint8Array): SpanTable {
  const bytes = typeof json === 'string' ? Buffer.from(json) : json;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return createReader(format, shared.buffer).finish(shared.length).traces[0];
}

function exported(table: SpanTable, format: ExportFormat, redaction?: Redaction): string {
  const { before, after } = around[format];
  return Buffer.concat([before, ...writeTrace(table, format, redaction), after]).toString();
}

describe('redaction of what is exported', () => {
  const table = read('otlp-json', JSON.stringify(otlp, null, 2));
  const own = ['customer.*'];

  for (const format of ['otlp-json', 'otlp-json-lines', 'jaeger-json'] as const)
    it(`takes every secret out of ${format}, from OTLP`, () => {
      const redaction = new Redaction(own);
      const json = exported(table, format, redaction);
      assert.ok(!json.includes('s3cret'), json);
      assert.ok(
        json.includes('SELECT * FROM orders') && json.includes('page=2') && json.includes('9223372036854775807'),
      );
      const again = read(format === 'jaeger-json' ? format : 'otlp-json', json);
      const { attributes } = readSpanDetails(again, 0);
      const valueOf = (key: string) => attributes.find(attribute => attribute.key === key)?.value.text;
      assert.equal(valueOf('url.full'), 'https://[redacted]@example.test/?page=2&access_token=[redacted]#x');
      assert.equal(valueOf('http.request.header.authorization'), '[redacted]');
      assert.equal(valueOf('request'), '{"path":"/x","headers":{"Cookie":"[redacted]"}}');
      assert.equal(valueOf('body'), '{"user":{"name":"joe","password":"[redacted]"},"n":12345678901234567890}');
      assert.equal(valueOf('gen_ai.usage.input_tokens'), '12');
    });

  it('takes every secret out of what came as Jaeger’s JSON, in both formats, and counts alike', () => {
    const jaeger = read('jaeger-json', exported(table, 'jaeger-json'));
    const counts = (['jaeger-json', 'otlp-json'] as const).map(format => {
      const redaction = new Redaction(own);
      const json = exported(jaeger, format, redaction);
      assert.ok(!json.includes('s3cret'), json);
      JSON.parse(json);
      return redaction.count;
    });
    // Scope and link have no attributes in Jaeger's JSON.
    assert.deepEqual(counts, [10, 10]);
    const redaction = new Redaction(own);
    exported(table, 'otlp-json', redaction);
    assert.equal(redaction.count, 12);
  });

  it('leaves everything in when it is not asked for', () => {
    assert.equal(exported(table, 'otlp-json').match(/s3cret/g)?.length, 12);
  });

  it('hides what is given by pattern, whatever its case', () => {
    const redaction = new Redaction(['user.*', '*Email', ' ']);
    assert.ok(redaction.hides('user.id') && redaction.hides('USER.name') && redaction.hides('customer.EMAIL'));
    assert.ok(!redaction.hides('username') && !redaction.hides('http.route') && !redaction.hides('email.subject'));
  });

  it('knows the usual names of secrets, and what only looks like one', () => {
    const redaction = new Redaction();
    const secret = `http.request.header.cookie http.request.header.x_api_key messaging.kafka.sasl.password aws.secretAccessKey
      db.statement.parameters db.operation.parameter.name rpc.grpc.request.metadata.authorization sessionToken GITHUB_TOKEN`;
    for (const key of secret.split(/\s+/)) assert.ok(redaction.hides(key), key);
    for (const key of 'llm.usage.total_tokens db.query.text http.route author code.function.name session.id monkey'.split(
      ' ',
    ))
      assert.ok(!redaction.hides(key), key);
  });

  it('matches patterns with many stars without trying for ever', () => {
    assert.ok(!matches('*a'.repeat(50) + 'b', 'a'.repeat(5000)));
    assert.ok(matches('a*b*', 'a--b--'));
  });

  it('cleans texts of any length in one go', () => {
    const redaction = new Redaction();
    assert.equal(redaction.cleaned('x'.repeat(1_000_000)), undefined);
    assert.equal(redaction.cleaned('://'.repeat(300_000)), undefined);
    assert.equal(redaction.cleaned('a='.repeat(300_000)), undefined);
    assert.equal(
      redaction.cleaned('jdbc:postgresql://db/x?user=me&password=p;Pwd=q'),
      'jdbc:postgresql://db/x?user=me&password=[redacted];Pwd=[redacted]',
    );
    assert.equal(redaction.cleaned('see https://example.test/@me'), undefined);
  });
});
