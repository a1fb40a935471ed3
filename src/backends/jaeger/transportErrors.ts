import { TransportError, type TransportTrouble } from './httpTransport';

const troubles: Readonly<Record<string, TransportTrouble>> = {
  ENOTFOUND: 'nameNotFound',
  EAI_AGAIN: 'nameNotFound',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  EPERM: 'refused',
  ETIMEDOUT: 'connectTimeout',
  UND_ERR_CONNECT_TIMEOUT: 'connectTimeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cutOff',
  UND_ERR_HEADERS_OVERFLOW: 'notHttp',
  UND_ERR_INVALID_ARG: 'request',
};

/** Names OpenSSL and Node have for certificates they don't trust or can't use, and for connections that are no TLS. */
const tlsCode = /CERT|SELF_SIGNED|^ERR_(TLS|SSL|OSSL)_|^UNABLE_TO_|^EPROTO$|^HOSTNAME_MISMATCH$/;

/** What an error of undici or of the system means; `answered`: the answer had begun. */
export function transportErrorOf(error: unknown, answered: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code =
    codeOf(error) ?? (error instanceof Error && error.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined);
  return new TransportError(classify(code, answered), messageOf(error), { code, cause: error });
}

function classify(code: string | undefined, answered: boolean): TransportTrouble {
  if (code === undefined) return answered ? 'cutOff' : 'other';
  if (tlsCode.test(code)) return 'tls';
  const trouble = troubles[code] ?? (code.startsWith('HPE_') ? 'notHttp' : 'other');
  // Once the answer began, a closed or garbled connection means the same: the rest of it will not come.
  if (answered && (trouble === 'reset' || trouble === 'notHttp' || trouble === 'connectTimeout')) return 'cutOff';
  return trouble;
}

/** The first code found on the error, its causes, and the single tries (IPv6, IPv4) that an AggregateError holds. */
function codeOf(error: unknown): string | undefined {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length) {
    const one = queue.shift() as { code?: unknown; cause?: unknown; errors?: unknown[] } | undefined;
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (typeof one.code === 'string') return one.code;
    queue.push(one.cause, ...(Array.isArray(one.errors) ? one.errors : []));
  }
  return undefined;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message || codeOf(error) || 'unknown error';
}
