import { drawGraph, drawnHits, type DrawnGraph } from '../core/analysis/graph/drawnGraph';
import { serviceGraph, serviceGraphHits, type GraphHits, type ServiceGraph } from '../core/analysis/graph/serviceGraph';
import type { WorkOf } from './analyze';

export type GraphWork = {
  /** Of one trace. */
  'graph/services': { params: null; result: DrawnGraph };
  /** How much of that graph is of these rows, ascending. */
  'graph/hits': { params: { readonly rows: Uint32Array }; result: GraphHits };
  /** Of no trace: places for a graph that is known. */
  'graph/draw': { params: ServiceGraph; result: DrawnGraph };
};

export const graphWork: WorkOf<GraphWork> = {
  'graph/services': ([table]) => drawGraph(serviceGraph(table)),
  'graph/hits': ([table], { rows }) => {
    const { hits, ...graph } = serviceGraphHits(table, rows);
    return drawnHits(graph, hits);
  },
  'graph/draw': (_, graph) => drawGraph(graph),
};
