import { Failure } from '../../../core/errors';
import type { ScannedSpan } from '../../../core/otlp/scannedSpan';
import { scanRequest } from '../../../core/otlp/scanRequest';
import type { TraceId } from '../../../core/spans/traceId';
import type { Acknowledgement } from './traceStore';

/** SDKs send hundreds at once, collectors thousands. Millions of tiny ones would take many times the request's own memory. */
const mostSpans = 250_000;

/** The spans of one request between its scan and its place in the index: nothing is known of it before it is on disk. */
export class StagedSpans {
  count = 0;
  readonly traceId: TraceId[] = [];
  readonly service: string[] = [];
  readonly name: string[] = [];
  readonly kind: number[] = [];
  readonly isRoot: boolean[] = [];
  readonly isError: boolean[] = [];
  readonly startSeconds: number[] = [];
  readonly startNanos: number[] = [];
  readonly duration: number[] = [];
  readonly offset: number[] = [];

  /** In place of what it held. Throws Failure `unreadable`, or `tooLarge` for more than 250,000 spans. */
  scan(request: Uint8Array): Acknowledgement {
    this.count = 0;
    const { rejectedCount, rejectedBecause } = scanRequest(request, this.take);
    return { spanCount: this.count, rejectedCount, rejectedBecause };
  }

  private readonly take = (span: ScannedSpan): void => {
    if (this.count === mostSpans)
      throw new Failure('tooLarge', `A request may hold ${mostSpans} spans. Send smaller batches.`);
    const i = this.count++;
    this.traceId[i] = span.traceId;
    this.service[i] = span.service;
    this.name[i] = span.name;
    this.kind[i] = span.kind;
    this.isRoot[i] = span.isRoot;
    this.isError[i] = span.isError;
    this.startSeconds[i] = span.startSeconds;
    this.startNanos[i] = span.startNanos;
    this.duration[i] = span.duration;
    this.offset[i] = span.offset;
  };
}

/** Arrays that have grown are worth keeping, but not many, and none that one huge request made. */
export class StagedPool {
  private readonly idle: StagedSpans[] = [];

  take(): StagedSpans {
    return this.idle.pop() ?? new StagedSpans();
  }

  giveBack(staged: StagedSpans): void {
    if (this.idle.length < 4 && staged.count <= 10_000) this.idle.push(staged);
  }
}
