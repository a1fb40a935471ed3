import { phrase, verbatim, type Phrase } from '../../phrase';
import { nothing } from '../finding';
import type { Confidence, Rule, RuleContext, RuleResult } from '../rule';
import { forService, isAnyMethod } from '../routes/chooseRoutes';
import { conventionalAction, namedAction } from '../routes/conventional';
import { isCatchAll, servedRequest, type ServedRequest } from '../routes/httpSpan';
import { keyOf, readPath } from '../routes/pathShape';
import { routeFindings } from '../routes/routeFindings';
import { fitsAddress, isDeclared, matchesOf, withSameNames, type MatchKind } from '../routes/routeMatch';
import { routeTable, type RouteEntry } from '../routes/routeTable';
import type { SpanView } from '../spanView';
import { plumbing } from './plumbing';

const confidences: Readonly<Record<MatchKind, Confidence>> = {
  full: 'high',
  name: 'high',
  hole: 'medium',
  suffix: 'medium',
  strictSuffix: 'low',
  inner: 'low',
};

/** What servers answer when no route takes a request, or another address should have been asked for. */
const unrouted = new Set([301, 308, 404]);

/** The function that answers a request, by the route that the span names, or by the address that was asked for. */
export const httpRoute: Rule = {
  name: 'http route',
  find(span, context) {
    const noise = plumbing(span);
    if (noise) return { findings: [], note: noise, isLibrary: true };
    const request = servedRequest(span);
    if (!request) return nothing(phrase('The span is not about a request to a server.'));
    const table = routeTable(context.index);
    const conventional = conventionalAction(context, span, request);
    if (conventional) return conventional;
    const routes = request.routes.filter(route => !isCatchAll(route) || isDeclared(table, route));
    if (routes.length === 0 && request.routes.length > 0)
      return nothing(
        phrase(
          'The route {0} takes whatever no other route does: no function of its own answers it.',
          request.routes[0],
        ),
      );
    for (const route of routes) {
      const found = byTemplate(route, request, span, context);
      if (!found) continue;
      if (found.findings.length || isWholeRequest(route, request)) return found;
      // Frameworks that route inside one middleware name that one's mount, which others may have declared for another method.
      const inner = byAddress(request, span, context);
      return inner.findings.length ? inner : found;
    }
    const [route] = request.routes;
    const action = route === undefined ? undefined : namedAction(context, span, route);
    if (action) return action;
    if (request.isTemplate && route !== undefined && !mayBeMount(route, request))
      return nothing(phrase('No route {0} is declared in the workspace.', route));
    return byAddress(request, span, context);
  },
};

/** Whether a route takes just what was asked for; as good as that where nobody says. */
function isWholeRequest(route: string, request: ServedRequest): boolean {
  const address = request.address();
  return address === undefined || readPath(route).segments.length > 0 || address.length === 0;
}

/** Whether a route that nobody declares may be the front of what was asked for, with the rest somewhere inside. */
function mayBeMount(route: string, request: ServedRequest): boolean {
  const address = request.address();
  if (address === undefined || /^\/?error$/.test(route)) return false;
  const shape = readPath(route);
  // Some frameworks send the address itself.
  if (keyOf(shape.segments) === address.join('/')) return true;
  return address.length > shape.segments.length && !fitsAddress(shape, address, false);
}

/** Undefined when no declaration agrees. */
function byTemplate(
  route: string,
  request: ServedRequest,
  span: SpanView,
  context: RuleContext,
): RuleResult | undefined {
  const { method, status } = request;
  const shown = method === '' ? route : `${method} ${route}`;
  // What lies in another service's folder is an answer only if nothing else is.
  let foreign: RuleResult | undefined;
  for (const { kind, entries } of matchesOf(routeTable(context.index), route)) {
    const { entries: chosen, isForeign, isTest } = forService(entries, method, span, context);
    if (foreign && isForeign) continue;
    const isWhole = kind === 'full' || kind === 'name';
    if (chosen.length === 0) {
      if (isWhole && !isForeign) return nothing(whyNoMethod(method, route, status));
      if (isWhole) foreign ??= nothing(whyNoMethod(method, route, status));
      continue;
    }
    const isExplicit = chosen.some(({ site }) => site.methods.includes(method));
    if (status === 405 && !isExplicit)
      return nothing(phrase('The server refused the method {0} for {1}: no handler ran.', method, route));
    if (method === 'OPTIONS' && !isExplicit)
      return nothing(phrase('An OPTIONS request (CORS preflight) is answered by the framework: no handler ran.'));
    const named = withSameNames(chosen, route);
    const isMount = kind === 'full' && isOnlyFront(route, request, named);
    if (isMount) {
      const deeper = byAddress(request, span, context);
      if (deeper.findings.length) return deeper;
    }
    const confidence = isForeign || isMount || isTest ? 'low' : confidences[kind];
    const found = routeFindings(context.index, named, method, confidence, whyOf(kind, shown), isForeign);
    const result = found.length
      ? { findings: found, note: phrase('The route {0} is declared in the workspace.', shown) }
      : nothing(whyNoMethod(method, route, status));
    if (!isForeign) return result;
    foreign = result;
  }
  return foreign;
}

/**
 * A route that is only the front of what was asked for has another one inside; in Go a trailing slash takes all below. Routes
 * with a method of their own are whole ones.
 */
function isOnlyFront(route: string, request: ServedRequest, entries: readonly RouteEntry[]): boolean {
  const shape = readPath(route);
  if (shape.segments.length > 0 && !entries.every(({ site }) => isAnyMethod(site.methods))) return false;
  const isSubtree =
    route.endsWith('/') && entries.some(({ file, handler }) => file.language === 'go' && handler !== '');
  if (shape.segments.length === 0 && isSubtree && entries.some(({ handler }) => typeof handler === 'number'))
    return false;
  const address = request.address();
  return address !== undefined && !fitsAddress(shape, address, isSubtree);
}

/** As a router would: declared patterns that take the address. Only ever an offer. */
function byAddress(request: ServedRequest, span: SpanView, context: RuleContext): RuleResult {
  const { method, routes, status } = request;
  const address = request.address() ?? (routes.length ? readPath(routes[0]).segments.map(({ key }) => key) : undefined);
  if (address === undefined)
    return nothing(phrase('The span says neither route nor address: only that there was a request.'));
  const path = `/${address.join('/')}`;
  if (method === 'OPTIONS')
    return nothing(phrase('An OPTIONS request (CORS preflight) is answered by the framework: no handler ran.'));
  if (status === 405)
    return nothing(phrase('The server refused the method {0} for {1}: no handler ran.', method, path));
  if (routes.length === 0 && status !== undefined && unrouted.has(status))
    return nothing(phrase('The server answered {0} and names no route: none took the request.', status));
  const table = routeTable(context.index);
  const matched = table.trie.match(address).filter(isSpecific);
  const taking = matched.length ? matched : (table.procedures.get(address.at(-1)?.split(',')[0] ?? '') ?? []);
  const { entries, isForeign } = forService(taking, method, span, context);
  if (entries.length === 0)
    return nothing(
      phrase('No route of the workspace takes {0}.', verbatim(method === '' ? path : `${method} ${path}`)),
    );
  // Routers go by the order of the trie: what it found first is the most literal.
  const best = entries.filter(({ key }) => key === entries[0].key);
  const why = phrase('A route that takes {0} is declared for this function.', path);
  return {
    findings: routeFindings(context.index, best, method, 'low', why, isForeign),
    note: phrase('The span has no route of the workspace; {0} fits a declared one.', path),
  };
}

/** A wildcard at the top takes everything and so says nothing. */
function isSpecific({ segments, literals }: RouteEntry): boolean {
  return literals > 0 || segments.every(({ kind }) => kind !== 'wild');
}

function whyOf(kind: MatchKind, shown: string): Phrase {
  switch (kind) {
    case 'full':
      return phrase('{0} is declared for this function.', shown);
    case 'name':
      return phrase('{0} is the name of the route of this function.', shown);
    case 'hole':
      return phrase('{0} fits the route of this function, of which one part is not in the code.', shown);
    case 'suffix':
      return phrase('{0} ends in the route of this function; what stands in front is not in the code.', shown);
    case 'strictSuffix':
      return phrase('{0} ends in the route of this function, though nothing should stand in front of it.', shown);
    case 'inner':
      return phrase('The route of this function ends in {0}.', shown);
  }
}

function whyNoMethod(method: string, route: string, status: number | undefined): Phrase {
  if (method === 'OPTIONS')
    return phrase('An OPTIONS request (CORS preflight) is answered by the framework: no handler ran.');
  if (status === 405) return phrase('The server refused the method {0} for {1}: no handler ran.', method, route);
  return phrase('The route {0} is declared, but not for the method {1}.', route, method);
}
