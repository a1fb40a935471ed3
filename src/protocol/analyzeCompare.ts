import { compareTraces } from '../core/analysis/compare/compareTraces';
import type { TraceComparison } from '../core/analysis/compare/comparison';
import type { WorkOf } from './analyze';

export type CompareWork = {
  /** Of two tables: the one that is looked at, and the one it is compared with. */
  compare: { params: null; result: TraceComparison };
};

export const compareWork: WorkOf<CompareWork> = { compare: ([here, there]) => compareTraces(here, there) };
