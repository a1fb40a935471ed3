/**
 * The one door to the network. Behind it is undici (net.ts, a bundle of its own, loaded on the first request); a transport
 * for proxies with PAC files or Kerberos can stand here as well: whoever makes a backend chooses.
 */

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How long to wait for the answer's headers, ms; undefined: as long as it takes. */
  readonly headersTimeoutMs?: number;
  /** How long to wait for the next byte of the body while somebody wants it, ms. */
  readonly bodyIdleTimeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; what came more than once is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Without parameters, lower case; empty when there is none. */
  readonly contentType: string;
  /**
   * Decompressed; to be read once, and each chunk before the next is asked for: then its memory is freed. Throws TransportError
   * or the AbortError of the signal; leaving the loop ends the request.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes that came over the wire so far: fewer than those of `body` when the answer is compressed. */
  wireBytes(): number;
  /** Ends the request; for who does not read the body. */
  discard(): void;
}

export interface HttpTransport {
  /** Follows no redirect, repeats nothing. Rejects with TransportError or the AbortError of the signal. */
  get(url: string, request: HttpRequest): Promise<HttpAnswer>;
  /** Ends what runs and frees the connections. */
  close(): void;
}

export type TransportTrouble =
  | 'nameNotFound'
  | 'refused' // nobody listens there, or no way to the host
  | 'connectTimeout'
  | 'headersTimeout'
  | 'bodyTimeout'
  | 'reset' // the connection was closed before the answer began
  | 'cutOff' // and after it had begun
  | 'tls'
  | 'notHttp' // what came is no HTTP
  | 'encoding' // the answer's compression is damaged or unknown
  | 'request' // the request could not be sent as it is (a header with forbidden characters)
  | 'other';

/** Recognise it by `troubleOf`, not by instanceof: the bundle of net.ts has a class of its own. */
export class TransportError extends Error {
  constructor(
    readonly trouble: TransportTrouble,
    message: string,
    /** `code` of the system or the library, such as ECONNREFUSED; `afterMs`: the time that was over. */
    readonly details: { readonly code?: string; readonly afterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'TransportError';
  }
}

export function troubleOf(error: unknown): TransportTrouble | undefined {
  return error instanceof Error && error.name === 'TransportError' ? (error as TransportError).trouble : undefined;
}

/** A transport that is loaded on its first request, because loading costs tens of milliseconds and half a megabyte. */
export function lazyTransport(load: () => HttpTransport): HttpTransport {
  let transport: HttpTransport | undefined;
  let closed = false;
  return {
    async get(url, request) {
      if (closed) throw new TransportError('other', 'The transport is closed');
      return (transport ??= load()).get(url, request);
    },
    close() {
      closed = true;
      transport?.close();
      transport = undefined;
    },
  };
}
