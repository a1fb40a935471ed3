import { abortError, Failure, isAbort, messageOf } from '../../../core/errors';
import type { FoundPage, Operation, TraceQuery } from '../../../core/search/traceQuery';
import type { TraceId } from '../../../core/spans/traceId';
import type { CollectorStats } from '../../../protocol/collect';
import { ChangeFeed } from './changeFeed';
import { findTraces } from './findTraces';
import { loadLate, loadSegments } from './loadLog';
import { toProtobuf } from './plainRequest';
import { readTrace } from './readTrace';
import { Reclaim } from './reclaim';
import { RecordReader } from './recordReader';
import { findSegments } from './segment';
import { SegmentLog } from './segmentLog';
import { none } from './spanColumns';
import { StagedPool } from './stagedSpans';
import { nodeDisk, type StoreDisk } from './storeDisk';
import { StoreIndex, type PlacedRecord } from './storeIndex';
import { TraceSummaries } from './traceSummaries';
import type { Acknowledgement, ReceivedRequest, StoreOptions, TraceStore } from './traceStore';

/**
 * Opens the log in the folder, which nobody else may write to. Requests are taken at once; what is in the log already is read
 * meanwhile, and searches wait for that. Rejects with Failure `unreachable` when the folder can't be used.
 */
export async function openTraceStore(options: StoreOptions, disk: StoreDisk = nodeDisk): Promise<TraceStore> {
  try {
    await disk.makeFolder(options.folder);
    const found = await findSegments(disk, options.folder);
    const store = new LoggedTraces(options, disk);
    await store.log.open(found);
    store.load();
    return store;
  } catch (cause) {
    throw new Failure('unreachable', `The folder ${options.folder} can't be used: ${messageOf(cause)}`, { cause });
  }
}

class LoggedTraces implements TraceStore {
  readonly log: SegmentLog;
  private readonly index = new StoreIndex();
  private readonly reader = new RecordReader(this.index);
  private readonly summaries = new TraceSummaries(this.index);
  private readonly feed = new ChangeFeed(
    this.index,
    this.summaries,
    () => this.stats(),
    () => this.options.now(),
  );
  private readonly staged = new StagedPool();
  /** On disk, and not in the index before what came earlier is. */
  private late: PlacedRecord[] | undefined = [];
  private readonly closing = new AbortController();
  private loading = Promise.resolve();
  private reclaim: Reclaim;
  private ended: Promise<void> | undefined;
  private clearing = Promise.resolve();
  readonly onDidChange = this.feed.event;

  constructor(
    private readonly options: StoreOptions,
    private readonly disk: StoreDisk,
  ) {
    const { folder, storageBytes } = options;
    const segmentBytes = segmentBytesOf(storageBytes);
    // A segment that is compacted is there twice for a moment.
    const maxBytes = storageBytes - segmentBytes;
    const onFull = (bytes: number) => void this.loading.then(() => this.reclaim.makeRoom(bytes));
    this.log = new SegmentLog({ folder, disk, segmentBytes, maxBytes, onFull });
    this.reclaim = this.newReclaim();
  }

  get loaded(): Promise<void> {
    return this.loading;
  }

  load(): void {
    const { log, index, reader } = this;
    const say = this.options.log;
    const loading = { log, index, reader, say, signal: this.closing.signal };
    const onDone = (): void => {
      this.late = undefined;
      if (index.traceCount > 0) this.feed.reset();
      this.reclaim.check();
    };
    const run = async (): Promise<void> => {
      await loadSegments(loading, [...log.segments]);
      await loadLate(loading, this.late ?? [], onDone);
    };
    this.loading = run().catch(error => {
      if (!isAbort(error)) say(`The log could not be read: ${messageOf(error)}`);
    });
  }

  async append(request: ReceivedRequest): Promise<Acknowledgement> {
    if (this.closing.signal.aborted) throw new Failure('unreachable', stopping);
    const staged = this.staged.take();
    try {
      const said = staged.scan(toProtobuf(request.plain, request.format));
      if (said.spanCount === 0) return said; // nothing to keep
      await this.log.append(request, place => {
        if (this.late) {
          this.late.push(place);
          return;
        }
        this.index.add(staged, place);
        this.feed.changed();
        this.reclaim.check();
      });
      return said;
    } finally {
      this.staged.giveBack(staged);
    }
  }

  services(): readonly string[] {
    return this.index.operations.services();
  }

  operations(service: string): readonly Operation[] {
    return this.index.operations.operations(service);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<FoundPage> {
    await this.ready(signal);
    const { index, reader, summaries } = this;
    const page = await findTraces({ index, reader, summaries, say: this.options.log }, query, signal);
    for (const { traceId } of page.traces) this.feed.mention(traceId);
    return page;
  }

  async trace(id: TraceId, signal: AbortSignal): Promise<Uint8Array | undefined> {
    await this.ready(signal);
    const { index, reader } = this;
    const trace = index.traces.numbers.get(id);
    return trace === undefined ? undefined : readTrace({ index, reader, say: this.options.log }, trace, signal);
  }

  traceIds(): readonly TraceId[] {
    const { traces } = this.index;
    const ids: TraceId[] = [];
    for (let trace = traces.newest; trace !== none; trace = traces.before(trace)) ids.push(traces.ids[trace]);
    return ids;
  }

  stats(): CollectorStats {
    const { index, log } = this;
    const { droppedTraces, droppedSpans } = log.lastDrop;
    return { traceCount: index.traceCount, spanCount: index.spanCount, bytes: log.bytes, droppedTraces, droppedSpans };
  }

  clear(): Promise<void> {
    // One after the other: each has its own end of making room.
    const done = this.clearing.then(() => this.clearAll());
    this.clearing = done.catch(() => undefined);
    return done;
  }

  close(): Promise<void> {
    return (this.ended ??= this.end());
  }

  dispose(): void {
    void this.close();
  }

  private async clearAll(): Promise<void> {
    await this.loading;
    await this.reclaim.stop();
    try {
      await this.log.between(async () => {
        try {
          await this.log.noteClearing();
          this.index.clear();
          this.reader.clear();
          this.summaries.clear();
          await this.log.removeCleared();
        } catch (cause) {
          const message = `The folder ${this.options.folder} can't be cleared: ${messageOf(cause)}`;
          throw new Failure('unreachable', message, { cause });
        }
      });
    } finally {
      // Also when it came to nothing: requests that wait for room would do so for ever.
      this.reclaim = this.newReclaim();
      this.log.resume();
      this.feed.reset();
    }
  }

  private async end(): Promise<void> {
    this.closing.abort(abortError());
    await this.reclaim.stop();
    await this.loading;
    await this.log.close();
    this.feed.dispose();
  }

  /** Resolves when the log was read. */
  private async ready(signal: AbortSignal): Promise<void> {
    await this.loading;
    signal.throwIfAborted();
    if (this.closing.signal.aborted) throw new Failure('unreachable', stopping);
  }

  private newReclaim(): Reclaim {
    const { log, index, reader, disk, options, feed } = this;
    const { folder, storageBytes } = options;
    const highBytes = storageBytes - 3 * segmentBytesOf(storageBytes);
    return new Reclaim({
      folder,
      disk,
      log,
      index,
      reader,
      highBytes,
      lowBytes: highBytes - storageBytes * 0.06,
      maxBytes: storageBytes,
      segmentBytes: segmentBytesOf(storageBytes),
      memoryBytes: Math.max(storageBytes, leastMemory),
      onDrop: (id, spanCount) => {
        feed.remove(id);
        options.onDrop?.(id, spanCount);
      },
      onProgress: () => feed.changed(),
      say: options.log,
    });
  }
}

const stopping = 'The collector is stopping.';

/** For the index; as much again is left for requests under way. */
const leastMemory = 16e6;

/** Small enough that most of them die as a whole. */
function segmentBytesOf(storageBytes: number): number {
  return Math.min(32e6, Math.max(storageBytes / 32, Math.min(1e6, storageBytes / 16)));
}
