/**
 * Writes segments anew without the spans of dropped traces, and puts those together that are next to each other and small by
 * now: a trace that goes on for hours must not keep a file for each minute. Meanwhile traces go on being dropped and read: only when the new
 * generation is whole and has its name, the index refers to it, in one go.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { keepSpans } from '../../../core/otlp/keepSpans';
import { plainRequest } from './plainRequest';
import type { RecordReader } from './recordReader';
import { newSegment, segmentPath, unfinishedPath, type Segment } from './segment';
import type { SegmentLog } from './segmentLog';
import { breathe, Slices } from './slices';
import type { StoreDisk } from './storeDisk';
import { dropRecord, headerBytes, requestHeader } from './storeFormat';
import type { StoreIndex } from './storeIndex';

const compress = promisify(gzip);
const flushBytes = 1 << 20;
const slotsAtOnce = 250_000;

export interface Compaction {
  readonly folder: string;
  readonly disk: StoreDisk;
  readonly log: SegmentLog;
  readonly index: StoreIndex;
  readonly reader: RecordReader;
  readonly signal: AbortSignal;
}

/** A record and its spans, as they were when it was copied. */
interface Move {
  readonly record: number;
  readonly at: number;
  readonly length: number;
  readonly spans: readonly { readonly slot: number; readonly offset: number }[];
  /** Of the spans in the new record; undefined where nothing moved inside. */
  readonly offsets: Uint32Array | undefined;
  readonly spanCount: number;
}

/** Rejects when the disk refuses or the signal is aborted; then all is as it was. */
export async function compactSegments(compaction: Compaction, run: readonly Segment[]): Promise<void> {
  const { folder, disk, log, signal } = compaction;
  // Under the last one's number: no file holds sequence numbers beyond its own, as the next segment's begin behind the files.
  const segment = run[run.length - 1];
  const generation = segment.generation + 1;
  const unfinished = unfinishedPath(folder, segment.number, generation);
  await disk.remove(unfinished);
  const path = segmentPath(folder, segment.number, generation);
  const next = newSegment(segment.number, generation, path, await disk.create(unfinished));
  try {
    const moves = await copyLive(compaction, run, next);
    signal.throwIfAborted();
    await disk.rename(unfinished, path);
    moveIndex(compaction, run, next, moves);
  } catch (error) {
    log.bytes -= next.size;
    await next.file.close();
    await disk.remove(unfinished);
    throw error;
  }
  await log.replace(run, next);
}

async function copyLive(compaction: Compaction, run: readonly Segment[], next: Segment): Promise<Move[]> {
  const { log, index, reader, signal } = compaction;
  const { records } = index;
  const spansOf = await liveSpans(compaction, run);
  const meant = new Set(run);
  const moves: Move[] = [];
  const slices = new Slices();
  let buffers: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await next.file.write(buffers, next.size);
    next.size += bytes;
    log.bytes += bytes;
    buffers = [];
    bytes = 0;
  };
  const put = (...parts: Uint8Array[]): void => {
    buffers.push(...parts);
    for (const part of parts) bytes += part.length;
  };
  let drops = run.flatMap(({ drops }) => drops);
  /** Of drops without a record between them the last says it all. */
  const putDrops = (before: number): void => {
    const due = drops.filter(({ sequence }) => sequence < before).at(-1);
    drops = drops.filter(({ sequence }) => sequence >= before);
    if (!due) return;
    if (next.size + bytes === 0) next.beginsWithDrop = true;
    put(dropRecord(due.drop, due.sequence));
    next.drops.push(due);
  };
  const inOrder = run.flatMap(segment =>
    [...spansOf.keys()]
      .filter(record => records.segments[record] === segment)
      .sort((a, b) => records.at[a] - records.at[b]),
  );
  for (const record of inOrder) {
    if (!isIn(meant, records.segments[record])) continue; // dropped meanwhile
    const { bytes: raw, body: oldBody, header } = reader.raw(record);
    const { format, isGzip } = header;
    putDrops(header.sequence);
    const spans = (spansOf.get(record) ?? []).filter(({ slot }) => index.spans.record[slot] === record);
    const at = next.size + bytes;
    if (spans.length === records.spanCount[record]) {
      put(raw);
      const spanCount = spans.length;
      moves.push({ record, at, length: oldBody.length, spans, offsets: undefined, spanCount });
    } else {
      spans.sort((a, b) => a.offset - b.offset);
      const isLive = new Set(spans.map(({ offset }) => offset));
      const kept = keepSpans(plainRequest(oldBody, format, isGzip), offset => isLive.has(offset));
      if (kept?.offsets.length !== spans.length)
        throw new Error(`${run[0].path}: spans of record ${header.sequence} differ`);
      const body = isGzip ? await compress(kept.request, { level: 1 }) : kept.request;
      put(requestHeader({ ...header, format: 'otlp-protobuf' }, body), body);
      const { offsets } = kept;
      moves.push({ record, at, length: body.length, spans, offsets, spanCount: offsets.length });
    }
    if (bytes >= flushBytes) await flush();
    await slices.breatheIfDue(signal);
    signal.throwIfAborted();
  }
  putDrops(Infinity);
  await flush();
  return moves;
}

/** By record. */
async function liveSpans(
  { index, signal }: Compaction,
  run: readonly Segment[],
): Promise<Map<number, Move['spans'][number][]>> {
  const { spans, records } = index;
  const meant = new Set(run);
  const found = new Map<number, Move['spans'][number][]>();
  for (let from = 0; from < spans.slots.end; from += slotsAtOnce) {
    const to = Math.min(spans.slots.end, from + slotsAtOnce);
    const { record: recordOf, offset } = spans;
    for (let slot = from; slot < to; slot++) {
      const record = recordOf[slot];
      if (!isIn(meant, records.segments[record])) continue;
      const known = found.get(record);
      if (known) known.push({ slot, offset: offset[slot] });
      else found.set(record, [{ slot, offset: offset[slot] }]);
    }
    await breathe();
    signal.throwIfAborted();
  }
  return found;
}

function moveIndex(
  { index, reader }: Compaction,
  run: readonly Segment[],
  next: Segment,
  moves: readonly Move[],
): void {
  const { spans, records } = index;
  const meant = new Set(run);
  for (const { record, at, length, spans: moved, offsets, spanCount } of moves) {
    if (!isIn(meant, records.segments[record])) {
      next.deadBytes += headerBytes + length;
      continue;
    }
    records.place(record, next, at, length, spanCount);
    next.liveRecords++;
    next.deadBytes += length * (1 - records.liveCount[record] / spanCount);
    if (!offsets) continue;
    moved.forEach(({ slot }, i) => {
      if (spans.record[slot] === record) spans.offset[slot] = offsets[i];
    });
    reader.forget(record);
  }
}

function isIn(run: ReadonlySet<Segment>, segment: Segment | undefined): boolean {
  return segment !== undefined && run.has(segment);
}
