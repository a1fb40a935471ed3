// What real Jaegers answer about the same traces in both formats: read as by JSON.parse, and agreeing with each other.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createReader, type ReadResult } from '../../src/core/import';
import { SpanFlag, type PayloadFormat, type SpanTable } from '../../src/core/spans/spanTable';
import { otlpRequests } from '../bench/generatedTrace.mjs';
import { sendFromNode } from '../support/sdk/senders.mjs';
import { assertFormatsAgree } from '../unit/core/import/formatsAgree';
import { readPlainly } from '../unit/core/import/plainReader';
import { assertSameAsPlainly } from '../unit/core/import/sameAsPlainly';
import { eventually, jaegerOf } from './realJaeger';

const spans = 20_000;
const paths: Record<PayloadFormat, string> = { 'jaeger-json': 'api/traces', 'otlp-json': 'api/v3/traces' };

for (const version of ['v1', 'v2'] as const)
  describe(`the two formats of a real Jaeger ${version === 'v1' ? 'v1.76' : 'v2.13'}`, () => {
    const { query, otlp } = jaegerOf(version);
    const id = randomBytes(16).toString('hex');
    /** Spans of each trace that was sent. */
    const sent = new Map<string, number>([[id, spans]]);

    before(async function () {
      this.timeout(120_000);
      const sending = await sendFromNode(otlp);
      for (const { traceId, spans: of } of sending.traces) sent.set(traceId, of.length);
      for (const body of otlpRequests({ spans, id })) {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${otlp}/v1/traces`, { method: 'POST', headers, body });
        assert.ok(response.ok, `${response.status}: ${await response.text()}`);
      }
    });

    /** The answer as it came, once the server has all the spans. */
    async function answer(format: PayloadFormat, traceId: string): Promise<{ bytes: Uint8Array; result: ReadResult }> {
      return eventually(async () => {
        const response = await fetch(`${query}/${paths[format]}/${traceId}`);
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (response.status === 404) return undefined;
        assert.equal(response.status, 200);
        const result = readBytes(format, bytes);
        return result.traces[0].count >= sent.get(traceId)! ? { bytes, result } : undefined;
      });
    }

    it('read as by JSON.parse and agree, for a trace of 20,000 spans and for those of an SDK', async function () {
      this.timeout(180_000);
      assert.ok(sent.size > 1);
      for (const [traceId, count] of sent) {
        const tables: SpanTable[] = [];
        for (const format of ['jaeger-json', 'otlp-json'] as const) {
          const { bytes, result } = await answer(format, traceId);
          const expected = readPlainly(format, new TextDecoder().decode(bytes));
          assert.ok(expected);
          assert.deepEqual([expected.leftOut, expected.odd], [0, 0]);
          assertSameAsPlainly(result, expected, `${format} of ${traceId}`, count > 100 ? 11 : 1);
          assert.equal(result.traces.length, 1);
          assert.equal(result.traces[0].count, count);
          tables.push(result.traces[0]);
        }
        // A server may add a warning by the read.
        assertFormatsAgree(tables[0], tables[1], SpanFlag.Warning);
      }
    });
  });

function readBytes(format: PayloadFormat, bytes: Uint8Array): ReadResult {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return createReader(format, buffer).finish(bytes.length);
}
