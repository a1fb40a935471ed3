// The last resort: what runs inside a span of this service that has a place is called from there, somehow.
import { phrase } from '../../phrase';
import { enclosingOf } from '../calls/callSites';
import { functionFinding, nothing } from '../finding';
import { isPlumbing } from '../names/libraries';
import type { Rule } from '../rule';

export const enclosing: Rule = {
  name: 'called inside',
  isGuess: true,
  isLast: true,
  find(span, context) {
    if (!span.parent) return nothing(phrase('No span is above this one.'));
    if (isPlumbing(span)) return nothing(phrase('Libraries do this by themselves.'));
    const inside = enclosingOf(context, span);
    if (!inside.length) return nothing(phrase('No span above it in {0} has a place in this code.', span.service));
    return {
      findings: inside.map(place =>
        functionFinding(
          { file: place.file, index: place.index, fact: place.fact },
          {
            kind: 'call',
            confidence: 'low',
            why: phrase('Called inside {0}, where {1} above it comes from.', place.name, place.ancestor.name),
          },
        ),
      ),
      note: phrase('The nearest span above it with a place in this code is {0}.', inside[0].ancestor.name),
    };
  },
};
