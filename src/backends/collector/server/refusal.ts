import { Failure, messageOf } from '../../../core/errors';

/**
 * Why a request is not taken, with what its sender is told over HTTP and over gRPC. SDKs try again after 429, 502, 503 and 504
 * over HTTP, and after UNAVAILABLE over gRPC, and drop what they sent after anything else: so `busy` is the only one to come back with.
 */
const codes = {
  unreadable: { http: 400, grpc: 3 },
  forbidden: { http: 403, grpc: 7 },
  unknownPath: { http: 404, grpc: 5 },
  wrongMethod: { http: 405, grpc: 12 },
  tooSlow: { http: 408, grpc: 1 },
  tooLarge: { http: 413, grpc: 8 },
  wrongType: { http: 415, grpc: 3 },
  unforeseen: { http: 500, grpc: 13 },
  busy: { http: 503, grpc: 14 },
} as const;

export type RefusalReason = keyof typeof codes;

/** Seconds after which a sender that came at a bad time may come again. */
export const retryAfterSeconds = 1;

export class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    /** For the log of the sender, in English. */
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'Refusal';
  }

  get httpStatus(): number {
    return codes[this.reason].http;
  }

  /** A number of google.rpc.Code. */
  get grpcCode(): number {
    return codes[this.reason].grpc;
  }
}

/** What the sender is told about an error of the store, or of ours. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Failure)) return new Refusal('unforeseen', 'Unexpected problem in the collector.', error);
  if (error.kind === 'tooLarge') return new Refusal('tooLarge', error.message, error);
  if (error.kind === 'unreachable') return new Refusal('busy', error.message, error);
  const isTheirs = error.kind === 'unreadable' || error.kind === 'cutOff' || error.kind === 'invalidInput';
  return new Refusal(isTheirs ? 'unreadable' : 'unforeseen', messageOf(error), error);
}
