import type { Event } from 'vscode';
import type { FunctionFacts } from '../core/index/facts';
import type { Explanation, FramePlace, SourceAnswer } from '../core/source/sourceResolver';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { FunctionPlace, FunctionSearch, IndexState, TraceSites } from '../protocol/sources';

export type { FramePlace, FunctionPlace, FunctionSearch, IndexState, TraceSites };

/**
 * The index thread as the host sees it: everything is answered over there, nothing blocks. Files, edits and settings reach it by
 * itself. Answers wait until the index was read once.
 */
export interface SourceMapper {
  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer>;
  explain(table: SpanTable, row: SpanRow): Promise<Explanation>;
  frames(table: SpanTable, row: SpanRow): Promise<readonly FramePlace[]>;
  /** Functions of a file as its text is now, unsaved edits included. Empty for what no language reads. */
  functions(uri: string): Promise<readonly FunctionFacts[]>;
  /** Tables are told of once; `forget` when nobody will ask about one any more. */
  forget(table: SpanTable): void;

  sites(table: SpanTable): Promise<TraceSites>;
  /** The function each key belongs to now; undefined for none, or for several. Ask again after `onDidChange`. */
  places(keys: readonly string[]): Promise<readonly (FunctionPlace | undefined)[]>;
  forgetSites(keys: readonly string[]): void;
  /** Hash of a function's body at a revision; undefined when git does not know it. */
  hashAt(place: FunctionPlace, revision: string): Promise<number | undefined>;
  /** What the function around a line (1-based) would be found by; undefined outside of any. */
  searchesOf(uri: string, line: number): Promise<FunctionSearch | undefined>;
  /** Names of the packages, modules and folders here. */
  ownNames(): Promise<ReadonlySet<string>>;

  readonly state: IndexState;
  readonly onDidChangeState: Event<IndexState>;
  /** Files, mappings, services or taught rules changed: earlier answers may be wrong by now. */
  readonly onDidChange: Event<void>;
}
