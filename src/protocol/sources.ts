/** What the host's main thread and the thread that holds the source index say to each other. Tables cross in shared memory. */
import type { FunctionFacts } from '../core/index/facts';
import type { Phrase } from '../core/phrase';
import type { WorkspaceFolderEntry } from '../core/source/fileSet';
import type { Explanation, FramePlace, PathMapping, ServiceFolders, SourceAnswer } from '../core/source/sourceResolver';
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

/** Attributes and names that the spans of a function carry: what to search for, the surest first. */
export interface FunctionSearch {
  readonly name: string;
  readonly services: readonly string[];
  readonly searches: readonly {
    readonly operation?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly why: Phrase;
  }[];
}

export interface IndexState {
  readonly kind: 'idle' | 'indexing' | 'ready' | 'failed';
  readonly done: number;
  readonly total: number;
}

/** Rules that a workspace folder brings (`.vscode/spanlight.json`). */
export interface TaughtText {
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly text: string;
}

export interface SourceSettings {
  readonly mappings: readonly PathMapping[];
  readonly services: ServiceFolders;
  readonly taught: readonly TaughtText[];
}

/** A span of a table that was told of by `open`. */
interface SpanParams {
  readonly trace: number;
  readonly row: SpanRow;
}

/** What the host asks. Answers that need the index wait until it was read once. */
export type SourceRequests = {
  answer: { params: SpanParams; result: SourceAnswer };
  explain: { params: SpanParams; result: Explanation };
  frames: { params: SpanParams; result: readonly FramePlace[] };
  functions: { params: { readonly uri: string }; result: readonly FunctionFacts[] };
  sites: { params: { readonly trace: number }; result: TraceSites };
  places: { params: { readonly keys: readonly string[] }; result: readonly (FunctionPlace | undefined)[] };
  hashAt: { params: { readonly place: FunctionPlace; readonly revision: string }; result: number | undefined };
  searchesOf: { params: { readonly uri: string; readonly line: number }; result: FunctionSearch | undefined };
  ownNames: { params: undefined; result: ReadonlySet<string> };
};

/** What the index thread asks: texts that it can't read by itself. */
export type HostRequests = {
  read: { params: { readonly uri: string }; result: string | undefined };
};

/** What the host tells. */
export type SourceNews = {
  /** Begins anew with other folders. `storage`: file that facts are kept in between sessions. */
  workspace: {
    readonly folders: readonly WorkspaceFolderEntry[];
    readonly ignoreCase: boolean;
    readonly storage: string | undefined;
  };
  /** Files of the workspace, in several messages; the last one begins the reading. */
  files: { readonly uris: readonly string[]; readonly isLast: boolean };
  changed: { readonly uris: readonly string[] };
  removed: { readonly uris: readonly string[] };
  /** Text of an open document; undefined when it was closed. */
  edited: { readonly uri: string; readonly text: string | undefined };
  settings: SourceSettings;
  open: { readonly trace: number; readonly table: SpanTable };
  close: { readonly trace: number };
  forgetSites: { readonly keys: readonly string[] };
};

/** What the index thread tells. */
export type IndexNews = {
  state: IndexState;
  /** Earlier answers may be wrong by now. */
  didChange: undefined;
  /** For the log. */
  problem: string;
};
