import type { CollectorState, CollectorStats } from '../../protocol/collect';

export const noStats: CollectorStats = { traceCount: 0, spanCount: 0, bytes: 0, droppedTraces: 0, droppedSpans: 0 };

export const stoppedState: CollectorState = {
  role: 'stopped',
  httpPort: 0,
  grpcPort: 0,
  conflicts: [],
  stats: noStats,
};
