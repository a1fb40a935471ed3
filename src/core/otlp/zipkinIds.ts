/**
 * Zipkin lets a server share the span id of its client; OpenTelemetry has an id for each. The server's part gets one of its own:
 *
 *   client  id 1                     client  id 1
 *   server  id 1, shared      ──►      server  id f(1), parent 1
 *   query   id 2, parent 1               query   id 2, parent f(1)
 */
import type { ZipkinSpan } from './zipkinSpan';

const sideOf = (span: ZipkinSpan): string => `${span.traceId} ${span.id}`;
const placeOf = ({ traceId, local }: ZipkinSpan, id: string | undefined): string =>
  `${traceId} ${id} ${local?.serviceName ?? ''}`;

/**
 * Changes ids and parents of the spans given. `isAll`: no client is to be expected elsewhere, so that a server's part without one
 * stays as it is. Of what comes in another list only ids are known: there a server's child stays with the client.
 */
export function separateSharedIds(spans: readonly ZipkinSpan[], isAll: boolean): void {
  const clients = new Set<string>();
  for (const span of spans) if (span.id && span.kind === 'CLIENT') clients.add(sideOf(span));
  const shared = spans.filter(
    span =>
      span.id &&
      span.kind !== 'CLIENT' &&
      (clients.has(sideOf(span)) ? span.isShared || span.kind === 'SERVER' : span.isShared && !isAll),
  );
  if (shared.length === 0) return;
  const servers = new Set(shared);
  const places = new Set(shared.map(span => placeOf(span, span.id)));
  for (const span of spans)
    if (!servers.has(span) && span.parentId && places.has(placeOf(span, span.parentId)))
      span.parentId = serverId(span.parentId);
  for (const span of shared) {
    span.parentId = span.id;
    span.id = serverId(span.id!);
  }
}

/** Another id for each id, and always the same one. */
function serverId(id: string): string {
  const mixed = (BigInt.asUintN(64, (BigInt(`0x${id}`) ^ 0x5370616e6c696768n) * 0x9e3779b97f4a7c15n) || 1n).toString(
    16,
  );
  return mixed.padStart(16, '0');
}
