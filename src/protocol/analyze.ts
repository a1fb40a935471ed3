/**
 * What the host's main thread and the thread that analyzes traces say to each other, over a Channel. A table crosses once and
 * costs nothing, as its columns lie in shared memory. Numbers of traces are the main thread's choice and never used twice.
 */
import type { CriticalPath, FindingSettings, TraceAnalysis } from '../core/analysis/analysis';
import type { PathPart } from '../core/analysis/path/pathFunctions';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { GraphWork } from './analyzeGraph';
import type { ViewWork } from './analyzeViews';
import type { CompareWork } from './analyzeCompare';
import type { GroupWork } from './analyzeGroups';

export type AnalysisWork = {
  analyze: { params: FindingSettings; result: TraceAnalysis };
  /** Of any top. */
  path: { params: { readonly root: SpanRow }; result: TopPath };
  /** Of the chosen root's path. */
  pathParts: { params: null; result: readonly PathPart[] };
};

export interface TopPath {
  readonly path: CriticalPath;
  readonly shares: TraceAnalysis['shares'];
}

/** Work on one table or more, by method. */
export type AnalyzeWork = AnalysisWork & GroupWork & ViewWork & GraphWork & CompareWork;

/** An answer to each kind of work: what the thread does. */
export type WorkOf<W extends { [method: string]: { params: unknown; result: unknown } }> = {
  [M in keyof W]: (tables: readonly SpanTable[], params: W[M]['params']) => W[M]['result'];
};

export type AnalyzeRequests = {
  [M in keyof AnalyzeWork]: {
    params: { readonly traces: readonly number[]; readonly params: AnalyzeWork[M]['params'] };
    result: AnalyzeWork[M]['result'];
  };
};

export type AnalyzeNews = {
  /** Work on this trace may follow. */
  open: { readonly trace: number; readonly table: SpanTable };
  /** No more work on it: nothing of it is kept. */
  close: { readonly trace: number };
};
