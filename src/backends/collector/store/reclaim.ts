/**
 * Makes room. Traces go in the order in which they were touched last, a few at a time; each time the log is told first, so that
 * they stay away after a crash. As they leave the old end of the log, most segments die as a whole; where traces were long,
 * the segments with the most dead bytes are compacted.
 */
import { isAbort, messageOf } from '../../../core/errors';
import type { TraceId } from '../../../core/spans/traceId';
import { compactSegments } from './compactSegment';
import type { RecordReader } from './recordReader';
import type { Segment } from './segment';
import type { SegmentLog } from './segmentLog';
import { breathe } from './slices';
import { none } from './spanColumns';
import type { StoreDisk } from './storeDisk';
import type { StoreIndex } from './storeIndex';

/** Dropped at once: some ms of work, and a small part of all. */
const mostAtOnce = 20_000;
const partAtOnce = 0.02;
/** A segment is worth being written again when at least this part of it is dead. */
const worthIt = 0.1;

export interface ReclaimOptions {
  readonly folder: string;
  readonly disk: StoreDisk;
  readonly log: SegmentLog;
  readonly index: StoreIndex;
  readonly reader: RecordReader;
  /** Bytes of the log above which room is made, and down to which. */
  readonly highBytes: number;
  readonly lowBytes: number;
  /** The most that the log may ever have, a compaction included. */
  readonly maxBytes: number;
  /** How large a segment becomes. */
  readonly segmentBytes: number;
  /** For the index. */
  readonly memoryBytes: number;
  readonly onDrop: (id: TraceId, spanCount: number) => void;
  readonly onProgress: () => void;
  readonly say: (message: string) => void;
}

export class Reclaim {
  private running = Promise.resolve();
  private isRunning = false;
  private readonly stopping = new AbortController();
  private wanted = 0;

  constructor(private readonly options: ReclaimOptions) {}

  /** Begins where there is too much, before requests have to wait for it. */
  check(): void {
    const { log, index, highBytes, memoryBytes } = this.options;
    if (log.bytes > highBytes || index.memoryBytes > memoryBytes) this.begin(0);
  }

  /** A request of so many bytes has to wait. */
  makeRoom(bytes: number): void {
    this.begin(bytes);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private begin(wanted: number): void {
    if (this.stopping.signal.aborted) return;
    this.wanted = Math.max(this.wanted, wanted);
    if (this.isRunning) return;
    this.isRunning = true;
    this.running = this.run();
  }

  private async run(): Promise<void> {
    const { log, index, say } = this.options;
    const { signal } = this.stopping;
    const memoryTarget = this.options.memoryBytes * 0.9;
    let hasMore = true;
    try {
      // What is dropped for memory alone leaves dead bytes; they are written away when the disk is full.
      while (hasMore && (log.bytes > this.target() || index.memoryBytes > memoryTarget)) {
        hasMore = await this.step();
        this.options.onProgress();
        log.resume();
        await breathe();
        if (signal.aborted) return;
      }
    } catch (error) {
      if (isAbort(error)) return;
      say(`No room could be made: ${messageOf(error)}`);
    }
    const isEnough = log.hasRoomFor(this.wanted);
    this.wanted = 0;
    this.isRunning = false; // now, as what is said next may lead back here
    if (isEnough) log.resume();
    else log.giveUp(index.traceCount === 0);
  }

  private target(): number {
    const { lowBytes, highBytes } = this.options;
    return Math.max(0, Math.min(lowBytes, highBytes - this.wanted));
  }

  /** False when there is nothing left to do. */
  private async step(): Promise<boolean> {
    const { log, index, say } = this.options;
    const gone = this.deadSegment();
    if (gone) {
      await log.remove(gone);
      return true;
    }
    const over = log.bytes - this.target();
    const worst = over > 0 ? this.worthCompacting(over) : undefined;
    if (worst) {
      try {
        await compactSegments({ ...this.options, signal: this.stopping.signal }, this.withNeighbours(worst));
      } catch (error) {
        if (isAbort(error)) throw error;
        worst.isStuck = true;
        say(`${worst.path} could not be compacted: ${messageOf(error)}`);
      }
      return true;
    }
    if (index.traceCount > 0) {
      await this.dropSome();
      return true;
    }
    // Only what is being written to is left, and all of it is dead.
    if (!log.segments.some(segment => log.isActive(segment) && segment.nextIndex > segment.drops.length)) return false;
    await log.between(() => log.beginSegment());
    return true;
  }

  /** Nothing of it is alive, and what was dropped is said elsewhere or of no meaning, because nothing older is left. */
  private deadSegment(): Segment | undefined {
    const { segments } = this.options.log;
    return segments.find(
      (segment, i) =>
        segment.liveRecords === 0 &&
        i < segments.length - 1 && // the last one's number is what the next ones count from
        !this.options.log.isActive(segment) &&
        (i === 0 || segment.drops.length === 0 || segments[i + 1]?.beginsWithDrop),
    );
  }

  private worthCompacting(over: number): Segment | undefined {
    const { log, maxBytes } = this.options;
    let dead = 0;
    let worst: Segment | undefined;
    const shareOf = ({ deadBytes, size }: Segment): number => deadBytes / size;
    for (const segment of log.segments) {
      if (log.isActive(segment) || segment.isStuck || segment.size === 0) continue;
      dead += segment.deadBytes;
      // Where the limit was lowered it is exceeded anyway, and writing anew makes that less: dropping alone would go on to the last trace.
      if (log.bytes <= maxBytes && log.bytes + segment.size - segment.deadBytes > maxBytes) continue;
      if (!worst || shareOf(segment) > shareOf(worst)) worst = segment;
    }
    // As long as compacting alone would not do, more goes first: what is more dead costs less.
    return worst && dead >= over && shareOf(worst) >= worthIt ? worst : undefined;
  }

  /** Those that are small by now come along, up to the size of one segment. */
  private withNeighbours(segment: Segment): Segment[] {
    const { log, segmentBytes } = this.options;
    const { segments } = log;
    const liveOf = ({ size, deadBytes }: Segment): number => size - deadBytes;
    let from = segments.indexOf(segment);
    let to = from + 1;
    let bytes = liveOf(segment);
    const takes = (other: Segment | undefined): boolean => {
      if (!other || other.isStuck || log.isActive(other)) return false;
      if (liveOf(other) > segmentBytes / 4 || bytes + liveOf(other) > segmentBytes) return false;
      if (log.bytes + bytes + liveOf(other) > this.options.maxBytes) return false;
      bytes += liveOf(other);
      return true;
    };
    while (takes(segments[from - 1])) from--;
    while (takes(segments[to])) to++;
    return segments.slice(from, to);
  }

  /** Between two writes: what is in the log before it is in the index, too. */
  private dropSome(): Promise<void> {
    const { log, index, reader, onDrop, say } = this.options;
    const { traces } = index;
    return log.between(async () => {
      let { watermark, droppedTraces, droppedSpans } = log.lastDrop;
      let [traceCount, spanCount] = [0, 0];
      const enough = Math.min(mostAtOnce, Math.ceil(index.spanCount * partAtOnce));
      for (let trace = traces.oldest; trace !== none; trace = traces.oldest) {
        // Those of one record go together: the watermark can't tell them apart.
        if (spanCount >= enough && traces.touched[trace] >= watermark) break;
        watermark = Math.max(watermark, traces.touched[trace] + 1);
        const count = traces.spanCount[trace];
        onDrop(traces.ids[trace], count);
        index.drop(trace, record => reader.forget(record));
        traceCount++;
        spanCount += count;
      }
      droppedTraces += traceCount;
      droppedSpans += spanCount;
      try {
        await log.writeDrop({ watermark, droppedTraces, droppedSpans });
      } catch (error) {
        // On a full disk making room comes first: only a crash now would bring some of them back.
        say(`What was dropped could not be noted: ${messageOf(error)}`);
      }
    });
  }
}
