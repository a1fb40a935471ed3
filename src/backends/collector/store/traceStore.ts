import type { TraceId } from '../../../core/spans/traceId';
import type { Disposable } from '../../../core/disposable';
import type { Event } from '../../../core/emitter';
import type { FoundPage, Operation, TraceQuery } from '../../../core/search/traceQuery';
import type { CollectorStats, TracesChange } from '../../../protocol/collect';

/** How a request came: what its bytes are. */
export type RequestFormat = 'otlp-protobuf' | 'otlp-json' | 'zipkin-json';

/** A request as it came from an SDK, checked and scanned by the store before it says yes. */
export interface ReceivedRequest {
  readonly format: RequestFormat;
  /** As they came: compressed where `isGzip`. Kept so on disk. */
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
  /** Uncompressed bytes where the receiver has them already (it has to, to know their size). */
  readonly plain: Uint8Array;
  /** ms since the epoch. */
  readonly receivedMs: number;
}

/** What the sender is told. */
export interface Acknowledgement {
  readonly spanCount: number;
  /** See ScanResult. */
  readonly rejectedCount: number;
  readonly rejectedBecause: string;
}

export interface StoreOptions {
  /** Folder of the log; made when it is not there. */
  readonly folder: string;
  /** Bytes on disk; the oldest whole traces go first. */
  readonly storageBytes: number;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly log: (message: string) => void;
  /** A trace had to go for `storageBytes`, with so many spans. */
  readonly onDrop?: (id: TraceId, spanCount: number) => void;
}

/**
 * Everything the collector holds: an append-only log of requests on disk, and an index of its spans in memory. A trace that was
 * touched longest ago is dropped first, whole; its spans are marked, and segments are compacted when enough of them is marked.
 */
export interface TraceStore extends Disposable {
  /**
   * Resolves when `write()` has returned for the request: what was acknowledged survives the death of the process (not that of
   * the power). Throws Failure `unreadable` for what can't be understood (nothing of it is kept), `tooLarge` for too many spans at once, and Failure `unreachable` when
   * the disk refuses: the sender may try again.
   */
  append(request: ReceivedRequest): Promise<Acknowledgement>;
  /** Resolves when what was in the log before was read; never rejects. `search` and `trace` wait for it, what follows does not. */
  readonly loaded: Promise<void>;
  /** Sorted. */
  services(): readonly string[];
  operations(service: string): readonly Operation[];
  /** Newest first; checks attributes in the log itself, newest requests first. */
  search(query: TraceQuery, signal: AbortSignal): Promise<FoundPage>;
  /** All spans of a trace as one document of OTLP JSON; undefined for a trace that is not here. */
  trace(id: TraceId, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Ids of all traces, the one that grew last first. */
  traceIds(): readonly TraceId[];
  stats(): CollectorStats;
  /** Traces that grew, came or went; at once for the first, then together, at most every 205 ms. */
  readonly onDidChange: Event<TracesChange>;
  /** Forgets everything, on disk as well. */
  clear(): Promise<void>;
  /** Writes what is under way and closes the files. */
  close(): Promise<void>;
}
