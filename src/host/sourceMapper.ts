import type { Event } from 'vscode';
import type { FunctionFacts } from '../core/index/facts';
import type { Phrase } from '../core/phrase';
import type { Explanation, SourceAnswer } from '../core/source/sourceResolver';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';

/** A function of the workspace, known again when lines move: `ordinal` counts those of equal owner and name from 0. */
export interface FunctionPlace {
  readonly uri: string;
  /** Owner and name, dotted (`Repo.find`); '' for a closure without a name. */
  readonly name: string;
  readonly ordinal: number;
  /** Lines (1-based) and hash of the body as of the text that the index last saw. */
  readonly line: number;
  readonly endLine: number;
  readonly hash: number;
}

/** Which spans of a trace belong to which place in the code, before the place is known. */
export interface TraceSites {
  /** One text per distinct evidence: all that deciding the place depends on. They stay valid until `forgetSites`. */
  readonly keys: readonly string[];
  /** By row: index into `keys`, -1 for a span that can't belong to a function here. */
  readonly keyOf: Int32Array;
  /** By row: index into `revisions`, -1 where the span doesn't say which revision it ran. */
  readonly revisionOf: Int32Array;
  readonly revisions: readonly string[];
}

/** A line of an exception's stack trace that lies in the workspace. */
export interface FramePlace {
  /** Index of the event among the span's, by time; index of the line in its stack trace, from 0. */
  readonly event: number;
  readonly textLine: number;
  readonly uri: string;
  /** 1-based. */
  readonly line: number;
}

/** Attributes and names that the spans of a function carry: what to search for. */
export interface FunctionSearch {
  readonly name: string;
  readonly services: readonly string[];
  readonly searches: readonly { operation?: string; tags?: Readonly<Record<string, string>>; why: Phrase }[];
}

/** Where a place's line is now; `note` is empty when nothing has to be said. */
export interface CurrentLine {
  /** 1-based. */
  readonly line: number;
  readonly note: Phrase | undefined;
}

export interface IndexState {
  readonly kind: 'idle' | 'indexing' | 'ready' | 'failed';
  readonly done: number;
  readonly total: number;
}

/**
 * The index thread as the host sees it: everything is answered over there, nothing blocks. Files, edits and settings reach it by
 * itself. Answers wait until the index was read once.
 */
export interface SourceMapper {
  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer>;
  explain(table: SpanTable, row: SpanRow): Promise<Explanation>;
  frames(table: SpanTable, row: SpanRow): Promise<readonly FramePlace[]>;
  /** Carries a location's line over to the text as it is now, by the span's revision where it has one. */
  currentLine(table: SpanTable, row: SpanRow, location: { uri: string; line: number }): Promise<CurrentLine>;
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
