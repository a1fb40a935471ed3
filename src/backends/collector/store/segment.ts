import { join } from 'node:path';
import type { StoreDisk, StoreFile } from './storeDisk';
import type { Drop } from './storeFormat';

/** A file of the log. Only its writer ever appends to it; a compacted one is written anew, as its next generation. */
export interface Segment {
  readonly number: number;
  readonly generation: number;
  readonly path: string;
  readonly file: StoreFile;
  /** Bytes that were written and count. */
  size: number;
  /** Index that the next record gets. */
  nextIndex: number;
  /** About how many bytes belong to dropped traces. */
  deadBytes: number;
  /** Records with a span that is not dropped. */
  liveRecords: number;
  /** When what was dropped: has to stay as long as older segments may hold such spans. */
  drops: { readonly sequence: number; readonly drop: Drop }[];
  /** Then a drop at the end of the segment before says nothing that is not said here. */
  beginsWithDrop: boolean;
  /** It could not be compacted: not tried again. */
  isStuck: boolean;
}

const pattern = /^(\d{8,10})\.(\d+)\.seg$/;

export function segmentPath(folder: string, number: number, generation: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.${generation}.seg`);
}

/** What a compaction writes before it is whole. */
export function unfinishedPath(folder: string, number: number, generation: number): string {
  return `${segmentPath(folder, number, generation)}.tmp`;
}

export function newSegment(number: number, generation: number, path: string, file: StoreFile): Segment {
  return {
    number,
    generation,
    path,
    file,
    size: 0,
    nextIndex: 0,
    deadBytes: 0,
    liveRecords: 0,
    drops: [],
    beginsWithDrop: false,
    isStuck: false,
  };
}

export interface FoundSegment {
  readonly number: number;
  readonly generation: number;
  readonly path: string;
}

/**
 * The segments of a folder in order. Of two generations the higher counts, as it was whole before it got its name; the other
 * one is removed, and so is what was not finished.
 */
export async function findSegments(disk: StoreDisk, folder: string): Promise<FoundSegment[]> {
  const found = new Map<number, FoundSegment>();
  for (const name of await disk.list(folder)) {
    const match = pattern.exec(name);
    const path = join(folder, name);
    if (!match) {
      if (name.endsWith('.seg.tmp')) await disk.remove(path);
      continue;
    }
    const segment = { number: Number(match[1]), generation: Number(match[2]), path };
    const other = found.get(segment.number);
    if (!other || other.generation < segment.generation) found.set(segment.number, segment);
    const surplus = other && (other.generation < segment.generation ? other : segment);
    if (surplus) await disk.remove(surplus.path);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}
