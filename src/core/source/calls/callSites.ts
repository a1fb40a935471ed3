// Where a span without a place of its own was caused: the function that its nearest resolved ancestor leads to, and the calls
// within reach of that which fit what the span says. An ancestor is not always who called (frameworks run hooks and render
// templates under a handler's span), so a call has to fit, being called inside is not enough.
import type { CallSite, FunctionFacts } from '../../index/facts';
import type { At, FileFilter, IndexedFile } from '../../index/sourceIndex';
import { functionAround, functionNameAt } from '../finding';
import { hasFolder, isForeign } from '../preference';
import type { Finding, RuleContext } from '../rule';
import type { SpanView } from '../spanView';
import { reachOf, type FunctionPlace, type ReachedCall } from './reach';

/**
 * How well a call fits: 0 not at all; 1 it is of the kind (some HTTP request, some query); 2 something in it agrees with the span
 * (the verb, the table, the topic) and nothing speaks against it, 1.5 where that is a little less plain; 3 all agrees (verb and path, whole text, model and method).
 */
export type Fits = (call: CallSite, file: IndexedFile) => number;

export interface CallSearch {
  readonly fits: Fits;
  /** Names of calls that may fit: for looking through the service's files when no ancestor leads there. Left out: no look. */
  readonly callees?: readonly string[];
  /** Files that are looked through then; all of the service's when left out. */
  readonly inFile?: FileFilter;
  /** Functions that the span comes from where no ancestor leads to one. */
  readonly callers?: () => readonly At<FunctionFacts>[];
  /** What `inFile` depends on: the files are looked for once for each. */
  readonly about?: string;
}

/** A function that the span's nearest resolved ancestor leads to. */
export interface Enclosing extends FunctionPlace {
  readonly fact: FunctionFacts;
  /** Dotted name for people. */
  readonly name: string;
  readonly ancestor: SpanView;
  readonly line: number;
  /** False when the ancestor has several equally good places. */
  readonly isCertain: boolean;
  /** The ancestor is itself a call (an object mapper's operation around the driver's): the line of that call. */
  readonly callLine: number | undefined;
}

export interface FittingCall extends ReachedCall {
  readonly fit: number;
}

export interface CallSites {
  /** Empty when no ancestor of the same service is resolved. */
  readonly inside: readonly Enclosing[];
  /** Fitting calls within reach: the best fit only, nearest ones only among equals of one function. */
  readonly calls: readonly FittingCall[];
  /** Fitting calls in the service's files when there are none within reach; best fit only. */
  readonly elsewhere: readonly FittingCall[];
}

export function callSitesIn(context: RuleContext, span: SpanView, search: CallSearch): CallSites {
  const above = enclosingOf(context, span);
  const inside = above.length ? above : (search.callers?.() ?? []).slice(0, 4).map(one => enclosingAt(one, span));
  const reached = inside.flatMap(place =>
    reachOf(context.index, place)
      .map(one => ({ ...one, fit: search.fits(one.call, one.file) }))
      .filter(({ fit }) => fit > 0),
  );
  const calls = best(reached);
  // A call that is only of the kind, in what the function calls, against one elsewhere that agrees: look there, too.
  const isWeak = calls.every(({ fit }) => fit < 1.5);
  const elsewhere = isWeak && search.callees ? best(inService(context, span, search)) : [];
  if (elsewhere.some(({ fit }) => fit >= 2)) return { inside, calls: [], elsewhere };
  return { inside, calls, elsewhere: calls.length ? [] : elsewhere };
}

/** Functions of the nearest ancestor of the same service that has a place in the code; several when it has several. */
export function enclosingOf(context: RuleContext, span: SpanView): readonly Enclosing[] {
  let steps = 0;
  for (const ancestor of span.ancestors()) {
    if (ancestor.service !== span.service || ++steps > mostAncestors) return [];
    const places = context
      .resolved(ancestor)
      .filter(({ kind, isOfferOnly }) => kind !== 'error' && kind !== 'model' && !isOfferOnly);
    const strongest = order.find(confidence => places.some(place => place.confidence === confidence));
    if (strongest === undefined || strongest === 'low') continue;
    const top = places.filter(place => place.confidence === strongest);
    const handlers = top.filter(({ kind }) => kind === 'handler');
    // A recorded stack begins in the wrapper that opened the span; who handed it the name is what was meant.
    const named = top.filter(({ rule }) => rule === 'span name');
    const found = functionsAt(context, handlers.length ? handlers : named.length ? named : top, ancestor);
    if (found.length) return found;
  }
  return [];
}

function enclosingAt({ file, index, fact }: At<FunctionFacts>, ancestor: SpanView): Enclosing {
  const name = functionNameAt(file, index) ?? '';
  return { file, index, fact, name, ancestor, line: fact.line, isCertain: true, callLine: undefined };
}

const mostAncestors = 60;
const order = ['exact', 'high', 'medium', 'low'] as const;

function functionsAt(context: RuleContext, places: readonly Finding[], ancestor: SpanView): readonly Enclosing[] {
  const found = new Map<string, Enclosing>();
  for (const place of places.slice(0, 4)) {
    const file = context.index.file(place.uri);
    if (!file) continue;
    const index = outOfOneLiners(file, functionAround(file, place.line), place);
    const fact = file.facts.functions[index];
    if (!fact) continue;
    const name = functionNameAt(file, index) ?? '';
    const callLine = place.kind === 'call' ? place.line : undefined;
    const known = found.get(`${index} ${place.uri}`);
    if (!known)
      found.set(`${index} ${place.uri}`, {
        file,
        index,
        fact,
        name,
        ancestor,
        line: place.line,
        isCertain: true,
        callLine,
      });
  }
  const all = [...found.values()];
  return all.length > 1 ? all.map(one => ({ ...one, isCertain: false })) : all;
}

/** A callback on one line of an opening call (`names.map(n => n.id)`) is not what the span is around. */
function outOfOneLiners(file: IndexedFile, inside: number, { kind, line, endLine }: Finding): number {
  const { functions } = file.facts;
  let at = inside;
  while (at >= 0 && functions[at].name === '' && functions[at].line === functions[at].endLine) {
    if (kind === 'handler' || endLine > line) break;
    at = functions[at].parent;
  }
  return at;
}

/** The same among the files of the service; tests are no callers. */
function inService(context: RuleContext, span: SpanView, search: CallSearch): FittingCall[] {
  const scored: (FittingCall & { readonly service: number })[] = [];
  for (const { file, fact } of callsOfService(context, span, search)) {
    const fit = search.fits(fact, file);
    if (fit > 0) scored.push({ file, call: fact, hops: 0, entry: fact, fit, service: context.serviceFit(span, file) });
  }
  const top = Math.max(0, ...scored.map(({ service }) => service));
  return scored.filter(({ service }) => service === top);
}

/** Calls by these names in the files of a service. Kept until the index changes. */
function callsOfService(
  context: RuleContext,
  span: SpanView,
  { callees, inFile, about }: CallSearch,
): readonly At<CallSite>[] {
  const { index } = context;
  const hasOwn = hasFolder(context, span);
  const known = index.derived('calls of services', () => new Map<string, readonly At<CallSite>[]>());
  const sender = [
    span.service,
    span.resource('service.namespace') ?? '',
    span.resource('telemetry.sdk.language') ?? '',
  ];
  const key = JSON.stringify([...sender, about, callees]);
  let calls = inFile && about === undefined ? undefined : known.get(key);
  if (calls) return calls;
  const isLikely = (file: IndexedFile): boolean =>
    !file.isTest &&
    (!inFile || inFile(file)) &&
    context.serviceFit(span, file) >= (hasOwn ? 1 : 0) &&
    !isForeign(span, file);
  calls = (callees ?? []).flatMap(callee => {
    const files = index.filesCalling(callee).filter(isLikely);
    // What is called everywhere is the only such call nowhere.
    return files.length > mostFiles ? [] : files.flatMap(file => index.callsOf(callee, other => other === file));
  });
  if (known.size > 2_000) known.clear();
  known.set(key, calls);
  return calls;
}

const mostFiles = 60;

/** Those that fit best; of one statement once. */
function best<T extends FittingCall>(calls: readonly T[]): readonly T[] {
  const top = Math.max(0, ...calls.map(({ fit }) => fit));
  const seen = new Set<string>();
  const lines = calls.filter(({ file, call, fit }) => {
    const key = `${call.line} ${file.uri}`;
    if (fit !== top || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  if (lines.length > mostCompared) return lines;
  return lines.filter(one => !lines.some(other => other !== one && isPartOf(one, other)));
}

const mostCompared = 200;

/** A call within the other's brackets, or a later link of the chain that the other begins. */
function isPartOf({ file, call }: FittingCall, { file: home, call: other }: FittingCall): boolean {
  if (file !== home || call.function !== other.function || call.line < other.line || call === other) return false;
  if (call.line > other.line && call.endLine <= other.endLine) return true;
  const head = `${other.receiver === '' ? '' : `${other.receiver}.`}${other.callee}(`;
  return call.line - other.line < longestChain && other.receiver.length < 70 && call.receiver.startsWith(head);
}

const longestChain = 40;
