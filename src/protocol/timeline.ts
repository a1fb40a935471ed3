/**
 * All that host and timeline page say to each other. The page sees no network and keeps nothing the host can't send
 * again; rows are rows of the SpanTable, times ns from its base. `revision` counts up with each table shown in a panel:
 * an answer for another revision than the current one is dropped.
 */
import type { LocationKind } from '../core/source/rule';
import type { QueryProblem } from '../core/query/query';
import type { SpanDetails } from '../core/spans/spanDetails';
import type { SpanRow } from '../core/spans/spanTable';
import type { SpanRef } from '../core/spans/traceId';
import type { Nanos, TimeRange } from '../core/time';
import type { WireError } from './channel';
import type { AnalysisRequests } from './pages/analysis';
import type { ComparedTrace, CompareRequests } from './pages/compare';
import type { GraphRequests } from './pages/graph';
import type { GroupRequests } from './pages/groups';
import type { QueryRequests } from './pages/query';
import type { ViewRequests } from './pages/views';

/** One line of facts above the timeline. */
export interface TraceHeader {
  readonly traceId: string;
  readonly endpointName: string;
  readonly rootName: string;
  readonly rootService: string;
  /** ms since the epoch, of the chosen root (the longest top). */
  readonly startMs: number;
  /** Of the chosen root, and of the whole trace. */
  readonly duration: Nanos;
  readonly extent: Nanos;
  readonly spanCount: number;
  readonly serviceCount: number;
  /** Deepest nesting, 1 for a trace of tops only. */
  readonly depth: number;
  readonly errorCount: number;
  /** Sentences: what the import and the server said, each once. */
  readonly warnings: readonly string[];
  readonly orphanCount: number;
  /** No span without a parent: the root is missing. */
  readonly rootMissing: boolean;
  /** Of a file with several traces: which one this is, from 1, and how many there are. */
  readonly ofFile?: { readonly place: number; readonly count: number };
}

/** What can be shown instead of, or as, a timeline. A snapshot: each one replaces the last. */
export type View =
  | {
      readonly kind: 'loading';
      readonly title: string;
      readonly phase: 'waiting' | 'receiving' | 'decoding';
      readonly bytes: number;
      readonly elapsedMs: number;
    }
  | { readonly kind: 'empty'; readonly title: string; readonly message: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: WireError }
  | {
      readonly kind: 'ready';
      readonly revision: number;
      readonly header: TraceHeader;
      /** Service names, in order of their index in `service`. */
      readonly services: readonly string[];
      /** Said once after a refresh that brought more: "12 spans more". */
      readonly announcement?: string;
    };

/** In a chunk's `kind`: a client span that calls a database (`db.system.name` or `db.system`); the page draws it as one. */
export const databaseKind = 6;

/**
 * Columns of some rows, in the order and type of the SpanTable. First come the rows that will be in view, picked from
 * wherever they lie; then all rows in blocks of neighbours, each once. `service` is an index into the view's `services`.
 * Texts of names come with the first chunk that needs them, numbered from 0 as they were sent.
 */
export interface ColumnsChunk {
  readonly revision: number;
  /** The first row; the others follow it, unless `rows` says which they are. */
  readonly from: SpanRow;
  readonly count: number;
  /** Uint32, ascending: which rows these are, in a chunk of picked ones. They come again with their block. */
  readonly rows?: ArrayBuffer;
  /** Uint32: `subtreeEnd` of the whole trace, sent ahead where nearly all rows are folded. */
  readonly allSubtreeEnds?: ArrayBuffer;
  readonly start: ArrayBuffer; // Float64
  readonly duration: ArrayBuffer; // Float64
  readonly selfTime: ArrayBuffer; // Float64
  readonly parent: ArrayBuffer; // Int32
  readonly depth: ArrayBuffer; // Uint32
  readonly subtreeEnd: ArrayBuffer; // Uint32
  readonly spanIdHigh: ArrayBuffer; // Uint32
  readonly spanIdLow: ArrayBuffer; // Uint32
  readonly name: ArrayBuffer; // Uint32, number of a text of this or an earlier chunk
  readonly service: ArrayBuffer; // Uint32, into view.services
  readonly kind: ArrayBuffer; // Uint8, a SpanKind or `databaseKind`
  readonly flags: ArrayBuffer; // Uint8, bits of SpanFlag
  /** count + 1 entries, counted from the chunk's first event. */
  readonly eventIndex: ArrayBuffer; // Uint32
  readonly eventTime: ArrayBuffer; // Float64
  /** Texts `firstName` and on, that no earlier chunk brought: bytes and offsets as in a StringColumn. */
  readonly firstName: number;
  readonly nameBytes: ArrayBuffer; // Uint8
  readonly nameOffset: ArrayBuffer; // Uint32, one entry more than there are texts
}

/** Where the person was looking: what `setState` keeps and a reload brings back. Small: well under 100 kB. */
export interface PageState {
  readonly endpointId: string;
  readonly traceId: string;
  readonly selected?: SpanRef;
  /** First visible row and pixels of it above the edge. */
  readonly top?: SpanRef;
  readonly topOffsetPx?: number;
  readonly folded?: readonly SpanRef[];
  /** Instead of `folded` when nearly all are folded: the rows with children that are open. */
  readonly unfolded?: readonly SpanRef[];
  readonly zoom?: TimeRange;
  /** Widths of the first two columns and height of the detail pane, CSS px; null for a column nobody has set. */
  readonly columns?: readonly [span: number | null, source: number | null];
  readonly detailPx?: number;
  /** Width of the detail pane where it stands beside the rows, CSS px. */
  readonly detailWidthPx?: number;
  readonly isDetailOpen?: boolean;
  readonly detailTab?: 'attributes' | 'resource' | 'events' | 'links' | 'warnings';
  readonly query?: string;
  readonly onlyHits?: boolean;
  readonly view?: ViewName;
  readonly hidesCriticalPath?: boolean;
  /** Set while the person has chosen otherwise than the setting. */
  readonly groupsSiblings?: boolean;
  /** First spans of the groups of equal siblings that are open. */
  readonly openGroups?: readonly SpanRef[];
}

/** How sure a place in the source column is: one place, several or weaker evidence, none. */
export interface SourceLabel {
  readonly row: SpanRow;
  readonly certainty: 'full' | 'half' | 'none';
  /** `src/server.js:42`; empty for none. */
  readonly text: string;
  readonly tooltip: string;
}

/** What every preview may have besides: where the error of the span happened; `candidate` opens it. */
interface WithError {
  readonly error?: { readonly candidate: number; readonly label: string };
}

export interface SourceCandidate {
  /** What `source/open` takes. */
  readonly candidate: number;
  readonly label: string;
  readonly why: string;
  readonly kind: LocationKind;
  /** It may well be another: shown apart. */
  readonly isLow: boolean;
}

export type SourcePreview =
  | (WithError & {
      readonly kind: 'found';
      readonly label: string;
      readonly functionName: string;
      readonly why: string;
      /** 1-based number of the first of `lines`. */
      readonly firstLine: number;
      readonly lines: readonly string[];
      /** 1-based, the line meant. */
      readonly line: number;
      /** Text of the lens above the function, when there is one. */
      readonly lens: string | undefined;
      /** How many other candidates there are. */
      readonly others: number;
    })
  | (WithError & {
      readonly kind: 'several';
      /** Why none of them is opened unasked. */
      readonly reason: string;
      readonly candidates: readonly SourceCandidate[];
    })
  | (WithError & { readonly kind: 'none'; readonly reason: string; readonly hint: string });

/** A line of a stack trace that can be opened. The page never says which file: only which line of which event. */
export interface SourceFrame {
  /** Index among the span's events; of the line in the event's stack trace, from 0. */
  readonly event: number;
  readonly textLine: number;
  /** `src/orders.py:42` */
  readonly label: string;
}

/** What else can be done about a span's source; each is a command, too. */
export type SourceAct = 'explain' | 'teach' | 'searchText';

/** Where in a span's details a value lies: for copying what was cut for showing. */
export interface ValuePath {
  readonly row: SpanRow;
  readonly section: 'attributes' | 'resource' | 'scope' | 'events' | 'links';
  /** Event or link, then attribute; attribute alone in the other sections. */
  readonly path: readonly number[];
}

/** What the page's buttons and the retry of a failed view can ask for; everything else is a VS Code command. */
export type PageAction = 'refresh' | 'retry' | 'cancel' | 'showLog' | 'signIn' | 'chooseTrace';

/** The page asks, the host answers. */
export type TimelineRequests = PlainRequests &
  AnalysisRequests &
  GroupRequests &
  ViewRequests &
  GraphRequests &
  CompareRequests &
  QueryRequests;

/** Detail, source and find. */
type PlainRequests = {
  'span/details': { params: { revision: number; row: SpanRow }; result: SpanDetails };
  'source/labels': { params: { revision: number; rows: readonly SpanRow[] }; result: readonly SourceLabel[] };
  'source/preview': { params: { revision: number; row: SpanRow }; result: SourcePreview };
  /** Opens the place (asks when there are several); `candidate` picks one of a `several` preview. Result: whether something was opened. */
  'source/open': { params: { revision: number; row: SpanRow; candidate?: number }; result: boolean };
  'source/frames': { params: { revision: number; row: SpanRow }; result: readonly SourceFrame[] };
  'source/openFrame': {
    params: { revision: number; row: SpanRow; event: number; textLine: number };
    result: boolean;
  };
  'source/act': { params: { revision: number; row: SpanRow; act: SourceAct }; result: null };
  /**
   * Rows, ascending, that satisfy the query (see core/query/README.md): words are text anywhere, keys narrow it down. While the search goes on they come as `found`; the result is what that has not told. `search` is the page's
   * choice and never used twice. An empty text finds nothing: it says that a search will follow soon.
   */
  find: {
    params: { revision: number; query: string; search: number };
    /** What is wrong with the query: a term with a problem is left out, the others apply. */
    result: { rows: ArrayBuffer /* Uint32 */; problems: readonly QueryProblem[] };
  };
  /** Puts a value whole on the clipboard, also where the page got it cut. */
  'value/copy': { params: { revision: number; value: ValuePath }; result: null };
  'text/copy': { params: { text: string }; result: null };
};

/** The page tells the host. */
export type TimelineEvents = {
  /** The page is loaded (again) and shows nothing yet. */
  ready: { readonly state: PageState | undefined };
  /** `byPerson` is false when a trace opens, or comes back, with a selection, and for an answer to `select`. */
  selected: { readonly revision: number; readonly row: SpanRow; readonly span: SpanRef; readonly byPerson: boolean };
  /** While chunks come: rows looked at before they are there, or where the page was in the table it showed before this one. */
  look: { readonly revision: number; readonly rows?: readonly SpanRow[]; readonly state?: PageState };
  action: PageAction;
  /** A link to a span of another trace was followed. */
  openTrace: { readonly traceId: string; readonly spanId: string };
  /** The timeline (not the find box) has the focus, or lost it. */
  focus: { readonly isFocused: boolean };
  /** Another view is shown. */
  viewShown: { readonly view: ViewName };
};

/** The host tells the page. */
export type HostEvents = {
  /** `strings`: translations by their English text; the English stays where there is none. */
  init: {
    readonly strings: Readonly<Record<string, string>>;
    readonly locale: string;
    readonly utc: boolean;
    /** Equal siblings become one row. */
    readonly groupsSiblings: boolean;
    readonly endpointId: string;
    readonly traceId: string;
  };
  view: View;
  columns: ColumnsChunk;
  /** Rows of a search that goes on, ascending, behind all that were told before. */
  found: { readonly search: number; readonly rows: ArrayBuffer /* Uint32 */ };
  /** Selects and shows a row (coming back from the source, a link, the next error). */
  select: { readonly revision: number; readonly row: SpanRow };
  /** Ask for labels and preview again: the source index or the mappings changed. */
  sourceChanged: null;
  /** Ask for the analysis again: thresholds of findings, or which kinds there are, were changed. */
  findingsChanged: null;
  /** The setting was changed: equal siblings become one row, or not. */
  groupingChanged: { readonly groupsSiblings: boolean };
  /** With which trace this one is compared from now on; undefined when that ended. */
  comparing: ComparedTrace | undefined;
  /** What contributed keybindings ask the page to do. */
  do: PageCommand;
};

export type PageCommand =
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'zoomToSpan'
  | 'panLeft'
  | 'panRight'
  | 'foldAll'
  | 'unfoldAll'
  | 'nextError'
  | 'previousError'
  | 'toggleDetail'
  | 'focusDetail'
  | 'openSource'
  | 'showTimeline'
  | 'showFlame'
  | 'showTable'
  | 'showStatistics'
  | 'showServices'
  | 'showLog'
  | 'showCompare'
  | 'toggleCriticalPath'
  | 'showAnswers'
  | 'showFindings'
  | 'showData'
  | 'nextFinding'
  | 'previousFinding'
  | 'goToSlowest'
  | 'goToFailure'
  | 'toggleGroup'
  | 'toggleGrouping'
  | 'toggleOnlyHits'
  | 'filterLikeThis'
  | 'sortBy'
  | 'groupBy';

/** What the page can show of a trace; `compare` only while there is another trace to compare with. */
export const viewNames = ['timeline', 'flame', 'table', 'statistics', 'services', 'log', 'compare'] as const;
export type ViewName = (typeof viewNames)[number];
