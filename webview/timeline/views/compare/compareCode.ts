import type { TraceComparison } from '../../../../src/core/analysis/compare/comparison';
import type { CodeChange } from '../../../../src/protocol/pages/compare';
import type { HostChannel } from '../../hostChannel';
import { LatestQuestion } from '../../latestQuestion';

/** For so many of the nodes that differ most it is asked whether their code changed: git takes a while for each. */
const askedCode = 40;
/** The places of the lines come first: both are asked of the thread that knows the source. */
const delayMs = 400;

/** Of which nodes of a comparison the code is another: said beside the answer, which stands without. */
export class CompareCode {
  private changes = new Map<number, CodeChange>();
  private timer = 0;
  private readonly question = new LatestQuestion();

  constructor(
    private readonly host: HostChannel,
    private readonly changed: () => void,
  ) {}

  of(node: number): CodeChange | undefined {
    return this.changes.get(node);
  }

  /** Another comparison, or none. */
  forget(): void {
    this.cancel();
    this.changes = new Map();
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.question.cancel();
  }

  /** Asks soon. `about`: the tables that are compared. */
  ask({ nodes, order }: TraceComparison, about: { readonly revision: number; readonly number: number }): void {
    const pairs = [...order.subarray(0, askedCode)].flatMap(node => {
      for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++) {
        const [here, there] = [nodes.pairHere[pair], nodes.pairThere[pair]];
        if (here >= 0 && there >= 0) return [{ node, here, there }];
      }
      return [];
    });
    if (!pairs.length) return;
    this.timer = window.setTimeout(() => {
      this.question.ask(
        signal => this.host.request('compare/code', { ...about, pairs }, signal),
        changes => {
          this.changes = new Map(changes.map(change => [change.node, change]));
          this.changed();
        },
        () => undefined,
      );
    }, delayMs);
  }
}
