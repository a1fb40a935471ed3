// The name of the span is the text at a place that opens spans.
import type { CallSite } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { phrase, type Phrase } from '../../phrase';
import { enclosingOf } from '../calls/callSites';
import { isCalledFrom } from '../calls/reach';
import { functionFinding, lineFinding, nothing } from '../finding';
import { agreement, meaningOf, type Agreement, type ScopeMeaning } from '../names/scopes';
import { spanNamesOf, type NamedSite } from '../names/spanNames';
import { confidenceIn, isForeign, preferLanguage, preferSources } from '../preference';
import type { Confidence, Finding, Rule, RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';

export const spanName: Rule = {
  name: 'span name',
  find(span, context) {
    const meaning = meaningOf(span.scope, context.index);
    if (meaning === 'library')
      return nothing(
        phrase('The span was opened by the library {0}, which does not take names from this code.', span.scope),
      );
    const { byName, patterns } = spanNamesOf(context.index);
    const exact = candidates(span, context, byName.get(span.name) ?? [], meaning);
    if (exact.length) {
      if (isGeneric(span) && !exact.some(one => one.agreement === 'agrees'))
        return nothing(
          phrase('{0} is what libraries call such spans; no tracer here is known to have sent it.', span.name),
        );
      return {
        findings: settle(span, context, exact, distinct(preferSources(byName.get(span.name) ?? [])).length),
        note: phrase('Spans called {0} are opened in this code.', span.name),
      };
    }
    const fitting = patterns.fitting(span.name);
    const most = Math.max(0, ...fitting.map(({ pattern }) => pattern.literal));
    const templates = fitting.filter(({ pattern }) => pattern.literal === most).map(({ of }) => of);
    const open = isGeneric(span) ? [] : candidates(span, context, templates, meaning);
    if (open.length)
      return {
        findings: settleTemplates(span, context, open, meaning),
        note: phrase('A name with unknown parts fits {0}.', span.name),
      };
    return withTextAsArgument(span, context);
  },
};

interface Candidate {
  readonly site: NamedSite;
  readonly agreement: Agreement;
}

/** Sites that may have sent the span. Tracers known to be called otherwise are left out unless there is nothing else. */
function candidates(
  span: SpanView,
  { index }: RuleContext,
  sites: readonly NamedSite[],
  meaning: ScopeMeaning,
): readonly Candidate[] {
  const found = preferLanguage(span, distinct(preferSources(sites))).map(site => ({
    site,
    agreement: agreementOf(span, site, meaning),
  }));
  const possible = found.filter(one => one.agreement !== 'contradicts');
  return possible.length ? possible : found;

  function agreementOf({ scope }: SpanView, site: NamedSite, known: ScopeMeaning): Agreement {
    const { how } = site;
    const tracer = tracerOfDecorator(index, site) ?? site.tracer;
    const hasTracer = tracer.scope !== undefined && tracer.scope.length > 0;
    if (known === 'annotation') return how === 'annotation' && !hasTracer ? 'agrees' : 'contradicts';
    return agreement(scope, index, tracer.file, tracer.scope, tracer.function);
  }
}

/** A decorator that is written in the workspace opens the span with the tracer that it has there. */
function tracerOfDecorator(index: SourceIndex, { file, function: at, how, tracer }: NamedSite): Tracer | undefined {
  if (how !== 'annotation' || tracer.scope?.length || file.language !== 'javascript') return undefined;
  for (const name of (file.facts.functions[at]?.annotations ?? []).slice(0, 12)) {
    for (const found of index.lookUp(file, name)) {
      if (found.kind !== 'function') continue;
      const { functions, spans } = found.file.facts;
      for (const { scope, function: inside } of spans ?? []) {
        if (!scope?.length) continue;
        let around = inside;
        for (let depth = 0; around >= 0 && around !== found.index && depth < 50; depth++)
          around = functions[around]?.parent ?? -1;
        if (around === found.index) return { file: found.file, scope, function: inside };
      }
    }
  }
  return undefined;
}

type Tracer = NamedSite['tracer'];

/** What settled between several places that fit. */
type Settled = 'only' | 'scope' | 'service' | 'no test' | 'caller' | 'tracer' | 'tie';

function narrow(
  span: SpanView,
  context: RuleContext,
  all: readonly Candidate[],
): { readonly left: readonly Candidate[]; readonly by: Settled } {
  if (all.length === 1) return { left: all, by: 'only' };
  let left = all;
  const keep = (fits: (one: Candidate) => boolean): boolean => {
    const kept = left.filter(fits);
    if (kept.length) left = kept;
    return left.length === 1;
  };
  if (keep(one => one.agreement === 'agrees')) return { left, by: 'scope' };
  const fit = left.map(({ site }) => context.serviceFit(span, site.file));
  const best = Math.max(...fit);
  const inService = new Set(left.filter((_, i) => fit[i] === best));
  if (keep(one => inService.has(one))) return { left, by: 'service' };
  if (keep(({ site }) => !site.file.isTest)) return { left, by: 'no test' };
  const callers = enclosingOf(context, span).filter(place => place.isCertain);
  for (const place of callers) {
    // What the parent's function opens itself, before what it calls: that would have the former for its parent.
    const isHere = ({ site }: Candidate): boolean => site.file === place.file && site.function === place.index;
    const isCalled = ({ site }: Candidate): boolean => {
      const fact = site.file.facts.functions[site.function];
      return fact !== undefined && isCalledFrom(context.index, place, { file: site.file, index: site.function, fact });
    };
    if (keep(isHere) || keep(isCalled)) return { left, by: 'caller' };
  }
  // Where nobody knows what is started, it may be no span at all.
  const hasTracer = ({ site }: Candidate): boolean => site.how !== 'call' || (site.tracer.scope?.length ?? 0) > 0;
  if (keep(hasTracer)) return { left, by: 'tracer' };
  return { left, by: 'tie' };
}

function settle(span: SpanView, context: RuleContext, all: readonly Candidate[], count: number): readonly Finding[] {
  const { left, by: last } = narrow(span, context, all);
  const by = last === 'only' && count > 1 ? 'scope' : last;
  return left.map(({ site, agreement: agrees }) => {
    let confidence: Confidence = by === 'only' || agrees === 'agrees' ? 'high' : 'medium';
    if (site.how === 'wrapper' && !(by === 'only' && agrees !== 'contradicts') && agrees !== 'agrees')
      confidence = 'medium';
    const isElsewhere = isForeign(span, site.file) || (agrees !== 'agrees' && context.serviceFit(span, site.file) < 0);
    if (agrees === 'contradicts' || isElsewhere || (site.file.isTest && agrees !== 'agrees')) confidence = 'low';
    else if (site.file.isTest && confidence === 'high') confidence = 'medium';
    return findingOf(site, confidence, why(span, site, by, agrees, count));
  });
}

function settleTemplates(
  span: SpanView,
  context: RuleContext,
  all: readonly Candidate[],
  meaning: ScopeMeaning,
): readonly Finding[] {
  const { left, by } = narrow(span, context, all);
  return left.slice(0, 10).map(({ site, agreement: agrees }) => {
    const isOwn = agrees === 'agrees' || (agrees === 'unknown' && meaning === 'own');
    const isSure =
      left.length === 1 && isOwn && !site.file.isTest && confidenceIn(span, context, site.file, 'high') === 'high';
    const text =
      by === 'only' || left.length === 1
        ? phrase('The name {0} fits the one that is put together here.', span.name)
        : phrase('The name {0} fits {1} places where one is put together.', span.name, left.length);
    return findingOf(site, isSure ? 'medium' : 'low', text);
  });
}

function findingOf(site: NamedSite, confidence: Confidence, text: Phrase): Finding {
  const { file, line, endLine, how } = site;
  const fact = file.facts.functions[site.function];
  const found = { kind: 'origin' as const, confidence, why: text };
  if (how === 'annotation' && fact) return functionFinding({ file, index: site.function, fact }, found);
  return lineFinding(file, line, found, site.function, endLine);
}

function why(span: SpanView, { how }: NamedSite, by: Settled, agrees: Agreement, count: number): Phrase {
  const what =
    how === 'wrapper'
      ? phrase('This call hands the name {0} to a function that opens a span with it', span.name)
      : phrase('Spans called {0} are opened here', span.name);
  if (agrees === 'contradicts') return phrase('{0}, but by a tracer that has another name than {1}.', what, span.scope);
  switch (by) {
    case 'only':
      return phrase('{0} and nowhere else.', what);
    case 'scope':
      return phrase('{0}, of {1} places the one whose tracer is called {2}.', what, count, span.scope);
    case 'service':
      return phrase('{0}, of {1} places the one in the folder of {2}.', what, count, span.service);
    case 'no test':
      return phrase('{0}, of {1} places the one outside of tests.', what, count);
    case 'caller':
      return phrase("{0}, of {1} places the one that the parent span's function calls.", what, count);
    case 'tracer':
      return phrase('{0}, of {1} places the one where a tracer is known.', what, count);
    case 'tie':
      return phrase('{0}, in one of {1} places.', what, count);
  }
}

/** Names that instrumentations give by themselves: a place that opens spans of that name has to be known to be the sender. */
function isGeneric(span: SpanView): boolean {
  const { name } = span;
  if (/^(?:HTTP )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY|TRACE|CONNECT)$/.test(name)) return true;
  return (
    /^(?:SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|connect|query)\b/i.test(name) &&
    span.attribute('db.system.name', 'db.system') !== undefined
  );
}

/** Calls whose text is shown, counted or compared rather than a span's name. */
const saysOnly =
  /^(?:log|logf|info|infof|warn|warning|error|errorf|debug|trace|fatal|print|println|printf|sprintf|errorln|emit|counter|histogram|gauge|timer|increment|timing|count|expect|assert\w*|describe|it|test|equals?|strictEqual|contains|startsWith|endsWith|includes|require|import|throw|Error|Exception|new|get|getenv|t|translate|gettext|add_event|addEvent|AddEvent|set_attribute|setAttribute|SetAttribute|append|push|add|put|set|has|WriteLine|write|writeln|route|path|getLogger|get_tracer|getTracer|Tracer)$/i;
const mostArguments = 5;

/** Somebody may open spans by a way that is not known: a call with the name as an argument, no more than a hint. */
function withTextAsArgument(span: SpanView, context: RuleContext): RuleResult {
  const nowhere = nothing(phrase('No place is known that opens spans called {0}.', span.name));
  if (span.name.length < 4 || isGeneric(span) || /^[A-Z]+ \//.test(span.name)) return nowhere;
  if (span.attribute('http.route', 'http.request.method', 'db.system', 'rpc.system', 'messaging.system') !== undefined)
    return nowhere;
  const calls = context.index.callsWith(span.name).filter(at => isPossible(at));
  if (!calls.length) return nowhere;
  const fit = calls.map(({ file }) => context.serviceFit(span, file));
  const best = calls.filter((_, i) => fit[i] === Math.max(...fit));
  if (best.length > mostArguments) return nowhere;
  return {
    findings: best.map(({ file, fact }) =>
      lineFinding(
        file,
        fact.line,
        { kind: 'origin', confidence: 'low', why: phrase('This call has {0} as an argument.', span.name) },
        fact.function,
        fact.endLine,
      ),
    ),
    note: phrase('No place is known that opens spans called {0}; calls have it as an argument.', span.name),
  };
}

function isPossible({ file, fact }: At<CallSite>): boolean {
  return (
    !file.isTest &&
    !saysOnly.test(fact.callee) &&
    !/\b(?:log|logger|logging|console|metrics?|meter|statsd)\b/i.test(fact.receiver)
  );
}

/** A place once, however many of its names are the one. */
function distinct(sites: readonly NamedSite[]): readonly NamedSite[] {
  const seen = new Map<IndexedFile, Set<string>>();
  return sites.filter(({ file, line, function: inside }) => {
    let known = seen.get(file);
    if (!known) seen.set(file, (known = new Set()));
    const key = `${line} ${inside}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
