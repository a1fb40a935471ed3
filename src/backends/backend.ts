import type { ServiceGraph } from '../core/analysis/graph/serviceGraph';
import type { Endpoint } from '../core/endpoint';
import type { SpanTable } from '../core/spans/spanTable';
import type { TraceId } from '../core/spans/traceId';
import type { Disposable } from '../core/disposable';
import type { FoundPage, Operation, TraceQuery } from '../core/search/traceQuery';
import type { TracesChange } from '../protocol/collect';

export type { Operation, TraceQuery } from '../core/search/traceQuery';
export type { TraceSummary } from '../core/spans/summary';

export interface SearchPage extends FoundPage {
  /** Whole traces that the answer held anyway: opening one of them needs no second fetch. */
  readonly tables: readonly SpanTable[];
}

export interface Capabilities {
  /** A search may leave the service out. */
  readonly searchAllServices: boolean;
  /** Lists come as summaries, without the spans. */
  readonly summaries: boolean;
  /** The OTLP JSON API is there. */
  readonly v3: boolean;
  /** The legacy JSON search is there. */
  readonly legacySearch: boolean;
  /** As the server says it ("v2.13.0"), undefined when it doesn't. */
  readonly version: string | undefined;
}

/** ns since the epoch, `to` exclusive. */
export interface DependencyWindow {
  readonly from: bigint;
  readonly to: bigint;
}

/** Who calls whom. */
export interface Dependencies {
  readonly graph: ServiceGraph;
  /** Where they were counted here: in how many of the newest traces, of how many (undefined: of more than these). */
  readonly counted?: { readonly traces: number; readonly all: number | undefined };
}

/** How far the fetch of a trace is. `decoded` spans are known only once decoding began. */
export interface TraceProgress {
  readonly phase: 'waiting' | 'receiving' | 'decoding';
  readonly bytes: number;
}

/**
 * One source of traces. Every call ends in an answer, a Failure, or the AbortError of its signal; nothing is shown or
 * logged here. Features never ask which kind of backend they talk to.
 */
export interface Backend {
  readonly endpoint: Endpoint;
  /** Asks the server what it can; remembered, and asked again after an unexpected 404 or HTML page. */
  capabilities(signal: AbortSignal): Promise<Capabilities>;
  /** Sorted by name. */
  services(signal: AbortSignal): Promise<readonly string[]>;
  /** Sorted by name, each once per kind. */
  operations(service: string, signal: AbortSignal): Promise<readonly Operation[]>;
  search(query: TraceQuery, signal: AbortSignal): Promise<SearchPage>;
  dependencies(window: DependencyWindow, signal: AbortSignal): Promise<Dependencies>;
  /** `confirmLarge(bytes)` is asked once when the answer outgrows the limit; false ends in Failure `tooLarge`. */
  trace(id: TraceId, options: TraceOptions, signal: AbortSignal): Promise<SpanTable>;
  /** Page of the trace (and span) in the server's own UI; undefined when it has none. */
  uiUrl(id: TraceId, spanId?: string): string | undefined;
  /** Tells of traces as they come and grow, where the source can push; undefined where it has to be asked. */
  readonly watch?: (onChange: (change: TracesChange) => void) => Disposable;
  dispose(): void;
}

export interface TraceOptions {
  onProgress?(progress: TraceProgress): void;
  /** Bytes above which `confirmLarge` is asked. */
  readonly maxBytes: number;
  confirmLarge(bytes: number): Promise<boolean>;
}
