import type * as vscode from 'vscode';
import type { Backend, Capabilities, TraceOptions } from '../backends/backend';
import type { Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import type { EntryProblem } from '../core/endpoints/endpointList';
import type { Failure } from '../core/errors';
import type { LatencySummary } from '../core/latency/latencyBook';
import type { SourceAnswer } from '../core/source/codeResolver';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { TraceRef } from '../core/spans/traceId';
import type { Finder } from '../protocol/findClient';
import type { SourceLabel, SourcePreview } from '../protocol/timeline';
import type { EndpointSecrets } from './secrets';

/** What features are built on; made once, by hand, in extension.ts. A feature takes what it uses, not all of it. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly endpoints: EndpointSetup;
  readonly traces: Traces;
  readonly sources: Sources;
  readonly latency: Latency;
  readonly finder: Finder & { forget(table: SpanTable): void };
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
  /** Why an endpoint is `loginNeeded` or `unreachable`. */
  fault(id: string): Failure | undefined;
  /** What the server said it can, if it was asked; makes no request. */
  capabilities(id: string): Capabilities | undefined;
}

/** Decoded traces, kept up to `spanlight.cacheBytes` and as long as a tab shows them; large ones not much longer. */
export interface Traces {
  /** The table if it is here; no fetch. */
  get(ref: TraceRef): SpanTable | undefined;
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
  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer>;
  label(table: SpanTable, row: SpanRow): Promise<SourceLabel>;
  preview(endpointId: string, table: SpanTable, row: SpanRow): Promise<SourcePreview>;
  /**
   * Opens the place beside the timeline (or asks which of several; says why when there is none) and says which rule found
   * it. `from` lets one key lead back. Resolves to whether something was opened.
   */
  open(
    from: TraceRef,
    table: SpanTable,
    row: SpanRow,
    options?: { preserveFocus?: boolean; candidate?: number },
  ): Promise<boolean>;
  /** The span whose source was opened last. */
  readonly lastJump: (TraceRef & { readonly spanId: string }) | undefined;
  /** Some span of this session led into this file. */
  leadsTo(uri: string): boolean;
  /** Names of the packages, modules and folders here: a service called so is most likely this workspace's own. */
  ownNames(): Promise<ReadonlySet<string>>;
  /** Files, mappings or services changed: ask again. */
  readonly onDidChange: vscode.Event<void>;
}

/** A place in one file that spans named; `line` (1-based) is undefined when only the function is known. */
export interface FunctionSite {
  readonly key: string;
  readonly line: number | undefined;
  readonly functionName: string | undefined;
}

/** What the lenses know; only unfiltered searches and the background fetch feed it. */
export interface Latency {
  /** Each span counts once, also when its trace is recorded again. `windowMs`: length of the window the search asked for. */
  record(endpointId: string, tables: readonly SpanTable[], windowMs: number): void;
  /** Length in ms of the window in force: that of the last search. */
  windowOf(endpointId: string): number | undefined;
  /** The places with spans in a file; from memory. */
  sites(endpointId: string, uri: string): readonly FunctionSite[];
  /** Numbers over sites (by key); undefined when the window holds no span of them. */
  summarize(endpointId: string, sites: readonly string[]): LatencySummary | undefined;
  /** The text of a lens: the usual form, or the person's template. */
  describe(summary: LatencySummary): string;
  /** Spans came, or places are found elsewhere now. */
  readonly onDidChange: vscode.Event<void>;
}
