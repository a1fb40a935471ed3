import { phrase, type Phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';

/** Why a span is nobody's code: proxies, and what frameworks open around parts of a request. Undefined for all others. */
export function plumbing(span: SpanView): Phrase | undefined {
  const { name, scope } = span;
  if (span.attribute('component') === 'proxy' || span.attribute('upstream_cluster') !== undefined || isMesh(span))
    return phrase('A proxy (Envoy, Istio) sent this span: what it is about runs in the spans around it.');
  if (
    / (?:http|websocket) (?:send|receive)$/.test(name) &&
    (isAsgi(scope) || span.attribute('asgi.event.type') !== undefined)
  )
    return phrase('The server framework sent or received a part of the message: no code of its own runs for that.');
  if (span.attribute('express.type') === 'router' || (/^router - /.test(name) && /express/.test(scope)))
    return phrase(
      'An Express router that the request passed: its name is that of a route below it, which need not have run.',
    );
  if (
    /^middleware - (?:query|expressInit|jsonParser|urlencodedParser|corsMiddleware|helmetMiddleware|serveStatic)$/.test(
      name,
    )
  )
    return phrase('Middleware of a library: no code of the workspace.');
  return undefined;
}

function isAsgi(scope: string): boolean {
  return scope === '' || /(?:asgi|fastapi|starlette|litestar|channels)/i.test(scope);
}

function isMesh(span: SpanView): boolean {
  if (span.kind !== SpanKind.Server && span.kind !== SpanKind.Client) return false;
  return (
    span.attribute('istio.canonical_service', 'istio.mesh_id') !== undefined ||
    span.attribute('node_id')?.startsWith('sidecar~') === true
  );
}
