import type { CallSite, TextValue } from '../../index/facts';
import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';
import { callTargets } from './callTargets';
import { declaredRequest } from './declaredClient';
import { reachOf } from './reach';
import { fitsUrl, type Target } from './urlPattern';

/** What a span of a client says of the request it made. */
export interface MadeRequest extends Target {
  /** Upper case; '' when nobody says. */
  readonly method: string;
}

const methods = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';
const isMethod = new RegExp(`^(?:${methods})$`, 'i');
/** `http.MethodGet`, `HttpMethod.POST`, `Method::PUT`, `"DELETE"`. */
const methodName = new RegExp(`(?:^|[.:_]|Method)(${methods})$`, 'i');

/** Undefined for spans that no client of HTTP opened. */
export function madeRequest(span: SpanView): MadeRequest | undefined {
  const isFetch = /^fetch (?:[A-Z]+) \w+:\/\//.test(span.name);
  if (span.kind !== SpanKind.Client && !isFetch) return undefined;
  if (span.attribute('db.system', 'db.system.name', 'rpc.system', 'rpc.system.name', 'messaging.system') !== undefined)
    return undefined;
  const sent = span.attribute('http.request.method', 'http.method') ?? span.attribute('method');
  const named = new RegExp(`^(?:HTTP |http\\.client[. ]|fetch |http )?(${methods})\\b`, 'i').exec(span.name)?.[1];
  const url = span.attribute('url.full', 'http.url') ?? /^fetch [A-Z]+ (\S+)/.exec(span.name)?.[1];
  const path = span.attribute('url.path', 'http.target', 'url.template');
  if (sent === undefined && url === undefined && (named === undefined || path === undefined)) {
    // A bare `GET` of a client without anything else.
    if (named === undefined || !new RegExp(`^(?:HTTP )?(?:${methods})$`, 'i').test(span.name)) return undefined;
  }
  const method = sent ?? named ?? '';
  const host = span.attribute('server.address', 'peer.service') ?? span.attribute('net.peer.name', 'http.host');
  return { method: isMethod.test(method) ? method.toUpperCase() : '', ...addressOf(url, path, host) };
}

function addressOf(url: string | undefined, path: string | undefined, host: string | undefined): Target {
  const parsed = url === undefined ? null : /^([a-z][\w+.-]*):\/\/(?:[^@/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(url);
  if (parsed) return { host: parsed[2], path: parsed[3] || '/', query: parsed[4] ?? '' };
  const at = path?.indexOf('?') ?? -1;
  return { host: host ?? '', path: at < 0 ? path : path?.slice(0, at), query: at < 0 ? '' : path!.slice(at) };
}

/** Names of calls that make a request, with what they say of the method; '' when something else does. */
const verbs: Readonly<Record<string, string>> = {};
for (const verb of ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']) {
  const title = verb[0].toUpperCase() + verb.slice(1);
  for (const name of [
    verb,
    title,
    verb.toUpperCase(),
    `${verb}Async`,
    `${title}Async`,
    `http${title}`,
    `${verb}_json`,
    `${verb}JSON`,
    `${verb}Json`,
    `Http${title}`,
  ])
    (verbs as Record<string, string>)[name] = verb.toUpperCase();
}
Object.assign(verbs, {
  del: 'DELETE', getForObject: 'GET', getForEntity: 'GET', postForObject: 'POST', postForEntity: 'POST', postForLocation: 'POST',
  patchForObject: 'PATCH', headForHeaders: 'HEAD', PostForm: 'POST', GetStringAsync: 'GET', GetStreamAsync: 'GET', GetByteArrayAsync: 'GET',
  GetFromJsonAsync: 'GET', PostAsJsonAsync: 'POST', PutAsJsonAsync: 'PUT', PatchAsJsonAsync: 'PATCH', DeleteFromJsonAsync: 'DELETE',
}); // prettier-ignore
/** The method stands in their arguments, or is GET. */
const anyMethod = new Set(
  'fetch $fetch request exchange axios ky got superagent urlopen file_get_contents open json stream requestAsync useFetch ofetch needle'.split(
    ' ',
  ),
);
/** They make the request, but not send it. */
const builders = new Set(
  'NewRequest NewRequestWithContext HttpRequestMessage uri url create Request newRequest Builder URL'.split(' '),
);
/** They send what was made before. */
const senders = new Set('Do do send sendAsync SendAsync execute newCall RoundTrip'.split(' '));
const clientLike =
  /(?:http|axios|requests|session|rest|client|fetch|webclient|resty|guzzle|faraday|httparty|got|superagent|api|Net::|okhttp|gateway|remote)/i;

/** What to look for where no ancestor leads: calls by these names. */
export const httpCallees: readonly string[] = [...Object.keys(verbs), ...anyMethod, ...builders, ...senders];

/** How well a call fits a request: 3 address and method agree, 2 the address or the method does, 1 it is some request. */
export function fitsRequest(index: SourceIndex, request: MadeRequest): (call: CallSite, file: IndexedFile) => number {
  const own = (call: CallSite, file: IndexedFile): number => {
    const { callee } = call;
    const verb = Object.hasOwn(verbs, callee) ? verbs[callee] : undefined;
    if (isRegistration(file, call)) return 0;
    if (senders.has(callee))
      return clientLike.test(call.receiver) || callee === 'newCall' ? sent(index, request, call, file) : 0;
    if (isBuilding(call) && isSentLater(call, file)) return 0;
    return fitOf(index, request, call, file, verb);
  };
  return (call, file) => {
    const { callee } = call;
    if (Object.hasOwn(verbs, callee) || anyMethod.has(callee) || builders.has(callee) || senders.has(callee)) {
      const fit = own(call, file);
      if (fit > 0) return fit;
    }
    if (wraps(index, request, call, file, own)) return 3;
    const declared = declaredRequest(index, file, call);
    if (declared === undefined) return 0;
    return declared === '' || request.method === '' ? 1.5 : declared === request.method ? 2 : 0;
  };
}

/** A function of the workspace that is given the address, and sends a request that does not speak against it. */
function wraps(
  index: SourceIndex,
  request: MadeRequest,
  call: CallSite,
  file: IndexedFile,
  own: (call: CallSite, file: IndexedFile) => number,
): boolean {
  if (!call.args && !call.named) return false;
  if (urlFit(index, request, call, file) !== 'same') return false;
  const method = methodIn(call);
  if (method !== undefined && request.method !== '' && method !== request.method) return false;
  return callTargets(index, file, call).some(target =>
    reachOf(index, target).some(inner => inner.hops < 2 && own(inner.call, inner.file) > 0),
  );
}

function fitOf(
  index: SourceIndex,
  request: MadeRequest,
  call: CallSite,
  file: IndexedFile,
  verb: string | undefined,
): number {
  const method =
    verb ??
    methodIn(call) ??
    chainedMethod(call.receiver) ??
    (anyMethod.has(call.callee) && isGetByDefault(call) ? 'GET' : undefined);
  const agrees = method === undefined || request.method === '' ? undefined : method === request.method;
  if (agrees === false) return 0;
  const url = urlFit(index, request, call, file);
  if (url === 'other') return 0;
  if (url === 'same') return agrees ? 3 : 2;
  if (builders.has(call.callee) && !/^NewRequest|^HttpRequestMessage/.test(call.callee)) return 0;
  const isClient =
    clientLike.test(call.receiver) ||
    call.callee === 'fetch' ||
    call.callee === 'urlopen' ||
    /^NewRequest|^HttpRequestMessage/.test(call.callee);
  if (!isClient || url === 'text') return 0;
  return agrees ? 2 : 1;
}

/** Whether the address that a call names is that of the request; `text`: it names something that is no address. */
function urlFit(
  index: SourceIndex,
  request: MadeRequest,
  call: CallSite,
  file: IndexedFile,
): 'same' | 'other' | 'text' | 'unknown' {
  let result: 'other' | 'text' | 'unknown' = 'unknown';
  const { url, uri, path, endpoint } = call.named ?? {};
  const values = [url, uri, path, endpoint, ...(call.args ?? []).slice(0, 4)].filter(value => value !== undefined);
  for (const value of values) {
    const known = resolved(index, file, value, call.function);
    const text = known.map(part => (typeof part === 'string' ? part : '')).join('');
    if (text === '' || isMethod.test(text)) continue;
    const fit = fitsUrl(known, request);
    if (fit === 'same') return 'same';
    if (fit === 'other') result = 'other';
    else if (fit === 'text' && result === 'unknown') result = 'text';
  }
  return result;
}

/** Kept by the call's own text: the same calls are looked at for request after request. */
function resolved(index: SourceIndex, file: IndexedFile, value: TextValue, inside: number): TextValue {
  const known = index.derived('texts of calls', () => new WeakMap<TextValue, TextValue>());
  let text = known.get(value);
  if (!text) known.set(value, (text = index.resolveText(file, value, inside)));
  return text;
}

function methodIn({ args, named }: CallSite): string | undefined {
  for (const value of [named?.method, ...(args ?? [])]) {
    const part = value?.length === 1 ? value[0] : undefined;
    const text =
      typeof part === 'string' ? part : typeof part === 'object' && part !== null && 'ref' in part ? part.ref : '';
    const found = isMethod.test(text)
      ? text
      : text.length < 40 && /[.:_]|Method/.test(text)
        ? methodName.exec(text)?.[1]
        : undefined;
    if (found) return found.toUpperCase();
  }
  return undefined;
}

/** `webClient.get().uri(…)`, `HttpRequest.newBuilder().GET().uri(…)`. */
function chainedMethod(receiver: string): string | undefined {
  return new RegExp(`\\.(${methods})\\(`, 'i').exec(receiver)?.[1].toUpperCase();
}

/** A request without a method is a GET, unless the options are somewhere else. */
function isGetByDefault({ args, named }: CallSite): boolean {
  return named?.method === undefined && (args?.length ?? 0) <= 1;
}

/** What a sender sends: what was made since the last one before it in the same function. */
function sent(index: SourceIndex, request: MadeRequest, call: CallSite, file: IndexedFile): number {
  let method: string | undefined;
  let url: ReturnType<typeof urlFit> = 'unknown';
  for (const other of file.facts.calls ?? []) {
    if (other === call) break;
    if (other.function !== call.function || other.line > call.endLine) continue;
    if (senders.has(other.callee) && clientLike.test(other.receiver) && other.endLine < call.line) {
      method = undefined;
      url = 'unknown';
    }
    if (!isBuilding(other)) continue;
    const given = Object.hasOwn(verbs, other.callee)
      ? verbs[other.callee]
      : (methodIn(other) ?? chainedMethod(other.receiver));
    method = given ?? method;
    const fit = urlFit(index, request, other, file);
    if (fit === 'same' || (fit === 'other' && url !== 'same')) url = fit;
  }
  if (url === 'other' || (method !== undefined && request.method !== '' && method !== request.method)) return 0;
  const agrees = method !== undefined && method === request.method;
  return url === 'same' ? (agrees || method === undefined ? 3 : 2) : agrees ? 2 : 1;
}

/** Makes a request, or a part of it, that something else sends. */
function isBuilding({ callee, receiver, args }: CallSite): boolean {
  if (builders.has(callee)) return true;
  if (!Object.hasOwn(verbs, callee)) return false;
  return receiver === 'new' || /[Rr]equest\b|[Bb]uilder\b/.test(receiver) || (callee === callee.toUpperCase() && !args);
}

function isSentLater(call: CallSite, file: IndexedFile): boolean {
  return (file.facts.calls ?? []).some(
    other => other.function === call.function && other.line >= call.line && senders.has(other.callee) && other !== call &&
      (clientLike.test(other.receiver) || other.callee === 'newCall'),
  ); // prettier-ignore
}

/** `router.get('/users', list)` is no request. */
function isRegistration(file: IndexedFile, { line, callee }: CallSite): boolean {
  return (file.facts.routes ?? []).some(
    route =>
      line >= route.line &&
      line <= route.line &&
      (route.methods.length === 0 || route.methods.includes(callee.toUpperCase())),
  );
}
