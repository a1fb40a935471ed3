import type { FindingSettings } from '../../../core/analysis/analysis';
import type { SpanRow, SpanTable } from '../../../core/spans/spanTable';
import type { TraceRef } from '../../../core/spans/traceId';
import type { MeantSpan } from '../../../host/meantSpans';
import type { HostEvents } from '../../../protocol/timeline';
import type { OtherTrace } from '../compareSession';
import type { PanelServices } from '../timelinePanel';

/** What the answers to a page's questions are made of: one tab. */
export interface AnswerContext {
  readonly services: PanelServices;
  readonly ref: TraceRef;
  /** The table of a question; one for an older revision throws an AbortError, which the page drops. */
  tableOf(revision: number): SpanTable;
  spanOf(revision: number, row: SpanRow): MeantSpan;
  notify<K extends keyof HostEvents & string>(name: K, payload: HostEvents[K]): void;
  /** Fires when the page goes: what it asked is of no use to the next one. */
  readonly pageLife: AbortSignal;
  /** Rows, ascending, that a search of the page found, as far as it is the latest one and has ended; else undefined. */
  foundRows(search: number): Uint32Array<ArrayBuffer> | undefined;
  /** In force now. */
  findingSettings(): FindingSettings;
  keepFound(found: FoundRows | undefined): void;
  /** The trace that this one is compared with; for another comparison than the one now it throws an AbortError. */
  compared(number: number): OtherTrace;
  /** In a tab of its own. */
  openTrace(ref: TraceRef, spanId: string): void;
}

/** What a search of the page found in the end. */
export interface FoundRows {
  /** Of the table that was searched. */
  readonly revision: number;
  readonly search: number;
  /** Ascending. */
  readonly rows: Uint32Array<ArrayBuffer>;
}
