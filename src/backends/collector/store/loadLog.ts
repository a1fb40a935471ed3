/**
 * Builds the index out of the log, in the order in which it was written: requests are scanned again, drops are done again.
 * What has arrived since (it is in the log already) comes last.
 */
import { isAbort, messageOf } from '../../../core/errors';
import { plainRequest } from './plainRequest';
import type { RecordReader } from './recordReader';
import type { Segment } from './segment';
import type { SegmentLog } from './segmentLog';
import { Slices } from './slices';
import { none } from './spanColumns';
import { StagedSpans } from './stagedSpans';
import { headerBytes, readRecord, recordsIn, type Drop, type RequestHeader } from './storeFormat';
import type { PlacedRecord, StoreIndex } from './storeIndex';

export interface Loading {
  readonly log: SegmentLog;
  readonly index: StoreIndex;
  readonly reader: RecordReader;
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
}

/** `segments`: those that were there at the beginning. Rejects when the signal is aborted. */
export async function loadSegments(loading: Loading, segments: readonly Segment[]): Promise<void> {
  const slices = new Slices();
  const staged = new StagedSpans();
  const known = { sequence: -1 };
  let buffer = Buffer.alloc(0);
  for (const segment of segments) {
    if (buffer.length < segment.size) buffer = Buffer.allocUnsafeSlow(segment.size);
    const bytes = buffer.subarray(0, segment.size);
    try {
      const got = await segment.file.readLater(bytes, 0);
      await loadSegment(loading, segment, bytes.subarray(0, got), staged, slices, known);
    } catch (error) {
      if (isAbort(error)) throw error;
      loading.say(`${segment.path} can't be read: ${messageOf(error)}`);
      segment.isStuck = true;
    }
  }
}

async function loadSegment(
  loading: Loading,
  segment: Segment,
  bytes: Buffer,
  staged: StagedSpans,
  slices: Slices,
  known: { sequence: number },
) {
  const { log, index, signal, say } = loading;
  const onDamage = (from: number, to: number, isEnd: boolean): void => {
    segment.deadBytes += to - from;
    const what = isEnd ? 'the end was not written whole' : 'damaged';
    say(`${segment.path}: ${to - from} bytes from byte ${from} on are left out (${what})`);
  };
  let isFirst = true;
  for (const record of recordsIn(bytes, onDamage)) {
    if (record.sequence <= known.sequence) {
      // Segments were put together, and the crash came before the earlier one was removed, which was read by now.
      segment.deadBytes += headerBytes + record.length;
      continue;
    }
    known.sequence = record.sequence;
    if (record.kind === 'drop') {
      dropAgain(loading, record.drop);
      segment.drops.push(record);
      segment.beginsWithDrop ||= isFirst;
      log.lastDrop = record.drop;
    } else {
      const { at, length, header, sequence } = record;
      const body = bytes.subarray(at + headerBytes, at + headerBytes + length);
      const isKept = loadRequest(index, { segment, at, length, sequence }, header, body, staged, say);
      if (!isKept) segment.deadBytes += headerBytes + length;
    }
    isFirst = false;
    await slices.breatheIfDue(signal);
  }
}

function loadRequest(
  index: StoreIndex,
  place: PlacedRecord,
  { format, isGzip }: RequestHeader,
  body: Uint8Array,
  staged: StagedSpans,
  say: Loading['say'],
): boolean {
  try {
    staged.scan(plainRequest(body, format, isGzip));
  } catch (error) {
    say(`${place.segment.path}: the request at byte ${place.at} can't be read: ${messageOf(error)}`);
    return false;
  }
  index.add(staged, place);
  return staged.count > 0;
}

function dropAgain({ index, reader }: Loading, { watermark }: Drop): void {
  const { traces } = index;
  while (traces.oldest !== none && traces.touched[traces.oldest] < watermark)
    index.drop(traces.oldest, record => reader.forget(record));
}

/**
 * Requests that were written while the segments were read: until none is left in `late`, which may grow meanwhile. `onDone` is
 * called in the moment in which that is so.
 */
export async function loadLate(loading: Loading, late: PlacedRecord[], onDone: () => void): Promise<void> {
  const { index, signal, say } = loading;
  const slices = new Slices();
  const staged = new StagedSpans();
  // They are counted rather than taken off, as there may be a hundred thousand.
  for (let i = 0; i < late.length; i++) {
    const place = late[i];
    const { segment, at, length } = place;
    const bytes = Buffer.allocUnsafeSlow(headerBytes + length);
    const got = segment.file.read(bytes, at);
    const record = got === bytes.length ? readRecord(bytes, 0) : undefined;
    if (record?.kind === 'request') loadRequest(index, place, record.header, bytes.subarray(headerBytes), staged, say);
    else say(`${segment.path}: the request at byte ${at} can't be read again`);
    await slices.breatheIfDue(signal);
  }
  late.length = 0;
  onDone();
}
