/** What is said, and drawn, of equal siblings that one row stands for. */
import type { Finding } from '../../src/core/analysis/analysis';
import type { BarGroup, BarPath } from '../../src/core/layout/bars';
import { unionOf } from '../../src/core/layout/memberBars';
import type { PathLines } from '../../src/core/layout/pathLines';
import type { SiblingGroups } from '../../src/core/layout/siblingGroups';
import type { SpanRow } from '../../src/core/spans/spanTable';
import { formatDuration, type Nanos } from '../../src/core/time';
import type { FindingRows } from './answers/findingRows';
import type { TraceModel } from './model/traceModel';
import { extentOf, type Stage } from './state/stage';
import { formatCount, t } from './strings';

export interface GroupFacts {
  /** Number of the group. */
  readonly group: number;
  readonly isOpen: boolean;
  readonly count: number;
  readonly sum: Nanos;
  readonly shortest: Nanos;
  readonly median: Nanos;
  readonly longest: Nanos;
  /** Members that fail; failing spans among members and all below them. */
  readonly failed: number;
  readonly failing: number;
}

/** Of a row that stands for a closed group, or is the first of an open one. */
export function groupFactsOf(stage: Stage, row: SpanRow): GroupFacts | undefined {
  const { groups } = stage.shown;
  const closed = stage.groupAt(row);
  const group = closed?.group ?? stage.shown.openGroupOf(row);
  if (!groups || group < 0 || (!closed && groups.firstOf(group) !== row)) return undefined;
  const { equal } = groups;
  return {
    group,
    isOpen: !closed,
    count: equal.index[group + 1] - equal.index[group],
    sum: equal.sum[group],
    shortest: equal.shortest[group],
    median: equal.median[group],
    longest: equal.longest[group],
    failed: equal.failed[group],
    failing: equal.failing[group],
  };
}

/** `×48`, with the number of errors where there are some. */
export function groupBadge({ count, failing }: GroupFacts): string {
  return failing ? `×${formatCount(count)} · ${formatCount(failing)} !` : `×${formatCount(count)}`;
}

export function groupWords(facts: GroupFacts): string {
  const { count, sum, shortest, median, longest, failing } = facts;
  const times = t('groupTimes', ...[sum, shortest, median, longest].map(formatDuration));
  const words = [t('groupCount', count), times];
  if (failing) words.push(failing === 1 ? t('groupOneError') : t('groupErrors', failing));
  return words.join(', ');
}

/** What closed groups draw, worked out once for each as long as groups, path and findings are the same. */
export class GroupBars {
  private readonly bars = new Map<number, BarGroup>();
  private readonly paths = new Map<number, BarPath | undefined>();
  private readonly marks = new Map<number, Finding | undefined>();
  private ofPath: PathLines | undefined;
  private ofFindings: FindingRows | undefined;

  constructor(
    private readonly groups: SiblingGroups,
    private readonly model: TraceModel,
  ) {}

  isOf(groups: SiblingGroups): boolean {
    return this.groups === groups;
  }

  barOf(group: number): BarGroup {
    const known = this.bars.get(group);
    if (known) return known;
    const { model } = this;
    const members = this.groups.membersOf(group);
    const failed = members.filter(row => model.isError(row) || model.hasErrorBelow(row));
    const bar: BarGroup = {
      ...extentOf(members, model),
      pairs: unionOf(members, model),
      failed: unionOf(failed, model),
      label: `×${formatCount(members.length)} · ${formatDuration(this.groups.equal.sum[group])}`,
    };
    this.bars.set(group, bar);
    return bar;
  }

  /** The critical path in any of the members, or below them. */
  pathOf(group: number, path: PathLines): BarPath | undefined {
    if (this.ofPath !== path) this.paths.clear();
    this.ofPath = path;
    if (this.paths.has(group)) return this.paths.get(group);
    const pairs: number[] = [];
    for (const row of this.groups.membersOf(group)) {
      const stretch = path.stretchOf(row);
      if (stretch) pairs.push(stretch.from, stretch.to);
    }
    const bar = pairs.length
      ? { from: pairs[0], to: pairs[pairs.length - 1], pairs: Float64Array.from(pairs) }
      : undefined;
    this.paths.set(group, bar);
    return bar;
  }

  /** The finding that the first of the members is marked with which is marked. */
  markOf(group: number, findings: FindingRows): Finding | undefined {
    if (this.ofFindings !== findings) this.marks.clear();
    this.ofFindings = findings;
    if (this.marks.has(group)) return this.marks.get(group);
    let mark: Finding | undefined;
    for (const row of this.groups.membersOf(group)) if ((mark = findings.markOf(row))) break;
    this.marks.set(group, mark);
    return mark;
  }
}
