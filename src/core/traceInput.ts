/**
 * What a person may paste to name a trace: an id, a `traceparent` header, or the address of a trace in Jaeger's UI.
 *
 *   4BF92F3577B34DA6A3CE929D0E0E4736                              16 or 32 hex digits, leading zeros may be missing
 *   00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01       the W3C header, with or without its name
 *   https://host/base/trace/4bf9…?uiFind=00f067aa0ba902b7         everything before the last /trace/ is the endpoint
 */
import { normalizeTraceId, type TraceId } from './spans/traceId';

export type TraceInput =
  | { readonly kind: 'id'; readonly traceId: TraceId; readonly spanId?: string }
  | {
      readonly kind: 'link';
      /** Origin and base path without a slash at the end; never user or password. */
      readonly baseUrl: string;
      readonly traceId: TraceId;
      /** 16 lower-case hex digits: the span that the link points at. */
      readonly spanId?: string;
    };

/**
 * undefined when the text names no trace. Any 1 to 32 hex digits pass for an id, so where somebody may also be typing the
 * name of a service ("cafe"), offer the trace beside the other answers instead of opening it at once.
 */
export function parseTraceInput(text: string): TraceInput | undefined {
  const trimmed = text.trim().replace(/^["'<]+|["'>,;]+$/g, '');
  const traceId = normalizeTraceId(trimmed);
  if (traceId) return { kind: 'id', traceId };
  return parseTraceparent(trimmed) ?? parseLink(trimmed);
}

function parseTraceparent(text: string): TraceInput | undefined {
  const match =
    /^(?:traceparent["']?\s*[:=]\s*["']?)?([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/i.exec(text);
  if (!match || match[1].toLowerCase() === 'ff') return undefined; // ff is no version, says the standard
  const traceId = normalizeTraceId(match[2]);
  return traceId ? { kind: 'id', traceId, ...spanOf(match[3]) } : undefined;
}

function parseLink(text: string): TraceInput | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // The last one counts: a base path may hold the word, too. Links of the API are links to the same trace.
  const match = /^(.*)\/(?:trace|api\/traces|api\/v3\/traces)\/([^/]+)\/?$/.exec(url.pathname);
  if (!match) return undefined;
  const traceId = normalizeTraceId(match[2].split('...')[0]); // {a}...{b} compares two: the first is the trace itself
  if (!traceId) return undefined;
  const baseUrl = url.origin + match[1].replace(/\/+$/, '');
  // uiFind is a search text in general; only where it is an id does it point at a span.
  return { kind: 'link', baseUrl, traceId, ...spanOf(url.searchParams.get('uiFind') ?? '') };
}

function spanOf(text: string): { spanId?: string } {
  const trimmed = text.trim();
  if (!/^[0-9a-f]{1,16}$/i.test(trimmed) || /^0+$/.test(trimmed)) return {};
  return { spanId: trimmed.toLowerCase().padStart(16, '0') };
}
