// Fills a real Jaeger with a large trace, by OTLP as an exporter does.
import { until } from '../../support/vscode/waiting.mjs';
import { otlpRequests, traceId as generatedId } from '../generatedTrace.mjs';

/** Requests under way at once. */
const most = 4;

/**
 * @param {{query: string, otlpHttp: string}} jaeger
 * @param {{spans: number, id?: string}} options
 * @returns {Promise<string>} trace id, once all of it can be read
 */
export async function sendTrace(jaeger, { spans, id = generatedId }) {
  const requests = otlpRequests({ spans, id });
  const send = async () => {
    for (const body of requests) {
      const response = await fetch(`${jaeger.otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`Jaeger answers ${response.status}: ${text.slice(0, 400)}`);
    }
  };
  await Promise.all(Array.from({ length: most }, send));
  await until(async () => (await countSpans(jaeger, id)) >= spans, `${spans} spans in Jaeger`, 180_000);
  return id;
}

/** Without parsing an answer that may be longer than any string. */
async function countSpans({ query }, id) {
  const response = await fetch(`${query}/api/v3/traces/${id}`);
  const mark = Buffer.from('"startTimeUnixNano"');
  let count = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (let next = bytes.indexOf(mark); next >= 0; next = bytes.indexOf(mark, at)) {
      count++;
      at = next + mark.length;
    }
    rest = bytes.subarray(Math.max(at, bytes.length - mark.length + 1));
  }
  return count;
}
