import { readFileSync } from 'node:fs';
import { createReader } from '../core/import';
import { say } from '../core/phrase';
import type { PayloadFormat, SpanTable } from '../core/spans/spanTable';
import { readDocuments } from './documents';

export interface TracesRead {
  readonly traces: readonly SpanTable[];
  /** Sentences, each once, with the file where it is one file's. */
  readonly warnings: readonly string[];
}

/**
 * Reads files of traces in Jaeger's or OpenTelemetry's JSON. What lies in several documents or files of one format is one trace
 * where the trace id is one. Never throws: what can't be read is a warning.
 */
export function readTraces(files: readonly string[]): TracesRead {
  const warnings: string[] = [];
  const parts: Record<'jaeger' | 'otlp', Uint8Array[]> = { jaeger: [], otlp: [] };
  for (const file of files) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(file === '-' ? 0 : file);
    } catch (error) {
      warnings.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    let unknown = 0;
    for (const document of readDocuments(bytes)) {
      if (document.kind === 'unknown') unknown++;
      else if (hasText(document.bytes)) parts[document.kind].push(document.bytes);
    }
    if (unknown)
      warnings.push(`${file}: ${unknown} part(s) are neither Jaeger's nor OpenTelemetry's JSON and were left out.`);
  }
  const traces: SpanTable[] = [];
  if (parts.jaeger.length) read('jaeger-json', [text('{"data":['), ...between(parts.jaeger, ','), text(']}')]);
  if (parts.otlp.length) read('otlp-json', between(parts.otlp, '\n'));
  return { traces, warnings: [...new Set(warnings)] };

  function read(format: PayloadFormat, chunks: readonly Uint8Array[]): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const buffer = new SharedArrayBuffer(length);
    const bytes = new Uint8Array(buffer);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    try {
      const result = createReader(format, buffer).finish(length);
      traces.push(...result.traces);
      warnings.push(...result.warnings.map(warning => say(warning)));
      for (const table of result.traces)
        warnings.push(...table.warnings.map(warning => `${table.traceId}: ${say(warning)}`));
    } catch (error) {
      warnings.push(error instanceof Error ? error.message : String(error));
    }
  }
}

function between(parts: readonly Uint8Array[], separator: string): Uint8Array[] {
  return parts.flatMap((part, i) => (i ? [text(separator), part] : [part]));
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function hasText(bytes: Uint8Array): boolean {
  return bytes.some(byte => byte > 0x20);
}
