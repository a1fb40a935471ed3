import type { ImportWarning, PayloadFormat, SpanTable } from '../spans/spanTable';

/** What a reader is made for: a format, or a file, of which only its bytes tell what it holds. */
export type ImportFormat = PayloadFormat | 'trace-file';

export interface ReadResult {
  /** One per trace id met, in order of first appearance. Empty when the payload holds no span. */
  readonly traces: readonly SpanTable[];
  /** What belongs to no single trace: errors the server listed, cut-off text, fields of the wrong shape. */
  readonly warnings: readonly ImportWarning[];
}

/**
 * Reads one payload while it arrives. `advance` may be called as often as bytes come in and does as much as it can;
 * `finish` says that no more will come. Damaged spans cost themselves and a warning, never the trace.
 * Throws Failure `unreadable` when nothing in the payload can be understood, `cutOff` when it ends before its first span.
 */
export interface PayloadReader {
  readonly format: ImportFormat;
  /** `length`: bytes of the shared buffer that are filled by now. */
  advance(length: number): void;
  finish(length: number): ReadResult;
}
