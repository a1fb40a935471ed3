import assert from 'node:assert/strict';
import type { Backend } from '../../src/backends/backend';
import type { HttpTransport } from '../../src/backends/jaeger/httpTransport';
import { createJaegerBackend } from '../../src/backends/jaeger/jaegerBackend';
import type { Deadlines } from '../../src/backends/jaeger/jaegerHttp';
import { createUndiciTransport } from '../../src/backends/jaeger/net';
import { Failure } from '../../src/core/errors';
import { inProcessDecoder } from '../unit/backends/jaeger/inProcessDecoder';

export const never = new AbortController().signal;
export const traceOptions = { maxBytes: 2e9, confirmLarge: async (): Promise<boolean> => true };

/** The two servers that the runner started, by version. */
export function jaegerOf(version: 'v1' | 'v2'): { query: string; otlp: string } {
  const name = `SPANLIGHT_JAEGER_${version.toUpperCase()}`;
  const [query, otlp] = [process.env[name], process.env[`${name}_OTLP`]];
  assert.ok(query && otlp, `the runner names a Jaeger in ${name} and ${name}_OTLP`);
  return { query, otlp };
}

export interface Connected {
  readonly backend: Backend;
  readonly lines: readonly string[];
  close(): void;
}

/** A backend as the extension makes it, with the readers on this thread. */
export function connect(
  url: string,
  options: { headers?: Record<string, string>; deadlines?: Partial<Deadlines>; transport?: HttpTransport } = {},
): Connected {
  const transport = options.transport ?? createUndiciTransport();
  const lines: string[] = [];
  const backend = createJaegerBackend(
    { id: 'test', kind: 'jaeger', name: 'test', url },
    {
      decoder: inProcessDecoder(),
      transport,
      headersFor: async () => options.headers ?? {},
      log: line => void lines.push(line),
      now: () => performance.now(),
      deadlines: options.deadlines,
    },
  );
  const close = (): void => {
    backend.dispose();
    transport.close();
  };
  return { backend, lines, close };
}

/** The Failure in which the work ends; an assertion error when it ends otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    value => new Error(`no failure: ${JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one))}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error;
  assert.doesNotMatch(error.message, /\[object|undefined/);
  return error;
}

/** Waits until the server shows what was sent; it takes spans in batches. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('what was sent did not arrive within ten seconds');
}

/** The trace once it has as many spans as were sent. */
export function arrived(backend: Backend, traceId: string, spans: number) {
  return eventually(async () => {
    const table = await backend.trace(traceId, traceOptions, never).catch((error: unknown) => {
      if (error instanceof Failure && error.kind === 'notFound') return undefined;
      throw error;
    });
    return table && table.count >= spans ? table : undefined;
  });
}
