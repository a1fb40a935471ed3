/** What the timeline page asks of the analysis. */
import type { TraceAnalysis } from '../../core/analysis/analysis';

export type AnalysisRequests = {
  /** Phrases are said by the page. */
  analysis: { params: { revision: number }; result: TraceAnalysis };
};
