import type { ImportFormat, ReadResult } from '../core/import/reader';

/** Turns the bytes of a response into SpanTables, away from the thread that fetches them. */
export interface Decoder {
  /** A payload will come soon: what takes time to start may start now. */
  prepare?(): void;
  begin(format: ImportFormat): Decoding;
}

/** One response on its way into columns. */
export interface Decoding {
  /** Bytes appended so far. */
  readonly length: number;
  /** Copies the chunk to the end of the shared buffer. Throws Failure `tooLarge` beyond 4 GB. */
  append(chunk: Uint8Array): void;
  /** No more bytes come. Rejects with Failure `unreadable` or `cutOff` (see PayloadReader), or the signal's AbortError. */
  finish(signal: AbortSignal): Promise<ReadResult>;
  /** Frees what the decoding holds when nobody wants its result any more; harmless after `finish`. */
  dispose(): void;
}
