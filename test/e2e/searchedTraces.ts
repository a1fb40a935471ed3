// Traces with known names, times and errors in a real Jaeger, for tests that search them.
import { postSpans } from '../support/sdk/otlp.mjs';
import { until } from '../support/vscode/waiting.mjs';

export interface PlannedTrace {
  readonly traceId: string;
  readonly name: string;
  readonly ageSeconds: number;
  readonly durationMs: number;
  readonly fails?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Ids that no other test run uses: the clock's seconds, then a number. */
export function traceIdOf(n: number): string {
  return `5ea4${hex(Math.floor(runSeconds), 12)}${hex(n, 16)}`;
}
const runSeconds = Date.now() / 1000;

/**
 * Sends each trace (a root of `service` with a child of `service`-auth, which fails when the trace is to) and waits until all
 * of them can be found. `jaeger` and `otlp` are base URLs.
 */
export async function sendTraces(
  { jaeger, otlp }: { jaeger: string; otlp: string },
  service: string,
  traces: readonly PlannedTrace[],
): Promise<void> {
  const nanos = (ms: number): string => `${BigInt(Math.round(ms)) * 1_000_000n}`;
  const now = Date.now();
  const spans = traces.map(({ traceId, name, ageSeconds, durationMs, fails, attributes = {} }) => {
    const start = now - ageSeconds * 1000;
    const root = {
      traceId,
      spanId: hex(1, 16),
      name,
      kind: 2,
      startTimeUnixNano: nanos(start),
      endTimeUnixNano: nanos(start + durationMs),
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
      status: {},
    };
    const child = {
      traceId,
      spanId: hex(2, 16),
      parentSpanId: root.spanId,
      name: 'verify token',
      kind: 2,
      startTimeUnixNano: nanos(start),
      endTimeUnixNano: nanos(start + durationMs / 2),
      attributes: [],
      status: fails ? { code: 2, message: 'denied' } : {},
    };
    return { root, child };
  });
  await postSpans(
    otlp,
    service,
    spans.map(({ root }) => root),
  );
  await postSpans(
    otlp,
    `${service}-auth`,
    spans.map(({ child }) => child),
  );
  for (const { traceId } of traces) {
    const isThere = async (): Promise<boolean> => {
      const answer = await fetch(`${jaeger}/api/traces/${traceId}`);
      return answer.ok && ((await answer.json()) as { data: { spans: unknown[] }[] }).data[0].spans.length === 2;
    };
    await until(isThere, `both spans of ${traceId} in Jaeger`);
  }
}
