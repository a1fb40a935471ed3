import type { SpanRow } from '../../../../src/core/spans/spanTable';
import type { SourceLabel } from '../../../../src/protocol/timeline';
import type { HostChannel } from '../../hostChannel';
import { SourceLabels } from '../../sources';

/** Sources of the lines of a comparison: of a span of this trace, else of its partner in the other one. */
export class CompareSources {
  private readonly here: SourceLabels;
  private there: SourceLabels;

  constructor(
    private readonly host: HostChannel,
    private readonly changed: () => void,
  ) {
    this.here = new SourceLabels(host, changed);
    this.there = this.ofOther(-1);
  }

  /** Another comparison: forgets what was known. */
  begin(revision: number, number: number): void {
    this.here.reset(revision, false);
    this.there.reset(0, false);
    this.there = this.ofOther(number);
  }

  of(here: SpanRow, there: SpanRow): SourceLabel | undefined {
    return here >= 0 ? this.here.get(here) : this.there.get(there);
  }

  /** Tells which lines are in view now. */
  want(lines: readonly (readonly [here: SpanRow, there: SpanRow])[]): void {
    this.here.want(lines.flatMap(([here]) => (here >= 0 ? [here] : [])));
    this.there.want(lines.flatMap(([here, there]) => (here < 0 && there >= 0 ? [there] : [])));
  }

  /** The same questions, about the trace that is compared with. */
  private ofOther(number: number): SourceLabels {
    const request: HostChannel['request'] = (_, params, signal) => {
      const { rows } = params as { rows: readonly SpanRow[] };
      return this.host.request('compare/labels', { number, rows }, signal) as never;
    };
    return new SourceLabels({ request }, this.changed);
  }
}
