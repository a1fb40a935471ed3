import { phrase, type Phrase } from '../../phrase';
import { lineFinding } from '../finding';
import type { Confidence, Finding, RuleContext } from '../rule';
import type { SpanView } from '../spanView';
import { callSitesIn, type CallSearch, type CallSites, type FittingCall } from './callSites';

export interface WordedSearch extends CallSearch {
  /** A sentence about a call that fits. */
  readonly what: Phrase;
}

/** More calls than this that fit alike are no answer. */
const mostOffered = 10;

/** Calls that the span may come from, as places: the only one that agrees is opened, others are offered. */
export function callFindings(context: RuleContext, span: SpanView, search: WordedSearch): readonly Finding[] {
  return findingsFor(callSitesIn(context, span, search), search.what);
}

export function findingsFor({ inside, calls, elsewhere }: CallSites, what: Phrase): readonly Finding[] {
  const isCertain = inside.length === 1 && inside[0].isCertain;
  const near = withoutWays(calls);
  if (calls.length) {
    return near.slice(0, mostOffered).map(one => {
      const confidence: Confidence =
        near.length > 1 || one.fit < 1.5 ? 'low' : one.fit >= 3 && isCertain ? 'high' : isCertain ? 'medium' : 'low';
      return callFinding(
        one,
        confidence,
        phrase('{0} Within {1}, where the span above comes from.', what, inside[0].name),
      );
    });
  }
  if (elsewhere.length > mostOffered) return [];
  return elsewhere.map(one => {
    const confidence: Confidence = elsewhere.length === 1 && one.fit >= 2 ? 'medium' : 'low';
    const why =
      elsewhere.length === 1
        ? phrase('{0} It is the only such call in the code of the service.', what)
        : phrase('{0} One of {1} such calls in the code of the service.', what, elsewhere.length);
    return callFinding(one, confidence, why);
  });
}

/** A call that leads to another one that fits as well is only the way there. */
function withoutWays(calls: readonly FittingCall[]): readonly FittingCall[] {
  const entries = new Set(calls.filter(({ hops }) => hops > 0).map(({ entry }) => entry));
  const left = calls.filter(({ hops, call }) => hops > 0 || !entries.has(call));
  return left.length ? left : calls;
}

function callFinding({ file, call }: FittingCall, confidence: Confidence, why: Phrase): Finding {
  return lineFinding(file, call.line, { kind: 'call', confidence, why }, call.function, call.endLine);
}
