import type { Endpoint } from '../core/endpoint';
import type { SpanTable } from '../core/spans/spanTable';
import type { TraceSummary } from '../core/spans/summary';
import type { TraceId } from '../core/spans/traceId';
import type { Nanos } from '../core/time';

export type { TraceSummary } from '../core/spans/summary';

export interface TraceQuery {
  /** undefined: all services, where the server can. */
  readonly service?: string;
  readonly operation?: string;
  /** ns since the epoch; `to` exclusive. */
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  /** Of one span, ns. */
  readonly minDuration?: Nanos;
  readonly maxDuration?: Nanos;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Only traces with at least one failing span. */
  readonly errorsOnly?: boolean;
  /** An answer of more bytes ends in Failure `tooLarge`; unless said, at a limit of the backend's own. */
  readonly maxBytes?: number;
}

export interface SearchPage {
  /** Newest first, each trace once. */
  readonly traces: readonly TraceSummary[];
  /** Whole traces that the answer held anyway: opening one of them needs no second fetch. */
  readonly tables: readonly SpanTable[];
  /** How many traces the server listed before we filtered here (equal to `traces.length` when we did not). */
  readonly checked: number;
  /** The server stopped at the limit: there may be more. */
  readonly limitReached: boolean;
  /** What the person should know: traces that can't be read, filters that were checked here. */
  readonly notes: readonly string[];
  /** End of the window for the next page (ns since the epoch, exclusive); undefined at the end. */
  readonly nextTo: bigint | undefined;
}

export interface Operation {
  readonly name: string;
  /** Lower-case OpenTelemetry kind, empty when the server doesn't say. */
  readonly kind: string;
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
  /** `confirmLarge(bytes)` is asked once when the answer outgrows the limit; false ends in Failure `tooLarge`. */
  trace(id: TraceId, options: TraceOptions, signal: AbortSignal): Promise<SpanTable>;
  /** Page of the trace (and span) in the server's own UI; undefined when it has none. */
  uiUrl(id: TraceId, spanId?: string): string | undefined;
  dispose(): void;
}

export interface TraceOptions {
  onProgress?(progress: TraceProgress): void;
  /** Bytes above which `confirmLarge` is asked. */
  readonly maxBytes: number;
  confirmLarge(bytes: number): Promise<boolean>;
}
