import type { CompareNodes } from '../../../../src/core/analysis/compare/comparison';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import { LatestQuestion } from '../../latestQuestion';
import { messageOf } from '../../parts/detail';
import { t } from '../../strings';
import type { ViewContext } from '../view';

/** Which nodes of a comparison the filter leaves: what only the other trace has is looked for there. */
export class CompareFilter {
  private foundThere: ReadonlySet<SpanRow> | undefined;
  private readonly question = new LatestQuestion();

  constructor(private readonly context: Pick<ViewContext, 'host' | 'filtered' | 'announcer'>) {}

  isHit(nodes: CompareNodes, node: number): boolean {
    const { search, isHit } = this.context.filtered();
    if (search === undefined) return true;
    for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++) {
      const here = nodes.pairHere[pair];
      if (here >= 0 ? isHit(here) : this.foundThere?.has(nodes.pairThere[pair])) return true;
    }
    return false;
  }

  /** What was found in the other trace is that of another filter, or no longer wanted. */
  forget(): void {
    this.question.cancel();
    this.foundThere = undefined;
  }

  /** Looks in the other trace of the comparison with that number; without a filter there is nothing to look for. */
  look(number: number, found: () => void): void {
    const { search, text } = this.context.filtered();
    if (search === undefined) return;
    this.question.ask(
      signal => this.context.host.request('compare/found', { number, query: text }, signal),
      rows => {
        this.foundThere = new Set(rows);
        found();
      },
      error => this.context.announcer.note(t('findFailed', messageOf(error))),
    );
  }
}
