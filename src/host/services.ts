import type * as vscode from 'vscode';
import type { Backend, Capabilities, TraceOptions } from '../backends/backend';
import type { Decoder } from '../backends/decoder';
import type { Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import type { EntryProblem } from '../core/endpoints/endpointList';
import type { Failure } from '../core/errors';
import type { LatencySummary } from '../core/latency/latencyBook';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { TraceRef } from '../core/spans/traceId';
import type { Analyzer } from '../protocol/analyzeClient';
import type { Finder } from '../protocol/findClient';
import type { SourceFrame, SourceLabel, SourcePreview } from '../protocol/timeline';
import type { CollectorState } from '../protocol/collect';
import type { BuiltInEndpoints } from './builtInEndpoints';
import type { LatestRun } from './latestRun';
import type { MeantSpan, MeantSpans } from './meantSpans';
import type { RoutedMapper } from './routedMapper';
import type { EndpointSecrets } from './secrets';
import type { TraceFiles } from './traceFiles';
import type { FunctionPlace, SourceMapper } from './sourceMapper';

/** What features are built on; made once, by hand, in extension.ts. A feature takes what it uses, not all of it. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly endpoints: EndpointSetup;
  readonly traces: Traces;
  /** Whoever brings source of its own with a trace adopts the trace there. */
  readonly mapper: SourceMapper & Pick<RoutedMapper, 'adopt'>;
  readonly sources: Sources;
  readonly spans: MeantSpans;
  readonly latency: Latency;
  readonly finder: Finder & { forget(table: SpanTable): void };
  readonly analyzer: Analyzer & { forget(table: SpanTable): void };
  readonly collector: Collector;
  /** Whoever opens files (or the sample) adds their endpoints here. */
  readonly builtIn: BuiltInEndpoints;
  readonly files: TraceFiles;
  readonly decoder: Decoder;
  readonly latestRun: LatestRun;
}

/** The collector of this machine, as this window sees it. Its traces are those of the endpoint `collector`. */
export interface Collector {
  readonly state: CollectorState;
  /** The state changed, its statistics included (at most some times a second). */
  readonly onDidChange: vscode.Event<void>;
  /** Owner or guest of a running collector. */
  readonly isRunning: boolean;
  /** As the setting has it. */
  readonly storageBytes: number;
  /**
   * Once, at activation: goes on with what a reload interrupted, starts where that is wished for, joins another window that
   * collects, and otherwise only watches for one. Shows nothing; `state` has what is in the way.
   */
  begin(options: { readonly autoStart: boolean }): Promise<void>;
  /** Joins another window that collects, if there is one: a look at one file. */
  join(): Promise<void>;
  /** Begins, or joins the window that has begun. Resolves when SDKs can send, or with what is in the way. Throws Failure. */
  start(ports?: { readonly httpPort?: number; readonly grpcPort?: number }): Promise<CollectorState>;
  /** For all windows. */
  stop(): Promise<void>;
  /** Forgets all traces, on disk as well. */
  clear(): Promise<void>;
  /**
   * Variables that a program needs so that its SDK sends here; empty where what SDKs do by default is right already. Only
   * endpoint and protocol, nothing of resources. `always`: also what SDKs do by default.
   */
  environment(options?: { readonly always?: boolean }): Readonly<Record<string, string>>;
}

export type ConnectionState = 'unknown' | 'connecting' | 'connected' | 'loginNeeded' | 'unreachable';

/** The configured endpoints, which of them is in use, and how the connection to each stands. */
export interface Endpoints {
  readonly all: readonly Endpoint[];
  readonly current: Endpoint | undefined;
  find(id: string): Endpoint | undefined;
  /** The endpoint with this origin and base path, neither above nor below it; the one in use where several have it. */
  findByBase(url: string): Endpoint | undefined;
  switchTo(id: string): Promise<void>;
  /** Writes the entry to the user's settings and makes it current. */
  add(name: string, url: string): Promise<Endpoint>;
  /**
   * One backend per endpoint, kept until endpoint or credentials change. Throws Failure `invalidInput` for an unknown id.
   * Calls made for the purpose `background` ask the person nothing and don't count as having reached the endpoint.
   * The answer may be held on to: it follows changes of address and credentials by itself.
   */
  backend(id: string, purpose?: 'command' | 'background'): Backend;
  state(id: string): ConnectionState;
  /** A command (not a background fetch) of this workspace has reached it. */
  wasReached(id: string): boolean;
  /** List, current one, or a state changed. */
  readonly onDidChange: vscode.Event<void>;
}

/** What connecting and signing in need besides: to try, to ask, to keep. */
export interface EndpointSetup extends Endpoints {
  readonly secrets: EndpointSecrets;
  /** Entries of the setting that can't be used. */
  readonly problems: readonly EntryProblem[];
  /** The id that a new endpoint with this address will get; secrets may be kept under it before it is added. */
  newId(url: string): string;
  /**
   * Resolves when requests may be sent to the endpoint; asks whether an address that came with the workspace may be used.
   * Throws a Failure when it may not, or in Restricted Mode.
   */
  allow(id: string): Promise<void>;
  /** A backend for an address or credentials that are not kept (yet); the caller disposes of it. */
  trial(endpoint: Endpoint, credentials: Credentials | undefined): Backend;
  /** It is there because nobody has configured any. */
  isDefault(id: string): boolean;
  /** Why an endpoint is `loginNeeded` or `unreachable`. */
  fault(id: string): Failure | undefined;
  /** What the server said it can, if it was asked; makes no request. */
  capabilities(id: string): Capabilities | undefined;
}

/** Decoded traces, kept up to `spanlight.cacheBytes` and as long as a tab shows them; large ones not much longer. */
export interface Traces {
  /** The table if it is here; no fetch. */
  get(ref: TraceRef): SpanTable | undefined;
  /** All that are here, the latest used last. */
  all(): readonly (TraceRef & { readonly table: SpanTable })[];
  /** Keeps tables that a search brought anyway. */
  offer(endpointId: string, tables: readonly SpanTable[]): void;
  /** From the cache unless the trace is younger than five minutes or `fresh` is set; otherwise fetched. */
  load(
    ref: TraceRef,
    options: Omit<TraceOptions, 'maxBytes'> & { fresh?: boolean },
    signal: AbortSignal,
  ): Promise<SpanTable>;
  /** While held a trace is not evicted; dispose of the answer to let it go. A large one goes with the last who held it. */
  hold(ref: TraceRef): vscode.Disposable;
}

/** From spans to places in the workspace. */
export interface Sources {
  label(table: SpanTable, row: SpanRow): Promise<SourceLabel>;
  preview(endpointId: string, table: SpanTable, row: SpanRow): Promise<SourcePreview>;
  /**
   * Opens the place beside the timeline (or asks which of several; says why when there is none) and says how it was found.
   * The span's trace lets one key lead back. Resolves to whether something was opened.
   */
  open(span: MeantSpan, options?: OpenOptions): Promise<boolean>;
  /** Lines of the span's stack traces that lie in the workspace. */
  frames(table: SpanTable, row: SpanRow): Promise<readonly SourceFrame[]>;
  openFrame(span: MeantSpan, frame: Pick<SourceFrame, 'event' | 'textLine'>): Promise<boolean>;
  /** Looks in the workspace's text for what the span is called in code. */
  searchText(span: Pick<MeantSpan, 'table' | 'row'>): Promise<void>;
  /** The span whose source was opened last. */
  readonly lastJump: (TraceRef & { readonly spanId: string }) | undefined;
  /** Some span of this session led into this file. */
  leadsTo(uri: string): boolean;
  /** Files, mappings, services or taught rules changed: ask again. */
  readonly onDidChange: vscode.Event<void>;
}

export interface OpenOptions {
  /** The focus stays where it is, and nothing is asked. */
  readonly preserveFocus?: boolean;
  /** One of the locations, by index. */
  readonly candidate?: number;
  /** Not where the span belongs but where its error happened. */
  readonly wants?: 'error';
}

/** A function with spans, and the evidence that led to it. */
export interface FunctionSites {
  readonly place: FunctionPlace;
  /** Stays the same while edits move the function, or count it anew among those of its name. */
  readonly id: string;
  /** Each once. */
  readonly keys: readonly string[];
}

/** What the lenses know; only unfiltered searches and the background fetch feed it. */
export interface Latency {
  /** Each span counts once, also when its trace is recorded again. `windowMs`: length of the window the search asked for. */
  record(endpointId: string, tables: readonly SpanTable[], windowMs: number): void;
  /** Length in ms of the window in force: that of the last search. */
  windowOf(endpointId: string): number | undefined;
  /** The functions of a file that have spans; from memory. */
  sites(endpointId: string, uri: string): readonly FunctionSites[];
  /** Numbers over keys; undefined when the window holds no span of them. */
  summarize(endpointId: string, keys: readonly string[]): LatencySummary | undefined;
  /** The text of a lens: the usual form, or the person's template. */
  describe(summary: LatencySummary): string;
  /** The text for a function of a file, if it has spans. */
  lensAt(endpointId: string, uri: string, at: Pick<FunctionPlace, 'name' | 'ordinal'>): string | undefined;
  /** Since when the function is another than the one that these spans ran; undefined while it is the same. */
  staleness(endpointId: string, sites: FunctionSites, hash: number): Promise<Staleness | undefined>;
  /** Spans came, or places are found elsewhere now. */
  readonly onDidChange: vscode.Event<void>;
}

/** The body of a function differs from the one that its spans ran. */
export interface Staleness {
  /** Short; undefined when the spans don't say which revision they ran. */
  readonly revision: string | undefined;
}
