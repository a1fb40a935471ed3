/**
 * What a server can, found out by requests that cost it nearly nothing. Status and shape decide, never the status alone:
 * up to v2.15 every path that does not exist answers 200 with the UI's page.
 */
import type { Capabilities } from '../backend';
import type { JaegerHttp } from './jaegerHttp';
import { basePathOf, errorOf, isHtml, isJaegerPage, isRecord, jsonOf, type Reply } from './reply';

export interface Probed {
  readonly capabilities: Capabilities;
  /** Every question was answered; false when one failed on the way, so that the next need asks again. */
  readonly isCertain: boolean;
}

/** Throws a Failure when nothing there speaks a dialect of Jaeger's. */
export async function probe(http: JaegerHttp, signal: AbortSignal): Promise<Probed> {
  const settled = await Promise.allSettled([
    http.ask('/api/v3/trace-summaries', [], signal),
    http.ask('/api/traces', [], signal),
    http.ask('/api/v3/services', [], signal),
    http.ask('/', [], signal),
  ]);
  const [summariesReply, legacyReply, v3Reply, page] = settled.map(one =>
    one.status === 'fulfilled' ? one.value : undefined,
  );
  const summaries = isV3Refusal(summariesReply);
  const legacySearch = isLegacyRefusal(legacyReply);
  const version = versionOf(page);
  const v3 = hasV3(v3Reply) && !isBefore154(version);
  if (!summaries && !legacySearch && !v3) throw noJaeger(http, settled);
  return {
    capabilities: { searchAllServices: summaries && !forbidsAllServices(page), summaries, v3, legacySearch, version },
    isCertain: [summariesReply, legacyReply, v3Reply].every(
      reply => reply && reply.status < 500 && reply.status !== 429,
    ),
  };
}

/** Summaries without a time are refused in v3's words where they exist (v2.19 and later). */
function isV3Refusal(reply: Reply | undefined): boolean {
  const json = reply?.status === 400 ? jsonOf(reply) : undefined;
  return isRecord(json) && isRecord(json.error) && 'httpCode' in json.error;
}

/** A legacy search without a service is refused in the legacy envelope. */
function isLegacyRefusal(reply: Reply | undefined): boolean {
  const json = reply?.status === 400 ? jsonOf(reply) : undefined;
  return isRecord(json) && Array.isArray(json.errors) && json.errors.length > 0;
}

function hasV3(reply: Reply | undefined): boolean {
  if (!reply) return false;
  const json = jsonOf(reply);
  if (!isRecord(json)) return false;
  // The storage may be out of order: then the error still speaks v3.
  if (reply.status >= 500) return isRecord(json.error) && 'httpCode' in json.error;
  return reply.status === 200 && (Array.isArray(json.services) || Object.keys(json).length === 0);
}

/** The UI's page says which build serves it; a proxy may strip that, and a build of one's own says nothing. */
function versionOf(page: Reply | undefined): string | undefined {
  if (!page || page.status !== 200 || !isHtml(page)) return undefined;
  for (const [, json] of page.text.matchAll(/JAEGER_VERSION\s*=\s*(\{[^}]*\})/g)) {
    const version = /"?gitVersion"?\s*:\s*"([^"]*)"/.exec(json)?.[1];
    if (version && version !== 'dev') return version;
  }
  return undefined;
}

/** Until v1.53 v3 wrote ids in base64 and enums as names. */
function isBefore154(version: string | undefined): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(major) === 1 && Number(minor) < 54;
}

/** The newest servers say when their storage needs a service; older ones with summaries are tried. */
function forbidsAllServices(page: Reply | undefined): boolean {
  return /"?searchWithoutServiceName"?\s*:\s*false/.test(page?.text ?? '');
}

/** The most telling reason: no connection, then a login, then what the server said, then that it is no Jaeger. */
function noJaeger(http: JaegerHttp, settled: readonly PromiseSettledResult<Reply>[]): unknown {
  const failed = settled.slice(0, 3).find(one => one.status === 'rejected');
  const replies = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  if (failed?.status === 'rejected' && !replies.length) return failed.reason;
  const telling =
    replies.find(reply => [401, 403, 407].includes(reply.status)) ??
    replies.find(reply => reply.status >= 300 && reply.status < 400) ??
    replies.find(reply => reply.status === 429 || reply.status >= 500) ??
    replies.find(reply => reply.status === 400 && errorOf(reply) === undefined && /HTTPS|SSL/i.test(reply.text));
  if (telling) return http.explain(telling, '/api/v3/services');
  const [first] = replies;
  const page = replies.find(isJaegerPage);
  const basePath = page && basePathOf(page);
  if (basePath && !http.messages.where.endsWith(basePath)) return http.messages.otherBasePath(basePath);
  if (page) return http.messages.notOffered('/api/traces', page.status);
  const html = replies.find(reply => reply.status === 200 && isHtml(reply));
  // A page at the root alone is some website; pages where data was asked for are what logins look like.
  if (html && settled.slice(0, 3).every(one => one.status === 'fulfilled' && isHtml(one.value))) {
    return http.messages.htmlPage(html.status);
  }
  if (failed?.status === 'rejected') return failed.reason;
  // Where even the list of services is no JSON, something is broken; JSON of another kind is somebody else's.
  const answers = replies.slice(0, 3);
  const broken = answers.find(reply => jsonOf(reply) === undefined);
  if (broken && answers.every(reply => reply.status === 200)) return http.explain(broken, '/api/v3/services');
  return http.messages.notJaeger(first.status);
}
