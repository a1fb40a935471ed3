/** What the timeline page asks of the graph of its trace's services. */
import type { DrawnGraph } from '../../core/analysis/graph/drawnGraph';
import type { GraphHits } from '../../core/analysis/graph/serviceGraph';

export type GraphRequests = {
  'graph/services': { params: { revision: number }; result: DrawnGraph };
  /** How much of it a search found; null for one that has not ended, or is not the latest. */
  'graph/hits': { params: { revision: number; search: number }; result: GraphHits | null };
};
