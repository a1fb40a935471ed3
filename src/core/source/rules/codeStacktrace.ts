import { phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { codePlaceIn } from '../codePlace';
import { nothing } from '../finding';
import type { Finding, Rule, RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';
import { placeStack } from '../stack/tracesOf';
import { findPlace } from './codeAttributes';
import { toFinding } from './stackTrace';

/** A stack that was taken when the span ended, or what was logged meanwhile: near the span, if not its function. */
export const codeStacktrace: Rule = {
  name: 'code stack trace',
  isFallback: true,
  find(span: SpanView, context: RuleContext): RuleResult {
    const text = span.attribute('code.stacktrace');
    const stack = text === undefined ? undefined : placeStack(text, span, context);
    const place = stack?.parts.flat()[0];
    if (place) {
      const why = phrase(
        'code.stacktrace was taken when the span ended: {0} is its innermost frame here.',
        place.functionName ?? '',
      );
      const isCall = span.kind === SpanKind.Client || span.kind === SpanKind.Producer;
      const finding = toFinding(place, isCall ? 'call' : 'origin', why);
      return { findings: [{ ...finding, confidence: 'medium' }], note: why };
    }
    const logged = fromEvents(span, context);
    if (logged.length) return { findings: logged, note: phrase('An event of the span was logged here.') };
    return nothing(phrase('Neither a stack nor an event of the span says where it was.'));
  },
};

/** Events that are looked at. */
const mostEvents = 20;

function fromEvents(span: SpanView, context: RuleContext): readonly Finding[] {
  for (const { attributes } of span.events.slice(0, mostEvents)) {
    const place = codePlaceIn(key => (Object.hasOwn(attributes, key) ? attributes[key] : undefined));
    if (place?.file === undefined) continue;
    const { findings } = findPlace(place, span, context);
    if (!findings.length) continue;
    const why = phrase('An event of the span was logged here.');
    return findings.map(finding => ({
      ...finding,
      kind: 'origin',
      confidence: finding.confidence === 'low' ? 'low' : 'medium',
      why,
    }));
  }
  return [];
}
