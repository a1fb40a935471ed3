/**
 * What the host and the collect worker say to each other, and the collect workers of several windows among themselves: the one
 * that owns the ports answers, the others hand their window's questions on over a local socket and tell it what they hear.
 */
import type { FoundPage, Operation, TraceQuery } from '../core/search/traceQuery';
import type { TraceSummary } from '../core/spans/summary';
import type { TraceId } from '../core/spans/traceId';

/** What is asked of the store, wherever it is. Rejects with Failure `unreachable` while nobody owns it. */
export type StoreRequests = {
  services: { params: null; result: readonly string[] };
  operations: { params: { readonly service: string }; result: readonly Operation[] };
  search: { params: TraceQuery; result: FoundPage };
  /** OTLP JSON; undefined for a trace that is not (any more) here. */
  trace: { params: { readonly traceId: TraceId }; result: Uint8Array | undefined };
  traceIds: { params: null; result: readonly TraceId[] };
  clear: { params: null; result: null };
};

/** What only a worker's own window asks of it. */
export type ControlRequests = {
  /**
   * Begins to collect, or joins the window that does. `ifRunning`: only joins, and takes over later when that window goes;
   * without a running collector the answer is `stopped`. Never rejects for ports in use: that is a state.
   */
  start: { params: CollectorOptions & { readonly ifRunning?: boolean }; result: CollectorState };
  /** Stops collecting for all windows. */
  stop: { params: null; result: null };
  /** Ends this window's part: as owner it lets the ports go and the next window takes over. To be called before the end. */
  leave: { params: null; result: null };
};

/** What the worker of another window asks of the owner's. It is told no news before it said `hello`. */
export type GuestRequests = StoreRequests & {
  /** `version` is `linkVersion` of the asker; rejects with Failure `refused` when the owner speaks another one. */
  hello: { params: { readonly version: number }; result: CollectorState };
  /** Stops collecting for all windows. */
  stop: { params: null; result: null };
};

/** Of what the workers say to each other: after an update a window that was not reloaded speaks the older one. */
export const linkVersion = 1;

export type CollectNews = {
  state: CollectorState;
  change: TracesChange;
  log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string };
};

/** Settings as they are, and where things lie. */
export interface CollectorOptions {
  /** Folder in the extension's global storage, the same for all windows. */
  readonly folder: string;
  /** `spanlight.collector.host`: empty for the loopback addresses 127.0.0.1 and ::1. */
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly storageBytes: number;
  readonly allowedOrigins: readonly string[];
}

export interface CollectorState {
  /** `owner`: this window has the ports. `guest`: another one has them. `blocked`: ports are in use, see `conflicts`. */
  readonly role: 'stopped' | 'starting' | 'owner' | 'guest' | 'blocked';
  /** Where SDKs send to; the ports that are really open. Each speaks OTLP/HTTP and OTLP/gRPC. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Ports that somebody else has. */
  readonly conflicts: readonly PortConflict[];
  /** Why it does not work otherwise (a folder that can't be written), a sentence; undefined while it does. */
  readonly problem?: string;
  readonly stats: CollectorStats;
}

export interface PortConflict {
  readonly port: number;
  readonly which: 'http' | 'grpc';
  /** Who has it, as well as it can be known. */
  readonly holder?: { readonly pid?: number; readonly name?: string };
  /** A port that is free now. */
  readonly free?: number;
}

export interface CollectorStats {
  readonly traceCount: number;
  readonly spanCount: number;
  /** Of the log on disk. */
  readonly bytes: number;
  /** Since the store was made or cleared: traces that had to go for `storageBytes`. */
  readonly droppedTraces: number;
  readonly droppedSpans: number;
}

/** Traces that came, grew or went since the last one. */
export interface TracesChange {
  /** The newest 500 of those that grew, as they are now; the one that grew last first. */
  readonly grown: readonly TraceSummary[];
  /** How many grew in all: more than are listed when it was a flood. */
  readonly grownCount: number;
  /** Of those that went the ones that somebody was told of lately, as grown or by a search. For others there is a `reset`. */
  readonly removed: readonly TraceId[];
  /**
   * Everything was cleared, comes from another store now, or traces went that somebody may have been told of long ago: ask again
   * for what is shown.
   */
  readonly reset: boolean;
  readonly stats: CollectorStats;
}
