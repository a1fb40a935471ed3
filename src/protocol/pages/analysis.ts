/** What the timeline page asks of the analysis. */
import type { Share, TraceAnalysis } from '../../core/analysis/analysis';
import type { SpanRow } from '../../core/spans/spanTable';
import type { TopPath } from '../analyze';

/** What a function has of the critical path. `name` is empty for all that no function is known of. */
export interface FunctionShare extends Share {
  /** Where it is, as the column Source shows it (`store.go:41`); empty when it is not in the open folders. */
  readonly label: string;
}

export type AnalysisRequests = {
  /** Phrases are said by the page. */
  analysis: { params: { revision: number }; result: TraceAnalysis };
  /** The critical path of another top than the chosen root. */
  'analysis/path': { params: { revision: number; root: SpanRow }; result: TopPath };
  /** The critical path by function, largest share first; takes as long as finding their source does. */
  'analysis/functions': { params: { revision: number }; result: readonly FunctionShare[] };
};
