import { Change, ErrorChange, changeOf, type TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import { formatDuration, type Nanos } from '../../../../src/core/time';
import { formatCount, t } from '../../strings';

/** All that is shown of a node, or of one pair of its spans. */
export interface Compared {
  readonly change: Change;
  readonly errors: number;
  readonly countHere: number;
  readonly countThere: number;
  readonly selfHere: Nanos;
  readonly selfThere: Nanos;
  readonly durationHere: Nanos;
  readonly durationThere: Nanos;
}

/** `pair` is -1 for the node itself. Errors are said of nodes alone: which span of it fails is seen in the timeline. */
export function comparedOf({ nodes, least }: TraceComparison, node: number, pair: number): Compared {
  if (pair < 0)
    return {
      change: nodes.change[node] as Change,
      errors: nodes.errors[node],
      countHere: nodes.countHere[node],
      countThere: nodes.countThere[node],
      selfHere: nodes.selfHere[node],
      selfThere: nodes.selfThere[node],
      durationHere: nodes.durationHere[node],
      durationThere: nodes.durationThere[node],
    };
  const count = { here: Number(nodes.pairHere[pair] >= 0), there: Number(nodes.pairThere[pair] >= 0) };
  const selfHere = nodes.pairSelf.here[pair];
  const selfThere = nodes.pairSelf.there[pair];
  return {
    change: changeOf(count, selfHere - selfThere, least),
    errors: 0,
    countHere: count.here,
    countThere: count.there,
    selfHere,
    selfThere,
    durationHere: nodes.pairDuration.here[pair],
    durationThere: nodes.pairDuration.there[pair],
  };
}

/** `+2.22 s`, `-40 ms`; no sign for nothing. */
export function signed(nanos: Nanos): string {
  return nanos > 0 ? `+${formatDuration(nanos)}` : formatDuration(nanos);
}

/** `91 %`, `0.4 %`; empty where the whole is nothing to have a part of. */
export function shareText(part: Nanos, whole: Nanos, least: Nanos): string {
  if (Math.abs(whole) < least) return '';
  const percent = (part / whole) * 100;
  const digits = Math.abs(percent) < 1 ? 10 : 1;
  return `${formatCount(Math.round(percent * digits) / digits + 0)} %`;
}

/** A sign that says the same as the word beside it. */
export const changeSigns: Readonly<Record<Change, string>> = {
  [Change.Same]: '=',
  [Change.Added]: '+',
  [Change.Removed]: '−',
  [Change.More]: '+',
  [Change.Fewer]: '−',
  [Change.Slower]: '▲',
  [Change.Faster]: '▼',
};

export function changeWords({ change, errors, countHere, countThere }: Compared): string {
  const words: string[] = [];
  const times = (count: number): string => `×${formatCount(count)}`;
  const said = {
    [Change.Same]: () => (errors ? '' : t('changeSame')),
    [Change.Added]: () => t('changeAdded'),
    [Change.Removed]: () => t('changeRemoved'),
    [Change.More]: () => t('changeMore', times(countHere), times(countThere)),
    [Change.Fewer]: () => t('changeFewer', times(countHere), times(countThere)),
    [Change.Slower]: () => t('changeSlower'),
    [Change.Faster]: () => t('changeFaster'),
  }[change]();
  if (said) words.push(said);
  if (errors & ErrorChange.New) words.push(t('errorNew'));
  if (errors & ErrorChange.Other) words.push(t('errorOther'));
  if (errors & ErrorChange.Gone) words.push(t('errorGone'));
  return words.join(', ');
}
