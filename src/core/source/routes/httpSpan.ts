import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';
import { readAddress } from './pathShape';

/** What a span of a server says of the request. */
export interface ServedRequest {
  /** Upper case; '' when nobody says. */
  readonly method: string;
  /** Route templates or route names as sent; several for a handler of several paths. */
  readonly routes: readonly string[];
  /** The framework said so in an attribute; a span's name may be an address as well. */
  readonly isTemplate: boolean;
  /**
   * What was asked for, in segments; undefined when nobody says. Asked only where the route does not do: it differs from
   * request to request, and with it what is read of the span.
   */
  address(): readonly string[] | undefined;
  readonly status: number | undefined;
}

const methods = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY';
const namedRequest = new RegExp(`^(?:HTTP |http\\.server[. ])?(${methods})(?:\\s+(\\S.*))?$`, 'i');
/** Spans that frameworks open around the function that a route has, and what they call them. */
const handlerSpan = /^(?:request handler|route|handler|router) - (\/.*)$/;

/** Undefined for spans that no server opened for a request. */
export function servedRequest(span: SpanView): ServedRequest | undefined {
  const { kind, name } = span;
  if (kind === SpanKind.Client || kind === SpanKind.Producer || kind === SpanKind.Consumer) return undefined;
  const layer = layerOf(span);
  if (layer === 'other' || isBesidePage(span)) return undefined;
  const sent = span.attribute('http.route', 'url.template') ?? micrometerUri(span) ?? span.attribute('next.route');
  const named = namedRequest.exec(name);
  if (
    kind !== SpanKind.Server &&
    sent === undefined &&
    layer === undefined &&
    !(kind === SpanKind.Unspecified && named?.[2])
  )
    return undefined;
  const method = methodOf(span) ?? named?.[1].toUpperCase() ?? methodAbove(span) ?? '';
  const fromName = handlerSpan.exec(name)?.[1] ?? named?.[2] ?? (isBareRoute(name) ? name : undefined);
  const routes =
    sent !== undefined ? severalRoutes(sent) : fromName !== undefined && !isSilent(fromName) ? [fromName] : [];
  return {
    method: /^(?:_OTHER|HTTP)$/.test(method) ? '' : method,
    routes,
    isTemplate: sent !== undefined,
    address: () => addressOf(span),
    status: statusOf(span),
  };
}

/** What Next.js runs beside the component of a page has the page's route, too. */
function isBesidePage({ name, kind }: SpanView): boolean {
  return (
    kind !== SpanKind.Server &&
    /^(?:getServerSideProps|getStaticProps|generateMetadata|generateStaticParams|generateViewport) \//.test(name)
  );
}

/** Which of a framework's inner spans this is: around the handler, around something else; undefined when none of them. */
export function layerOf(span: SpanView): 'handler' | 'other' | undefined {
  const express = span.attribute('express.type');
  if (express !== undefined) return express === 'request_handler' ? 'handler' : 'other';
  const other = span.attribute('koa.type', 'hapi.type', 'connect.type', 'fastify.type', 'restify.type');
  if (other !== undefined)
    return /^(?:router|request_handler|request-handler|handler)$/.test(other) ? 'handler' : 'other';
  if (
    span.attribute('hook.name') !== undefined &&
    /^hook\b|(?:onRequest|preHandler|onSend|onResponse|preValidation|preParsing)/.test(span.attribute('hook.name')!)
  )
    return 'other';
  if (/^middleware - /.test(span.name)) return 'other';
  if (span.kind !== SpanKind.Server && handlerSpan.test(span.name))
    return span.name.startsWith('router - ') && !/koa/i.test(span.scope) ? 'other' : 'handler';
  return undefined;
}

/** Templates that stand for whatever nobody declared a route for. */
export function isCatchAll(route: string): boolean {
  return (
    /^\/?(?:\*\*?(?:\/\*)?|\{\*.*\}|\{.+:\.\*\}|default|webjars\/\*\*|\(\.\*\))?$/.test(route) && !/^\/?$/.test(route)
  );
}

/** Older instrumentations call the span by its route alone; a slash elsewhere is that of a remote call, unless parameters follow. */
function isBareRoute(name: string): boolean {
  return /^\/\S*$/.test(name) || (/^[^\s/]+\/\S*[{<]\S*$/.test(name) && !/^\w+:/.test(name));
}

function isSilent(name: string): boolean {
  return name === 'default' || name === '-' || /^\d{3}$/.test(name);
}

function micrometerUri(span: SpanView): string | undefined {
  const uri = span.attribute('uri');
  if (uri === undefined || !/^\S*$/.test(uri) || /^(?:UNKNOWN|NOT_FOUND|REDIRECTION|none)$/.test(uri)) return undefined;
  return uri === 'root' ? '/' : uri;
}

/** `/a,/b` and `["/a","/b"]` are the paths of one handler. */
function severalRoutes(sent: string): readonly string[] {
  const list = /^\[\s*"(.*)"\s*\]$/s.exec(sent)?.[1].split(/"\s*,\s*"/);
  if (list) return list;
  return sent.includes(',/') && sent.startsWith('/') ? sent.split(/,(?=\/)/) : [sent];
}

function methodOf(span: SpanView): string | undefined {
  const method = span.attribute('http.request.method', 'http.method') ?? span.attribute('method');
  return method !== undefined && new RegExp(`^(?:${methods}|_OTHER)$`, 'i').test(method)
    ? method.toUpperCase()
    : undefined;
}

/** The framework's spans below the server's span have no method of their own. */
function methodAbove(span: SpanView): string | undefined {
  let steps = 0;
  for (const above of span.ancestors()) {
    if (above.service !== span.service || ++steps > 30) return undefined;
    if (above.kind === SpanKind.Server) return methodOf(above) ?? namedRequest.exec(above.name)?.[1].toUpperCase();
  }
  return undefined;
}

function addressOf(span: SpanView): readonly string[] | undefined {
  const text = span.attribute('url.path', 'http.target', 'url.full', 'http.url') ?? span.attribute('http.path');
  return text === undefined ? undefined : readAddress(text);
}

function statusOf(span: SpanView): number | undefined {
  const text = span.attribute('http.response.status_code', 'http.status_code') ?? span.attribute('status');
  return text !== undefined && /^\d{3}$/.test(text) ? Number(text) : undefined;
}
