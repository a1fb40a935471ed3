/**
 * The log on disk. Requests that wait are written together, in the order they came, each to the end of the newest segment;
 * what has to happen between two writes (a drop, a clearing) is done there. One thing at a time, so that what is in the log
 * before something else was in the index before it, too: reading it again from the beginning leads to the same index.
 *
 *   append ─► waiting ─┐
 *                      ├─► pump: one write ─► index ─► acknowledged
 *   between ─► urgent ─┘
 */
import { Failure, messageOf } from '../../../core/errors';
import { newSegment, segmentPath, type FoundSegment, type Segment } from './segment';
import type { StoreDisk } from './storeDisk';
import { dropRecord, headerBytes, maxRecordsOfSegment, requestHeader, sequenceOf, type Drop } from './storeFormat';
import type { PlacedRecord } from './storeIndex';
import type { ReceivedRequest } from './traceStore';

const mostAtOnce = 500;
const mostBytesAtOnce = 8e6;

export interface LogOptions {
  readonly folder: string;
  readonly disk: StoreDisk;
  /** A segment is closed when the next request would make it larger. */
  readonly segmentBytes: number;
  /** Requests wait when the log would grow beyond. */
  readonly maxBytes: number;
  /** There is no room for a request of so many bytes. To be answered with `resume` or `giveUp`. */
  readonly onFull: (bytes: number) => void;
}

interface Waiting {
  readonly request: ReceivedRequest;
  /** Is called in the order of the log, before anything else is written. */
  readonly onWritten: (place: PlacedRecord) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class SegmentLog {
  /** In order; the last one may be written to. */
  segments: Segment[] = [];
  /** On disk, with what a compaction has written so far. */
  bytes = 0;
  /** The last drop: its totals begin every segment, so that they are never lost with one. */
  lastDrop: Drop = { watermark: 0, droppedTraces: 0, droppedSpans: 0 };
  private active: Segment | undefined;
  private nextNumber = 1;
  private waiting: Waiting[] = [];
  private urgent: (() => Promise<void>)[] = [];
  private pumping = Promise.resolve();
  private isPumping = false;
  private isFull = false;
  private mayExceed = false;
  private isClosed = false;

  constructor(private readonly options: LogOptions) {}

  /** Segments that others wrote. Nothing is appended to them. */
  async open(found: readonly FoundSegment[]): Promise<void> {
    for (const { number, generation, path } of found) {
      const segment = newSegment(number, generation, path, await this.options.disk.open(path));
      segment.size = segment.file.size();
      this.bytes += segment.size;
      this.segments.push(segment);
      this.nextNumber = number + 1;
    }
  }

  isActive(segment: Segment): boolean {
    return segment === this.active;
  }

  /** Resolves when it is written and `onWritten` was called. */
  append(request: ReceivedRequest, onWritten: (place: PlacedRecord) => void): Promise<void> {
    if (this.isClosed) return Promise.reject(new Failure('unreachable', 'The collector is stopping.'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, onWritten, resolve, reject });
      this.pump();
    });
  }

  /** Does something while nothing is being written, and before anything that waits. */
  between<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.urgent.push(() => work().then(resolve, reject));
      this.pump();
    });
  }

  /** Only inside of `between`. */
  async writeDrop(drop: Drop): Promise<void> {
    this.lastDrop = drop;
    const segment = await this.segmentFor(headerBytes + 24);
    // A segment that was just made begins with it.
    if (segment.drops.at(-1)?.drop !== drop) await this.putDrop(segment, drop);
  }

  /** Only inside of `between`: the one that was written to may go. */
  async beginSegment(): Promise<void> {
    this.active = undefined;
    await this.segmentFor(0);
  }

  /** Only inside of `between`: begins a segment that says that all before it is dropped. When that can't be written all stays as it was. */
  async noteClearing(): Promise<void> {
    const { active, lastDrop } = this;
    this.active = undefined;
    this.lastDrop = { watermark: sequenceOf(this.nextNumber, 0), droppedTraces: 0, droppedSpans: 0 };
    try {
      await this.segmentFor(0);
    } catch (error) {
      Object.assign(this, { active, lastDrop });
      throw error;
    }
  }

  /** Only inside of `between`, behind `noteClearing`: all segments before the one that it began. */
  async removeCleared(): Promise<void> {
    const old = this.segments.filter(segment => segment !== this.active);
    // In case one can't be removed: it goes with the next ones that are dead.
    for (const segment of old) Object.assign(segment, { liveRecords: 0, deadBytes: segment.size });
    for (const segment of old) await this.remove(segment);
  }

  hasRoomFor(bytes: number): boolean {
    return this.bytes + bytes <= this.options.maxBytes;
  }

  /** There may be room now. */
  resume(): void {
    this.isFull = false;
    this.pump();
  }

  /** No more room can be made: one request may go beyond the limit, as long as nothing else is there; or it is refused. */
  giveUp(isEmpty: boolean): void {
    if (!this.isFull) return;
    if (isEmpty) this.mayExceed = true;
    else
      this.waiting
        .shift()
        ?.reject(new Failure('unreachable', `The collector finds no room in ${this.options.folder}.`));
    this.resume();
  }

  /**
   * The new one takes the place of those, which are next to each other. The last of them goes first: after a crash in between
   * what is left is read before the new one, which then has to hold nothing that is older and not left.
   */
  async replace(old: readonly Segment[], next: Segment): Promise<void> {
    this.segments.splice(this.segments.indexOf(old[0]), old.length, next);
    for (const segment of [...old].reverse()) {
      this.bytes -= segment.size;
      await segment.file.close();
      await this.options.disk.remove(segment.path);
    }
  }

  async remove(segment: Segment): Promise<void> {
    this.segments = this.segments.filter(one => one !== segment);
    this.bytes -= segment.size;
    if (segment === this.active) this.active = undefined;
    await segment.file.close();
    await this.options.disk.remove(segment.path);
  }

  /** Writes what waits, if there is room, and closes all files. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.isPumping) await this.pumping;
    for (const { reject } of this.waiting.splice(0)) reject(new Failure('unreachable', 'The collector is stopping.'));
    for (const { file } of this.segments.splice(0)) await file.close();
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    this.pumping = this.writeAll();
  }

  private async writeAll(): Promise<void> {
    for (;;) {
      const work = this.urgent.shift();
      if (work) {
        await work();
        continue;
      }
      const batch = this.nextBatch();
      if (!batch.length) {
        // At once, and not when the promise says so: what is asked for in between would wait for ever.
        this.isPumping = false;
        return;
      }
      await this.writeBatch(batch);
    }
  }

  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    if (this.isFull) return batch;
    let bytes = 0;
    for (const { request } of this.waiting) {
      const need = headerBytes + request.bytes.length;
      if (!this.hasRoomFor(bytes + need) && !(this.mayExceed && batch.length === 0)) {
        if (batch.length === 0) {
          this.isFull = true;
          this.options.onFull(need);
        }
        break;
      }
      if (batch.length && (batch.length === mostAtOnce || bytes + need > mostBytesAtOnce)) break;
      if (batch.length && (this.active?.size ?? 0) + bytes + need > this.options.segmentBytes) break;
      batch.push(this.waiting[batch.length]);
      bytes += need;
    }
    if (batch.length) this.mayExceed = false;
    this.waiting.splice(0, batch.length);
    return batch;
  }

  private async writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const bytes = batch.reduce((sum, { request }) => sum + headerBytes + request.bytes.length, 0);
      const segment = await this.segmentFor(bytes);
      const buffers: Uint8Array[] = [];
      const places: PlacedRecord[] = [];
      let at = segment.size;
      let index = segment.nextIndex;
      for (const { request } of batch) {
        const sequence = sequenceOf(segment.number, index++);
        buffers.push(requestHeader({ ...request, sequence }, request.bytes), request.bytes);
        places.push({ segment, at, length: request.bytes.length, sequence });
        at += headerBytes + request.bytes.length;
      }
      await this.put(segment, buffers, at - segment.size);
      segment.nextIndex = index;
      batch.forEach(({ onWritten, resolve }, i) => {
        onWritten(places[i]);
        resolve();
      });
    } catch (cause) {
      const message = `The collector can't write to ${this.options.folder}: ${messageOf(cause)}`;
      for (const { reject } of batch) reject(new Failure('unreachable', message, { cause }));
    }
  }

  private async segmentFor(bytes: number): Promise<Segment> {
    const { active } = this;
    if (active && (active.size + bytes <= this.options.segmentBytes || active.nextIndex === 0))
      if (active.nextIndex + mostAtOnce < maxRecordsOfSegment) return active;
    const { folder, disk } = this.options;
    for (let tries = 0; ; tries++) {
      const number = this.nextNumber++;
      const path = segmentPath(folder, number, 0);
      try {
        const segment = newSegment(number, 0, path, await disk.create(path));
        this.segments.push(segment);
        this.active = segment;
        if (this.lastDrop.watermark > 0) await this.putDrop(segment, this.lastDrop);
        return segment;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 100) throw error;
      }
    }
  }

  private async putDrop(segment: Segment, drop: Drop): Promise<void> {
    const sequence = sequenceOf(segment.number, segment.nextIndex);
    const record = dropRecord(drop, sequence);
    await this.put(segment, [record], record.length);
    if (segment.nextIndex === 0) segment.beginsWithDrop = true;
    segment.nextIndex++;
    segment.drops.push({ sequence, drop });
  }

  /** Behind the end. What of it got there when that went wrong is cut off, or the segment is left as it is. */
  private async put(segment: Segment, buffers: readonly Uint8Array[], bytes: number): Promise<void> {
    try {
      await segment.file.write(buffers, segment.size);
      segment.size += bytes;
      this.bytes += bytes;
    } catch (error) {
      try {
        await segment.file.truncate(segment.size);
      } catch {
        if (this.active === segment) this.active = undefined;
      }
      throw error;
    }
  }
}
