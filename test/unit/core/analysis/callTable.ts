/**
 * Traces in which it matters who calls whom. A line is a span: children further in; service, kind, ms, then attributes and `error`:
 *
 *   shop server 30
 *     shop client 20 error db.system.name=postgresql
 */
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const base = 1_795_342_800_000_000_000n;

export function callTable(text: string): SpanTable {
  const above: { readonly indent: number; readonly id: string }[] = [];
  const resourceSpans = text
    .split('\n')
    .filter(line => line.trim())
    .map((line, i) => {
      const indent = line.search(/\S/);
      const [service, kind, ms, ...words] = line.trim().split(/\s+/);
      while (above.length && above[above.length - 1].indent >= indent) above.pop();
      const spanId = (i + 1).toString(16).padStart(16, '0');
      const parentSpanId = above.at(-1)?.id;
      above.push({ indent, id: spanId });
      // In the order of the lines, so that row i is line i.
      const start = base + BigInt(i) * 1_000n;
      const span = {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId,
        ...(parentSpanId ? { parentSpanId } : {}),
        name: `${service} ${i}`,
        kind: kinds.indexOf(kind),
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + BigInt(ms) * 1_000_000n),
        status: words.includes('error') ? { code: 2 } : {},
        attributes: words
          .filter(word => word.includes('='))
          .map(word => word.split('='))
          .map(([key, value]) => ({ key, value: { stringValue: value } })),
      };
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
      return { resource, scopeSpans: [{ spans: [span] }] };
    });
  return readOne('otlp-json', JSON.stringify({ resourceSpans }));
}
