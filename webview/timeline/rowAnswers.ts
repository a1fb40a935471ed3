/** What is known of a row beyond its span: its part of the critical path, its findings, the group it stands for. */
import type { Finding } from '../../src/core/analysis/analysis';
import type { BarGroup, BarPath } from '../../src/core/layout/bars';
import type { SiblingGroups } from '../../src/core/layout/siblingGroups';
import type { SpanRow } from '../../src/core/spans/spanTable';
import { formatDuration } from '../../src/core/time';
import type { Answers } from './answers/answers';
import { GroupBars } from './groupFacts';
import type { Stage } from './state/stage';
import { t } from './strings';

export class RowAnswers {
  private barsOfGroups: GroupBars | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly answers: () => Pick<Answers, 'pathLines' | 'findings'>,
  ) {}

  /** Set where the row stands for equal siblings. */
  groupOf(row: SpanRow): BarGroup | undefined {
    const closed = this.stage.groupAt(row);
    return closed && this.groupBars(closed.groups).barOf(closed.group);
  }

  /** The critical path in a row, unless it is not to be seen. */
  pathOf(row: SpanRow): BarPath | undefined {
    const { pathLines: path } = this.answers();
    if (!path || this.stage.view.hidesPath) return undefined;
    const closed = this.stage.groupAt(row);
    if (closed) return this.groupBars(closed.groups).pathOf(closed.group, path);
    const stretch = path.stretchOf(row);
    return stretch && { ...stretch, pairs: path.pairsOf(row) };
  }

  findingOf(row: SpanRow): Finding | undefined {
    const { findings } = this.answers();
    const closed = findings && this.stage.groupAt(row);
    return closed ? this.groupBars(closed.groups).markOf(closed.group, findings) : findings?.markOf(row);
  }

  private groupBars(groups: SiblingGroups): GroupBars {
    if (!this.barsOfGroups?.isOf(groups)) this.barsOfGroups = new GroupBars(groups, this.stage.model);
    return this.barsOfGroups;
  }

  /** The same for those who do not see it; said also where the line is not shown. */
  pathWordsOf(row: SpanRow): string {
    const { pathLines: path } = this.answers();
    if (!path?.stretchOf(row)) return '';
    const own = path.ownOf(row);
    return own > 0 ? t('onPath', formatDuration(own)) : t('onPathBelow');
  }
}
