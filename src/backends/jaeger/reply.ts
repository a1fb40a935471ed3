import type { Failure } from '../../core/errors';
import type { Messages } from './messages';
import { sentence } from './wording';

/** An answer read as text. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly text: string;
  /** What ended the body of an error answer early. */
  readonly error?: unknown;
}

/** Both dialects write errors as JSON under `text/plain`, so a body is tried as JSON whatever its header says. */
export function jsonOf(reply: Reply): unknown {
  try {
    return JSON.parse(reply.text);
  } catch {
    return undefined;
  }
}

export function isHtml({ contentType, text }: Reply): boolean {
  return contentType === 'text/html' || /^\s*<(?:!doctype|html|head|\?xml)/i.test(text);
}

/** The page that Jaeger's UI lives in; old servers answer unknown paths with it. */
export function isJaegerPage(reply: Reply): boolean {
  return (
    isHtml(reply) && /JAEGER_(?:VERSION|CONFIG|STORAGE_CAPABILITIES|BACKEND_CAPABILITIES)|Jaeger UI/.test(reply.text)
  );
}

/** Where that page says the server lives: a path that begins with a slash and has none at its end; empty for the root. */
export function basePathOf(reply: Reply): string | undefined {
  if (!isJaegerPage(reply)) return undefined;
  const path = /<base\s[^>]*href="(\/[\w./~%-]*)"/i.exec(reply.text)?.[1];
  return path?.startsWith('//') ? undefined : path?.replace(/\/+$/, '');
}

/** A path that this Jaeger does not have: the UI's page instead of data, or a 404 that speaks no dialect of Jaeger's. */
export function isMissingPath(reply: Reply): boolean {
  if (reply.status === 404 || reply.status === 405) return errorOf(reply) === undefined;
  return reply.status === 200 && isJaegerPage(reply);
}

/** What the server itself said went wrong, in either dialect; undefined when the body has neither's shape. */
export function errorOf(reply: Reply): string | undefined {
  const json = jsonOf(reply);
  if (!isRecord(json)) return undefined;
  if (isRecord(json.error)) return typeof json.error.message === 'string' ? json.error.message : '';
  if (!Array.isArray(json.errors) || !json.errors.length) return undefined;
  return json.errors.map(one => (isRecord(one) && typeof one.msg === 'string' ? one.msg : '')).join('; ');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The Failure for an answer that is not the one hoped for. */
export function explain(reply: Reply, path: string, messages: Messages): Failure {
  const { status, text } = reply;
  const said = sentence(errorOf(reply) ?? (isHtml(reply) ? '' : text));
  if (status === 401 || status === 403) return messages.loginNeeded(status, said);
  if (status === 407) return messages.proxyLogin();
  if (status >= 300 && status < 400) return messages.redirect(status, reply.location);
  if (status === 429) return messages.tooManyRequests();
  if (status === 502 || status === 503 || status === 504) return messages.gateway(status);
  if (status === 400 && /HTTP request to an HTTPS server/i.test(text)) return messages.needsHttps();
  if (status === 400 && /no required SSL certificate/i.test(text)) return messages.needsCertificate('400');
  if (status === 404 || status === 405) {
    return errorOf(reply) === undefined ? messages.notOffered(path, status) : messages.serverError(status, said);
  }
  if (isJaegerPage(reply)) return messages.notOffered(path, status);
  if (status >= 400) return isNotANumber(reply) ? messages.notANumber() : messages.serverError(status, said);
  if (isHtml(reply)) return messages.htmlPage(status);
  if (!text.trim()) return messages.unreadable(messages.emptyAnswer());
  const json = jsonOf(reply);
  if (json === undefined) return messages.unreadable(messages.invalidJson());
  if (errorOf(reply) !== undefined) return messages.serverError(status, said);
  return messages.unreadable(messages.otherShape());
}

/** Go can't write NaN and infinity as JSON, and gives up the whole answer. */
export function isNotANumber(reply: Reply): boolean {
  return reply.status === 500 && /unsupported value: [+-]?(?:NaN|Inf)/.test(reply.text);
}
