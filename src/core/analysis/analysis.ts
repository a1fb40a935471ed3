/** What an analysis of a trace says: plain data that can be posted, rows are rows of the SpanTable, times ns from its base. */
import type { Phrase } from '../phrase';
import type { SpanRow } from '../spans/spanTable';
import type { Nanos } from '../time';

/** Stretches of the critical path in time order, neighbours of one span merged; they sum to the chosen root's duration exactly. */
export interface CriticalPath {
  readonly rows: Uint32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** Part of the critical path; `share` is from 0 to 1, of the chosen root's duration. */
export interface Share {
  readonly name: string;
  readonly time: Nanos;
  readonly share: number;
  /** The row with most of it: where its source is. */
  readonly row: SpanRow;
}

/** An answer in words that ends in a source link. */
export interface VerdictLine {
  /** Whole sentence. Its first argument, if it is a phrase, is what it is about: drawn bold. */
  readonly sentence: Phrase;
  /** Whose source is meant; undefined when the data can't tell. */
  readonly row: SpanRow | undefined;
  /** The evidence: a click on the subject selects them. */
  readonly rows: Uint32Array;
}

/** A failing span that no failing descendant explains. */
export interface ErrorOrigin {
  readonly row: SpanRow;
  /** Every span up to the root fails (`probably`: one of them never set its status); nothing above fails; a later try did it. */
  readonly outcome: 'reached' | 'probablyReached' | 'swallowed' | 'retried';
  /**
   * Of its exception, else of the nearest one above it, else the status message; empty when nobody said, and beyond the
   * first thousand.
   */
  readonly type: string;
  readonly message: string;
  /** The row whose event brought type and message. */
  readonly toldBy: SpanRow;
  /**
   * From the origin up to the chosen root (or the top it is below), both included; of errors beyond what there is room for
   * (some millions of rows together) the origin alone.
   */
  readonly chain: Uint32Array;
}

export const findingKinds = [
  'n-plus-one',
  'duplicate',
  'serial',
  'retry',
  'gap',
  'pool-limit',
  'cold-start',
  'queue',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** The setting `spanlight.findings.thresholds`. Shares are of the chosen root's duration, from 0 to 1. */
export interface FindingThresholds {
  readonly nPlusOneCalls: number;
  readonly duplicateCalls: number;
  readonly serialShare: number;
  readonly gapShare: number;
  readonly gapMs: number;
  readonly poolCalls: number;
  /** A wait is much longer than usual when it is so many times the usual one … */
  readonly queueFactor: number;
  /** … and longer by so many ms. */
  readonly queueMs: number;
  /** Findings of any kind that cost less than this share of the root are not worth a line. */
  readonly leastShare: number;
}

export interface FindingSettings {
  readonly off: readonly FindingKind[];
  readonly thresholds: FindingThresholds;
}

export const defaultThresholds: FindingThresholds = {
  nPlusOneCalls: 5,
  duplicateCalls: 2,
  serialShare: 0.2,
  gapShare: 0.2,
  gapMs: 50,
  poolCalls: 5,
  queueFactor: 5,
  queueMs: 20,
  leastShare: 0,
};
export const defaultFindings: FindingSettings = { off: [], thresholds: defaultThresholds };

export interface Finding {
  readonly kind: FindingKind;
  /** The evidence, as reference/analysis of the field has it: all calls, all attempts; of a gap parent, before, after. */
  readonly rows: Uint32Array;
  readonly cost: Nanos;
  /** Always with a number: "12 × SELECT stock one after the other: a single query would save about 2.3 s". */
  readonly sentence: Phrase;
  /** Whose line is meant; of a gap the two neighbours, whose lines it lies between. */
  readonly places: readonly SpanRow[];
  /** What is marked on the bars. */
  readonly from: Nanos;
  readonly to: Nanos;
}

/** What has to be known of the data before one believes it. */
export interface DataFacts {
  /** Rows whose parent is missing. */
  readonly orphans: Uint32Array;
  /** Rows that begin before their parent, by clocks that differ: their times were cut for the analysis, never shifted. */
  readonly skewed: Uint32Array;
  readonly skewPairs: readonly SkewPair[];
  /** Rows that share their id with another. */
  readonly duplicates: Uint32Array;
  /** Rows that were cut out of a circle. */
  readonly cycles: Uint32Array;
  /** The trace is not whole: an answer that was cut off, a limit that was reached. */
  readonly truncated: boolean;
  /** What SDKs dropped at their limits, over all spans, and the rows of the spans that say so. */
  readonly dropped: {
    readonly attributes: number;
    readonly events: number;
    readonly links: number;
    readonly rows: Uint32Array;
  };
  /** Rows that began after their parent had ended: `consumers` of them take messages, and do so by nature. */
  readonly late: Uint32Array;
  readonly lateConsumers: number;
  /** Rows that the server said something of, and what: sentences, each once. */
  readonly warned: Uint32Array;
  readonly remarks: readonly Phrase[];
  /** What the import noticed and the server said of the whole: sentences, each once. */
  readonly notes: readonly Phrase[];
}

export interface SkewPair {
  /** Service, and host where the resource names one: "shop on node-1". */
  readonly from: string;
  readonly to: string;
  readonly spanCount: number;
  /** The most that one of them begins too early, ns. */
  readonly most: Nanos;
  /** The row with it. */
  readonly row: SpanRow;
}

export interface TraceAnalysis {
  /** The chosen root: the longest top, the earliest among equals. */
  readonly root: SpanRow;
  /** The chosen root names a parent that is not here. */
  readonly rootMissing: boolean;
  /** Of the chosen root, and of the whole trace. */
  readonly duration: Nanos;
  readonly extent: Nanos;
  readonly path: CriticalPath;
  /** What runs on after the root's end: the union of span time after it. */
  readonly afterAnswer: Nanos;
  /** Of the critical path, largest first. An operation is a service and a span name: `cart · GET /cart`. */
  readonly shares: { readonly services: readonly Share[]; readonly operations: readonly Share[] };
  readonly verdict: {
    readonly time: VerdictLine | undefined;
    readonly failure: VerdictLine | undefined;
    /** Why the answers are to be taken with care (root missing, truncated, skew); each once. */
    readonly doubts: readonly Phrase[];
  };
  /** Earliest first. */
  readonly errors: readonly ErrorOrigin[];
  /** Most costly first. */
  readonly findings: readonly Finding[];
  readonly data: DataFacts;
}
