import { messageOf } from '../../../core/errors';
import type { Acknowledgement, ReceivedRequest, RequestFormat } from '../store/traceStore';
import { Inflater, type Encoding } from './inflate';
import { MemoryBudget, type Share } from './memoryBudget';
import type { ReceiverLimits } from './receiverLimits';
import { Refusal, refusalFor } from './refusal';

/** Keeps a request, or throws a Failure as TraceStore.append does. */
export type Append = (request: ReceivedRequest) => Promise<Acknowledgement>;

/** A request whose bytes are all here, as they came. */
export interface IncomingBody {
  readonly format: RequestFormat;
  readonly bytes: Uint8Array;
  readonly encoding: Encoding | undefined;
}

/** The way from a request's bytes into the store, whatever the protocol they came by. */
export class Intake {
  readonly budget: MemoryBudget;
  private readonly inflater: Inflater;
  /** Of what was taken so far, for people who look. */
  requestCount = 0;
  spanCount = 0;

  constructor(
    private readonly append: Append,
    readonly limits: ReceiverLimits,
    private readonly now: () => number,
    private readonly log: (message: string) => void,
  ) {
    const { memoryBytes, smallRequestBytes, stallMs } = limits;
    this.budget = new MemoryBudget({ bytes: memoryBytes, smallRequestBytes, patienceMs: stallMs / 5 }, now);
    this.inflater = new Inflater(limits.requestBytes);
  }

  /** `share` holds the bytes already and is grown by what they are uncompressed. Throws nothing but a Refusal. */
  async take({ format, bytes, encoding }: IncomingBody, share: Share): Promise<Acknowledgement> {
    share.isReading = false;
    try {
      const plain = encoding ? await this.inflater.inflate(bytes, encoding) : bytes;
      if (plain !== bytes && !share.grow(plain.length)) throw tooMuchAtOnce();
      // The log knows one compression. What came by another one is kept plain.
      const isGzip = encoding === 'gzip';
      const receivedMs = this.now();
      const answer = await this.append({ format, bytes: isGzip ? bytes : plain, isGzip, plain, receivedMs });
      this.requestCount++;
      this.spanCount += answer.spanCount;
      return answer;
    } catch (error) {
      const refusal = refusalFor(error);
      if (refusal.reason === 'unforeseen') this.log(`A request could not be kept: ${stackOf(refusal.cause)}`);
      throw refusal;
    }
  }
}

export const tooMuchAtOnce = (): Refusal =>
  new Refusal('busy', 'The collector holds as much in memory as it may. Try again.');

const stackOf = (error: unknown): string => (error instanceof Error && error.stack) || messageOf(error);
