// Database operations whose text nobody wrote: the call that made an object mapper send them, and the entity they are about.
import type { CallSite, FunctionFacts, ModelSite } from '../../index/facts';
import type { At, IndexedFile } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { findingsFor } from '../calls/callFindings';
import { callTargets } from '../calls/callTargets';
import { commentedCallers } from '../sql/commentedCaller';
import { inheritedCall } from '../sql/inheritedCall';
import { callSitesIn, enclosingOf, type Enclosing } from '../calls/callSites';
import { functionFinding, lineFinding, nothing } from '../finding';
import { preferService } from '../preference';
import type { Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';
import { dbTargetOf, isDbPlumbing, type DbTarget } from '../sql/dbTarget';
import { filesUsing, subjectIn, type Subject } from '../sql/entities';
import { placesOfSql } from '../sql/sqlPlaces';
import { fitsStore, storeCallees } from '../sql/storeCalls';

export const orm: Rule = {
  name: 'database call',
  isGuess: true,
  find(span, context) {
    if (isPartOfMapper(span)) return ofOperationAbove(span, context);
    const target = dbTargetOf(span);
    if (!target) return nothing(phrase('The span is about no database.'));
    if (isDbPlumbing(span)) return nothing(phrase('Drivers and pools do this by themselves.'));
    if (isWritten(span, context)) return nothing(phrase('The text of the query is in this code.'));
    const above = mapperCallAbove(span, context);
    if (above) return { findings: [above], note: phrase('The span above is the call that sent this.') };
    const subject = subjectIn(context.index, target);
    const derived = derivedQuery(span, context, subject, target);
    if (derived) return { findings: [derived], note: phrase('The span above is a method that is the query.') };
    const users = subject.models.length ? filesUsing(context.index, subject.models) : undefined;
    const callers = commentedCallers(span, context);
    const sites = callSitesIn(context, span, {
      callers: () => callers,
      fits: (call, file) => fitsLibrary(target, subject, call, file, context),
      callees: users ? storeCallees[target.operation] : undefined,
      inFile: users ? file => users.has(file) : undefined,
      about: `${target.entity ?? ''} ${target.tables[0] ?? ''}`,
    });
    const what = phrase(
      'A call that sends what the span says ({0}).',
      target.entity ?? target.tables[0] ?? target.verb,
    );
    const called = findingsFor(sites, what);
    const findings = [
      ...called,
      ...(called.length ? [] : callerFindings(callers)),
      ...modelFindings(span, context, subject),
    ];
    return {
      findings,
      note: findings.length
        ? phrase('The operation and what it is about agree with calls or entities in this code.')
        : phrase('No call in this code is known to send this.'),
    };
  },
};

/** A method of this code that is called like a library's leads to the call, and is none; an entity's own may be all there is. */
function fitsLibrary(
  target: DbTarget,
  subject: Subject,
  call: CallSite,
  file: IndexedFile,
  { index }: RuleContext,
): number {
  const fit = fitsStore(target, subject, call, file);
  if (fit <= 1 || !callTargets(index, file, call).length) return fit;
  const isEntity = (call.receiver.match(/[\p{L}\p{N}_$]+/gu) ?? []).some(
    word => /^[A-Z]/.test(word) && subject.isEntity(word),
  );
  return isEntity ? fit : 1;
}

function isWritten(span: SpanView, { index }: RuleContext): boolean {
  const text = span.attribute('db.query.text', 'db.statement');
  if (text === undefined || !/\s/.test(text)) return false;
  const { places, likeness } = placesOfSql(index, text);
  return places.length > 0 && likeness === 'same';
}

/** Prisma's inner spans belong to the operation that they are below. */
function isPartOfMapper({ name, scope }: SpanView): boolean {
  return (
    /^prisma/.test(scope) &&
    name !== 'prisma:client:operation' &&
    /(?:db_query|^prisma:engine:(?:query|itx))/.test(name)
  );
}

function ofOperationAbove(span: SpanView, context: RuleContext): ReturnType<Rule['find']> {
  for (const ancestor of span.ancestors()) {
    if (ancestor.service !== span.service || !/^prisma/.test(ancestor.scope)) break;
    if (ancestor.name !== 'prisma:client:operation') continue;
    const findings = context.resolved(ancestor).flatMap(place => (place.kind === 'call' ? [asFinding(place)] : []));
    return { findings, note: phrase('The query belongs to {0} above.', ancestor.attribute('name') ?? ancestor.name) };
  }
  return nothing(phrase('The operation that this is a part of is missing.'));
}

/** Spans of drivers and mappers below that of a mapper's or repository's call come from that call. */
function mapperCallAbove(span: SpanView, context: RuleContext): Finding | undefined {
  let steps = 0;
  for (const ancestor of span.ancestors()) {
    if (ancestor.service !== span.service || ++steps > 4) return undefined;
    const repository = inheritedCall(ancestor, context);
    if (repository) return repository.length === 1 ? asFinding(repository[0]) : undefined;
    if (!dbTargetOf(ancestor) && !/hibernate|jdbc|hikari/i.test(ancestor.scope)) return undefined;
    const places = context.resolved(ancestor).filter(({ kind, confidence }) => kind === 'call' && confidence !== 'low');
    if (places.length === 1) return asFinding(places[0]);
  }
  return undefined;
}

function asFinding({ uri, line, endLine, isLineKnown, functionName, kind, confidence }: Finding): Finding {
  const why = phrase('The span above is the call that sent this.');
  return { uri, line, endLine, isLineKnown, functionName, kind, confidence, why };
}

/** A repository's method without code is the query itself (`findByOwner`). */
function derivedQuery(
  span: SpanView,
  context: RuleContext,
  { names }: Subject,
  { operation }: DbTarget,
): Finding | undefined {
  const inside = enclosingOf(context, span);
  const [place] = inside;
  if (inside.length !== 1 || !place.fact.isDeclaration || !names.size) return undefined;
  if (operation === 'other') return undefined;
  return functionFinding(
    { file: place.file, index: place.index, fact: place.fact },
    { kind: 'call', confidence: 'medium', why: phrase('{0} is the query that the span above runs.', nameOf(place)) },
  );
}

function nameOf({ name }: Enclosing): string {
  return name;
}

/** The comment says who asked, not where: the function as a whole. */
function callerFindings(callers: readonly At<FunctionFacts>[]): readonly Finding[] {
  return callers.slice(0, 5).map(one =>
    functionFinding(one, {
      kind: 'call',
      confidence: callers.length === 1 ? 'medium' : 'low',
      why: phrase('A comment of the query says that it is for the request that this answers.'),
    }),
  );
}

function modelFindings(span: SpanView, context: RuleContext, { models }: Subject): readonly Finding[] {
  return preferService<At<ModelSite>>(span, context, models)
    .slice(0, 5)
    .map(({ file, fact }) =>
      lineFinding(file, fact.line, {
        kind: 'model',
        confidence: 'low',
        why: phrase('{0} is the entity of the table.', fact.name),
      }),
    );
}
