import type { TraceSummary } from '../spans/summary';
import type { Nanos } from '../time';

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

/** What a search found, without spans. */
export interface FoundPage {
  /** Newest first, each trace once. */
  readonly traces: readonly TraceSummary[];
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
