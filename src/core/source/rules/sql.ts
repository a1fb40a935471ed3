// The text of a query is a text in the code.
import { phrase, type Phrase } from '../../phrase';
import { enclosingOf } from '../calls/callSites';
import { reachOf } from '../calls/reach';
import { functionFinding, lineFinding, nothing } from '../finding';
import { confidenceIn, preferService } from '../preference';
import type { Confidence, Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';
import { placesOfSql, type Likeness, type SqlPlace } from '../sql/sqlPlaces';
import { canonicalSql } from '../sqlText';

export const sql: Rule = {
  name: 'sql text',
  find(span, context) {
    const text = span.attribute('db.query.text', 'db.statement');
    if (text === undefined) return nothing(phrase('The span has no text of a query.'));
    if (!/\s/.test(text.trim()) || canonicalSql(text).split(' ').length < 3)
      return nothing(phrase('The query is too short to say where it comes from.'));
    const { places, likeness } = placesOfSql(context.index, text);
    if (!places.length) return nothing(phrase('No text in this code is like that of the query.'));
    const likely = preferService(span, context, places);
    const left = likely.length > 1 ? withinReach(span, context, likely) : likely;
    return {
      findings: left.slice(0, 10).map(place => findingOf(span, context, place, likeness, left.length)),
      note:
        likeness === 'same'
          ? phrase('This code has the text of the query.')
          : phrase('This code has a text that is like that of the query.'),
    };
  },
};

/** Of several those that run below the function that the span's ancestors lead to. */
function withinReach(span: SpanView, context: RuleContext, places: readonly SqlPlace[]): readonly SqlPlace[] {
  const inside = enclosingOf(context, span);
  let left = places;
  for (const place of inside) {
    const calls = reachOf(context.index, place);
    const reached = places.filter(one => calls.some(({ file, call }) => file === one.file && isOn(call, one)));
    if (reached.length) left = reached;
  }
  return left;
}

function isOn(
  { line, endLine, function: inside }: { line: number; endLine: number; function: number },
  place: SqlPlace,
): boolean {
  return inside === place.function || (line <= place.line && place.line <= endLine);
}

function findingOf(span: SpanView, context: RuleContext, place: SqlPlace, likeness: Likeness, count: number): Finding {
  const { file, line, endLine, method } = place;
  const base: Confidence = likeness === 'same' ? 'high' : count > 1 ? 'low' : 'medium';
  const confidence = confidenceIn(span, context, file, file.isTest ? 'low' : base);
  const found = { kind: method ? ('handler' as const) : ('call' as const), confidence, why: whyOf(likeness, count) };
  return method ? functionFinding(method, found) : lineFinding(file, line, found, place.function, endLine);
}

function whyOf(likeness: Likeness, count: number): Phrase {
  if (likeness === 'same')
    return count === 1
      ? phrase('The query is written here.')
      : phrase('The query is written here and in {0} other places.', count - 1);
  return likeness === 'nearly'
    ? phrase('The query is written here, but for parts that are put in.')
    : phrase('The query is written here in part.');
}
