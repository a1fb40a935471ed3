import type { Attribute } from '../spans/spanDetails';
import type { SpanRow, SpanTable } from '../spans/spanTable';
import { emptyFields } from '../import/details';
import { readJaegerSpan } from '../import/jaegerDetails';
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { readOtlpSpan } from '../import/otlpDetails';

/**
 * Whether the bytes of a span show a text that `includes` accepts, found by decoding the span as its details are. The slow
 * way, which is right by being the same: for spans that `SpanSearch` can't judge.
 */
export function decodedSpanIncludes(table: SpanTable, row: SpanRow, includes: (text: string) => boolean): boolean {
  const { format, bytes, length } = table.payloads[table.payload[row]];
  const end = Math.min(length, table.spanBytes.offset[row] + table.spanBytes.length[row] + 1);
  const scanner = new JsonScanner(new Uint8Array(bytes, 0, length), end);
  scanner.pos = table.spanBytes.offset[row];
  const fields = emptyFields();
  try {
    (format === 'otlp-json' ? readOtlpSpan : readJaegerSpan)(scanner, fields, Infinity);
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
  }
  const anyOf = (attributes: readonly Attribute[]): boolean =>
    attributes.some(({ key, value }) => includes(key) || includes(value.text));
  return (
    anyOf(fields.attributes) ||
    fields.events.some(({ name, attributes }) => includes(name) || anyOf(attributes)) ||
    fields.links.some(({ attributes }) => anyOf(attributes)) ||
    [fields.statusMessage, fields.traceState, fields.scopeVersion, ...fields.warnings].some(includes)
  );
}
