// Entry point of a bundle of its own (dist/net.js): undici is half a megabyte and is loaded on the first request only.
import './fetchOfNode';
import { Agent, type Dispatcher } from 'undici';
import { abortError } from '../../core/errors';
import { ByteQueue } from './byteQueue';
import { TransportError, type HttpAnswer, type HttpRequest, type HttpTransport } from './httpTransport';
import { inflate } from './inflate';
import { transportErrorOf } from './transportErrors';

export interface UndiciOptions {
  /** Certificates (PEM) trusted instead of Node's own. */
  readonly ca?: string | readonly string[];
  /** Client certificate and key (PEM). */
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: boolean;
  /** 5 s unless said. */
  readonly connectTimeoutMs?: number;
}

/** A transport with connections of its own; it never touches the dispatcher that Node's fetch uses. */
export function createUndiciTransport({ connectTimeoutMs = 5000, ca, ...tls }: UndiciOptions = {}): HttpTransport {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs, ...(ca ? { ca: typeof ca === 'string' ? ca : [...ca] } : {}), ...tls },
    connections: 6,
    keepAliveTimeout: 10_000,
    // Deadlines are ours: undici's tick once a second and know nothing of a reader that waits for an answer of the person.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    get: (url, request) => get(agent, url, request),
    close: () => void agent.destroy().catch(() => undefined),
  };
}

function get(agent: Agent, url: string, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { signal, headersTimeoutMs, bodyIdleTimeoutMs } = request;
    if (signal.aborted) return reject(abortError());
    let controller: Dispatcher.DispatchController | undefined;
    let answered = false;
    const queue = new ByteQueue({ pause: () => controller?.pause(), resume: () => controller?.resume() });

    const settle = (error?: Error) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', cancel);
      if (!answered && error) reject(error);
      queue.finish(error);
    };
    const stop = (error: Error) => {
      settle(error); // before the abort, whose own error says less
      controller?.abort(error);
    };
    const cancel = () => stop(abortError());
    const deadline =
      headersTimeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            const message = `No answer within ${headersTimeoutMs} ms`;
            stop(new TransportError('headersTimeout', message, { afterMs: headersTimeoutMs }));
          }, headersTimeoutMs);
    signal.addEventListener('abort', cancel, { once: true });

    const { origin, pathname, search } = new URL(url);
    const headers = { ...request.headers, accept: 'application/json', 'accept-encoding': 'gzip, br' };
    agent.dispatch(
      { origin, path: pathname + search, method: 'GET', headers },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(abortError()); // while it waited for a free connection
        },
        onResponseStart(_, status, rawHeaders) {
          if (status < 200) return;
          clearTimeout(deadline);
          const answerHeaders = flatten(rawHeaders);
          const body = readBody(queue, bodyIdleTimeoutMs, answerHeaders['content-encoding'] ?? '', stop);
          answered = true;
          resolve({
            status,
            headers: answerHeaders,
            contentType: (answerHeaders['content-type'] ?? '').split(';')[0].trim().toLowerCase(),
            body,
            wireBytes: () => queue.total,
            discard: () => stop(abortError()),
          });
        },
        onResponseData: (_, chunk) => queue.push(chunk),
        onResponseEnd: () => settle(),
        onResponseError: (_, error) => settle(signal.aborted ? abortError() : transportErrorOf(error, answered)),
      },
    );
  });
}

/** Whoever stops reading ends the request. */
async function* readBody(
  queue: ByteQueue,
  idleTimeoutMs: number,
  encoding: string,
  stop: (error: Error) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let failure: Error | undefined;
  try {
    yield* inflate(queue.read(idleTimeoutMs), encoding);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    stop(failure ?? abortError());
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
