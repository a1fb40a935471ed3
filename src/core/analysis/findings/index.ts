import type { SpanRow, SpanTable } from '../../spans/spanTable';
import { findingKinds, type Finding, type FindingKind, type FindingSettings } from '../analysis';
import { findColdStarts } from './coldStart';
import { FindingContext } from './context';
import { findDuplicates } from './duplicate';
import { findGaps } from './gap';
import { findNPlusOnes } from './nPlusOne';
import { findPoolLimits } from './poolLimit';
import { findQueues } from './queue';
import { findRetries } from './retry';
import { findSerials } from './serial';
import { tellOnce } from './tellOnce';

/** Nobody reads more, and a trace of a million spans may have a hundred thousand. */
const mostFindings = 1_000;

/** What of a trace could be better, most costly first; see README.md. At most 1,000, those that cost most. */
export function findAll(table: SpanTable, root: SpanRow, settings: FindingSettings): readonly Finding[] {
  const isOn = (kind: FindingKind): boolean => !settings.off.includes(kind);
  const context = new FindingContext(table, root, settings.thresholds);
  // Whoever tries again makes no other call, whether or not somebody wants to hear of retries.
  const retries = findRetries(context);
  const found = [
    ...(isOn('retry') ? retries : []),
    ...(isOn('duplicate') ? findDuplicates(context) : []),
    ...(isOn('n-plus-one') ? findNPlusOnes(context) : []),
    ...(isOn('serial') ? findSerials(context) : []),
    ...(isOn('gap') ? findGaps(context) : []),
    ...(isOn('pool-limit') ? findPoolLimits(context) : []),
    ...(isOn('cold-start') ? findColdStarts(context) : []),
    ...(isOn('queue') ? findQueues(context) : []),
  ];
  const least = settings.thresholds.leastShare * context.duration;
  return tellOnce(context, found)
    .filter(({ cost }) => cost > 0 && cost >= least)
    .sort((a, b) => b.cost - a.cost || a.from - b.from || findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind))
    .slice(0, mostFindings)
    .map(draft => ({ ...draft, sentence: draft.sentence() }));
}
