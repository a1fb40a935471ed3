/** From the chunks of a long answer to tables: progress, the question about size, and what to do when it breaks off. */
import { abortError, Failure, isAbort } from '../../core/errors';
import type { ReadResult } from '../../core/import/reader';
import type { PayloadFormat } from '../../core/spans/spanTable';
import type { TraceProgress } from '../backend';
import type { Decoder } from '../decoder';
import { troubleOf, type HttpAnswer } from './httpTransport';
import type { JaegerHttp } from './jaegerHttp';

/** Bytes between two reports of progress. */
const progressStep = 256 << 10;

export interface ReadOptions {
  readonly format: PayloadFormat;
  /** Bytes above which `onLarge` is asked, once: it throws or lets the reading go on, which waits for it. */
  readonly maxBytes: number;
  onLarge(bytes: number): Promise<void>;
  onProgress?(progress: TraceProgress): void;
}

export interface ReadAnswer extends ReadResult {
  readonly bytes: number;
  /** The connection broke off: what came before is here. */
  readonly isCutOff: boolean;
}

/** Throws Failure `cutOff` when the answer broke off before its first span, and whatever transport and decoder throw. */
export async function readAnswer(
  answer: HttpAnswer,
  http: JaegerHttp,
  decoder: Decoder,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ReadAnswer> {
  const decoding = decoder.begin(options.format);
  let cutOff: unknown;
  try {
    try {
      let asked = false;
      let reported = -1;
      for await (const chunk of answer.body) {
        decoding.append(chunk);
        if (reported < 0 || decoding.length - reported >= progressStep) {
          reported = decoding.length;
          options.onProgress?.({ phase: 'receiving', bytes: decoding.length });
        }
        if (decoding.length > options.maxBytes && !asked) {
          asked = true;
          await options.onLarge(decoding.length);
          if (signal.aborted) throw abortError();
        }
      }
    } catch (error) {
      if (troubleOf(error) !== 'cutOff') throw http.failureOf(error, signal, decoding.length);
      cutOff = error;
    }
    if (cutOff === undefined && !decoding.length) throw http.messages.unreadable(http.messages.emptyAnswer());
    options.onProgress?.({ phase: 'decoding', bytes: decoding.length });
    // Where the text ends too early the reader says so in a warning; that the connection broke matters if nothing is left.
    const result = await decoding.finish(signal).catch((error: unknown) => {
      if (isAbort(error) || !(error instanceof Failure)) throw error;
      throw cutOff === undefined ? http.messages.ofReader(error) : http.failureOf(cutOff, signal, decoding.length);
    });
    if (cutOff !== undefined && !result.traces.length) throw http.failureOf(cutOff, signal, decoding.length);
    return { ...result, bytes: decoding.length, isCutOff: cutOff !== undefined };
  } finally {
    decoding.dispose();
  }
}
