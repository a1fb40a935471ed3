import type { ImportWarning, SpanTable } from '../../core/spans/spanTable';
import { warningText } from '../../core/spans/warningList';
import type { TraceId } from '../../core/spans/traceId';
import type { Capabilities, TraceOptions } from '../backend';
import type { Decoder } from '../decoder';
import { readAnswer } from './answerReader';
import type { JaegerHttp } from './jaegerHttp';
import { errorOf, type Reply } from './reply';

/**
 * One trace, by v3 where it exists: a quarter of the time, and nothing lost. There is no deadline for the first byte. An
 * answer that breaks off gives the spans before the break and a warning.
 */
export async function fetchTrace(
  http: JaegerHttp,
  decoder: Decoder,
  { v3 }: Capabilities,
  id: TraceId,
  options: TraceOptions,
  signal: AbortSignal,
): Promise<SpanTable> {
  const { messages } = http;
  const path = `${v3 ? '/api/v3/traces' : '/api/traces'}/${encodeURIComponent(id)}`;
  options.onProgress?.({ phase: 'waiting', bytes: 0 });
  decoder.prepare?.(); // while the server looks for the trace
  const answer = await http.open(path, [], true, signal);
  if ('text' in answer) throw isNotFound(answer) ? messages.traceNotFound(id) : http.explain(answer, path);

  const onLarge = async (bytes: number) => {
    if (!(await options.confirmLarge(bytes))) throw messages.traceTooLarge(options.maxBytes);
  };
  const read = await readAnswer(
    answer,
    http,
    decoder,
    {
      format: v3 ? 'otlp-json' : 'jaeger-json',
      maxBytes: options.maxBytes,
      onLarge,
      onProgress: progress => options.onProgress?.(progress),
    },
    signal,
  );
  const table = read.traces.find(({ traceId }) => traceId === id);
  if (!table) throw read.traces.length ? messages.otherTrace(id, read.traces[0].traceId) : messages.traceEmpty(id);
  return withWarnings(table, read.warnings);
}

/** Some versions say it with a 500. */
function isNotFound(reply: Reply): boolean {
  const said = errorOf(reply);
  return said !== undefined && (reply.status === 404 || (reply.status === 500 && /trace not found/i.test(said)));
}

function withWarnings(table: SpanTable, more: readonly ImportWarning[]): SpanTable {
  const known = new Set(table.warnings.map(warning => warningText(warning)));
  const fresh = more.filter(warning => !known.has(warningText(warning)));
  return fresh.length ? { ...table, warnings: [...table.warnings, ...fresh] } : table;
}
