import { phrase, type Phrase } from '../phrase';
import type { SourceAnswer, SourceLocation } from './sourceResolver';
import type { SpanView } from './spanView';

export const nothing: Phrase = phrase('');

/** What a rule that found nothing would have the person do. */
export interface Advice {
  readonly note: Phrase;
  readonly hint: Phrase;
}

/** Why nothing is opened unasked, and what would help; both empty when something is. */
export function reasonFor(
  locations: readonly SourceLocation[],
  jump: number | undefined,
  span: SpanView,
  library: Phrase | undefined,
  advice: Advice | undefined,
): Pick<SourceAnswer, 'reason' | 'hint'> {
  if (jump !== undefined) return { reason: nothing, hint: nothing };
  const search = phrase(
    'Search the workspace for “{0}”, or choose the place by hand: it can be remembered.',
    span.name,
  );
  if (!locations.length) {
    const reason = library ?? advice?.note ?? phrase('The span says nothing that leads to a place in this workspace.');
    return { reason, hint: library ? nothing : (advice?.hint ?? search) };
  }
  const [{ confidence, isOfferOnly, kind, why }] = locations;
  if (locations.length === 1) return { reason: why, hint: nothing };
  const equal = locations.filter(
    one => one.confidence === confidence && one.isOfferOnly === isOfferOnly && (one.kind === kind || kind !== 'error'),
  );
  if (confidence === 'low' || equal.length < 2)
    return { reason: phrase('Nothing is sure; these places may be meant.'), hint: nothing };
  return {
    reason: phrase('{0} places fit equally well.', equal.length),
    hint:
      advice?.hint ??
      phrase('Name the folder of {0} in spanlight.services, or choose once and let it be remembered.', span.service),
  };
}
