/** Traces as files that other tools (and Spanlight) read. Pieces come one after the other: nothing is held whole. */
import type { SpanTable } from '../spans/spanTable';
import { writeJaegerTrace } from './jaegerJson';
import { writeOtlpTrace, writeResourceSpans } from './otlpJson';
import type { Redaction } from './redaction';

export { Redaction } from './redaction';

/** `otlp-json`: one document for all traces. `otlp-json-lines`: a document for each, a line each. */
export type ExportFormat = 'jaeger-json' | 'otlp-json' | 'otlp-json-lines';

const encoder = new TextEncoder();

/** What stands before all traces, between two, and behind all. */
export const around: Readonly<Record<ExportFormat, Readonly<Record<'before' | 'between' | 'after', Uint8Array>>>> = {
  'jaeger-json': texts('{"data":[', ',', '],"total":0,"limit":0,"offset":0,"errors":null}\n'),
  'otlp-json': texts('{"resourceSpans":[', ',', ']}\n'),
  'otlp-json-lines': texts('', '\n', '\n'),
};

function texts(before: string, between: string, after: string) {
  return { before: encoder.encode(before), between: encoder.encode(between), after: encoder.encode(after) };
}

const writers = {
  'jaeger-json': writeJaegerTrace,
  'otlp-json': writeResourceSpans,
  'otlp-json-lines': writeOtlpTrace,
};

/** A trace of at least one span, without what stands around it. */
export function writeTrace(table: SpanTable, format: ExportFormat, redaction?: Redaction): Generator<Uint8Array> {
  return writers[format](table, redaction);
}

/** How many values a redaction takes out of the trace, in steps: done when the generator is. */
export function* countRedacted(table: SpanTable, redaction: Redaction): Generator<undefined> {
  for (const _ of writeOtlpTrace(table, redaction)) yield undefined;
}
