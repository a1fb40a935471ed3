import { randomBytes } from 'node:crypto';
import { postSpans } from '../../support/sdk/otlp.mjs';
import { until } from '../../support/vscode/waiting.mjs';

/** A span with a place in the code. Times in ms; `from` counts from the beginning of its trace. */
export interface CodeSpan {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly from: number;
  readonly ms: number;
  readonly error?: boolean;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** OTLP's number; server for a root and internal for others unless given. */
  readonly kind?: number;
  /** Message and stack trace of an exception, recorded when the span ends. */
  readonly exception?: { readonly type: string; readonly message: string; readonly stacktrace: string };
}

export interface Jaeger {
  /** URL of the query API. */
  readonly query: string;
  /** URL without /v1/traces. */
  readonly otlp: string;
}

/**
 * Sends one trace of one service and waits until Jaeger has all of it.
 * @returns its id, 32 hex digits
 */
export async function sendCodeSpans(
  jaeger: Jaeger,
  service: string,
  spans: readonly CodeSpan[],
  beganMsAgo = 60_000,
  resource: Readonly<Record<string, string>> = {},
): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const base = BigInt(Date.now() - beganMsAgo) * 1_000_000n;
  const nanos = (ms: number): string => String(base + BigInt(Math.round(ms * 1e6)));
  const hex = (id: number): string => id.toString(16).padStart(16, '0');
  await postSpans(
    jaeger.otlp,
    service,
    spans.map(({ id, parent, name, from, ms, error, kind, exception, attributes = {} }) => ({
      traceId,
      spanId: hex(id),
      ...(parent ? { parentSpanId: hex(parent) } : {}),
      name,
      kind: kind ?? (parent ? 1 : 2),
      startTimeUnixNano: nanos(from),
      endTimeUnixNano: nanos(from + ms),
      attributes: Object.entries(attributes).map(([key, value]) => ({
        key,
        value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
      })),
      events: exception
        ? [
            {
              timeUnixNano: nanos(from + ms),
              name: 'exception',
              attributes: Object.entries(exception).map(([key, value]) => ({
                key: `exception.${key}`,
                value: { stringValue: value },
              })),
            },
          ]
        : [],
      status: error ? { code: 2, message: 'declined' } : {},
    })),
    resource,
  );
  const count = async (): Promise<number> => {
    const answer = await fetch(`${jaeger.query}/api/traces/${traceId}`);
    return answer.ok ? ((await answer.json()) as { data: { spans: unknown[] }[] }).data[0].spans.length : 0;
  };
  await until(async () => (await count()) >= spans.length, `${spans.length} spans of ${traceId} in Jaeger`);
  return traceId;
}
