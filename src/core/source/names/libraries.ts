// Spans that are nobody's line in this workspace: what frameworks, drivers, proxies and the runtime do by themselves.
import { phrase, type Phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';

/** Network and pool steps below a client's span. */
const plumbing =
  /^(?:dns\.lookup|tcp\.connect|tls\.connect|ipc\.connect|net\.\w+|pg-pool\.connect|pg\.connect|redis-connect|mongodb\.connect|connect|http\.dns|http\.connect|http\.getconn|http\.tls|http\.send|http\.receive|http\.headers|http\.wroterequest|.*\bgetConnection|.*\bgetconn\b.*|HikariDataSource\..*|pool\.\w+|sql\.(?:conn|connector|rows|tx|stmt)\.\w+|sql\.stmt\.close|DNS lookup.*|socket .*|Experimental\..*|TLS handshake.*)$/i;

/** A database's statement is what it says, also where its name begins like a step of the connection. */
const statements = /^sql\.(?:conn|stmt|db|tx)\.(?:query|exec|prepare)/i;

export function isPlumbing(span: SpanView): boolean {
  const { name, scope } = span;
  if (statements.test(name)) return false;
  if (plumbing.test(name)) return true;
  if (/instrumentation-(?:net|dns|fs|runtime-node)\b/.test(scope)) return true;
  if (/(?:express|koa|connect|restify|fastify|router)$/.test(scope) && /^(?:middleware|router) - /.test(name))
    return true;
  return /^(?:jinja2\.(?:load|compile)|render_template\.action_view|render_collection)/.test(name);
}

/** Why the span is a library's; undefined when it is not known to be. */
export function librarySpan(span: SpanView): Phrase | undefined {
  const { name, scope, kind } = span;
  if (isPlumbing(span)) return phrase('Libraries do this by themselves: it has no line in this code.');
  if (span.attribute('component') === 'proxy' || span.attribute('upstream_cluster') !== undefined)
    return phrase('A proxy sent this span.');
  if (/(?:envoy|istio|linkerd|nginx|ingress|traefik|kong|apisix|haproxy)/i.test(scope))
    return phrase('A proxy sent this span.');
  if (kind === SpanKind.Internal || kind === SpanKind.Unspecified) {
    if (
      /(?:openfeature|flagd|launchdarkly|unleash|flags?)\b/i.test(scope) ||
      /^(?:resolve(?:Boolean|String|Int|Float|Object)?|flag_evaluation)$/.test(name)
    )
      return phrase('A flag was looked up; which one, the span does not say in the words of this code.');
  }
  if (
    /(?:asgi|fastapi|starlette|django|aiohttp-server)$/.test(scope) &&
    / (?:http|websocket) (?:send|receive)$/.test(name)
  )
    return phrase('The server sends and receives parts of the request by itself.');
  return undefined;
}
