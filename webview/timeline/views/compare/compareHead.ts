import type { TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import { formatDuration, type Nanos } from '../../../../src/core/time';
import type { ComparedTrace } from '../../../../src/protocol/pages/compare';
import { h } from '../../dom';
import { formatCount, t } from '../../strings';
import { signed } from './compareTexts';

/** Sentences that have to be known to read a comparison rightly, and why it is this trace that was taken. */
export function compareNotes(comparison: TraceComparison, other: ComparedTrace): string[] {
  const { hasSameRoot, isSameTrace, outside, root, nodes, texts, selfTime, duration, least } = comparison;
  const notes: string[] = [];
  if (other.why) notes.push(other.why);
  if (isSameTrace) notes.push(t('sameTrace'));
  if (!hasSameRoot && root.here >= 0 && root.there >= 0) {
    const named = nodes.count ? `${texts[nodes.service[0]]} · ${texts[nodes.name[0]]}` : '';
    notes.push(t('otherRoots', named.slice(0, 200), `${other.rootService} · ${other.rootName}`.slice(0, 200)));
  }
  // Work that ran at once counts as often as it ran: the sum is another than the difference of the durations.
  const self = selfTime.here - selfTime.there;
  if (Math.abs(self - (duration.here - duration.there)) >= least) notes.push(t('compareSelf', signed(self)));
  if (outside.here) notes.push(t('outsideHere', formatCount(outside.here)));
  if (outside.there) notes.push(t('outsideThere', formatCount(outside.there)));
  return notes;
}

/** Which two traces are compared, how long each took, and by how much that differs. Nanos. */
export function compareLine(other: ComparedTrace, here: Nanos, there: Nanos): HTMLElement[] {
  const strong = (text: string): HTMLElement => h('strong', { text });
  const named = t('otherTraceOf', other.rootService.slice(0, 80), other.rootName.slice(0, 120), other.when);
  const otherName = h('bdi', { class: 'dim', text: ` (${named})` });
  return [
    h('span', {}, `${t('thisTrace')} `, strong(formatDuration(here))),
    h('span', {}, `${t('otherTrace')} `, strong(formatDuration(there)), otherName),
    h('span', { class: here > there ? 'longer' : 'shorter' }, strong(signed(here - there))),
  ];
}
