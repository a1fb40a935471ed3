import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTraceFiles } from '../core/import/traceFile';
import { messageOf } from '../core/errors';
import { say } from '../core/phrase';
import type { SpanTable } from '../core/spans/spanTable';

export interface TracesRead {
  readonly traces: readonly SpanTable[];
  /** Sentences, each once, with the file where it is one file's. */
  readonly warnings: readonly string[];
}

/**
 * Reads files of traces in Jaeger's, OpenTelemetry's or Zipkin's JSON, as the editor reads them. What lies in several documents or
 * files is one trace where the trace id is one. Never throws: what can't be read is a warning.
 */
export function readTraces(files: readonly string[]): TracesRead {
  const warnings: string[] = [];
  const names: string[] = [];
  const contents: Uint8Array[] = [];
  for (const file of files) {
    try {
      contents.push(plain(readFileSync(file === '-' ? 0 : file)));
      names.push(file);
    } catch (error) {
      warnings.push(`${file}: ${messageOf(error)}`);
    }
  }
  let traces: readonly SpanTable[] = [];
  try {
    const read = readTraceFiles(contents);
    traces = read.traces;
    for (const { file, found, count } of read.others)
      warnings.push(`${names[file]}: ${count} part(s) are no traces and were left out: ${say(found)}.`);
    warnings.push(...read.warnings.map(warning => say(warning)));
    for (const table of traces) warnings.push(...table.warnings.map(warning => `${table.traceId}: ${say(warning)}`));
  } catch (error) {
    warnings.push(messageOf(error));
  }
  return { traces, warnings: [...new Set(warnings)] };
}

/** Unpacked where it is packed. */
function plain(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
