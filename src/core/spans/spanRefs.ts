import type { SpanRow } from './spanTable';
import type { SpanRef } from './traceId';

/** The columns that say who a span is. */
export interface SpanIds {
  readonly count: number;
  readonly spanIdHigh: Uint32Array;
  readonly spanIdLow: Uint32Array;
}

export interface FoundRefs {
  /** Row of each ref, -1 where there is none. */
  readonly rows: SpanRow[];
  /** Every row met that carries one of the ids, ascending: more than `rows` where ids are used twice. */
  readonly met: SpanRow[];
}

/** Rows of spans that were met before, perhaps in another fetch: one pass for all of them. `isHere` leaves rows out. */
export function findRefs(ids: SpanIds, refs: readonly SpanRef[], isHere?: (row: SpanRow) => boolean): FoundRefs {
  const rows = refs.map(() => -1);
  const met: SpanRow[] = [];
  if (!refs.length) return { rows, met };
  const wanted = new Map<string, number[]>();
  refs.forEach(({ spanId }, i) => {
    const places = wanted.get(spanId);
    if (places) places.push(i);
    else wanted.set(spanId, [i]);
  });
  const seen = new Map<string, number>();
  eachCandidate(ids, ids.count, [...wanted.keys()], (row, spanId) => {
    const places = wanted.get(spanId);
    if (!places || isHere?.(row) === false) return;
    const ordinal = seen.get(spanId) ?? 0;
    seen.set(spanId, ordinal + 1);
    met.push(row);
    for (const i of places) if (refs[i].ordinal === ordinal) rows[i] = row;
  });
  return { rows, met };
}

/**
 * Who these rows are, in their order. Only rows for which `isShared` holds (their id is another's as well) need a look at
 * the rows before them: one pass for all of those.
 */
export function refsOf(ids: SpanIds, rows: readonly SpanRow[], isShared: (row: SpanRow) => boolean): SpanRef[] {
  const ordinals = new Map<SpanRow, number>();
  const shared = rows.filter(isShared);
  if (shared.length) {
    const wanted = new Set(shared);
    const seen = new Map<string, number>();
    const asked = shared.map(row => idAt(ids, row));
    const end = shared.reduce((most, row) => Math.max(most, row), 0) + 1;
    eachCandidate(ids, end, asked, (row, spanId) => {
      if (!isShared(row)) return;
      const ordinal = seen.get(spanId) ?? 0;
      seen.set(spanId, ordinal + 1);
      if (wanted.has(row)) ordinals.set(row, ordinal);
    });
  }
  return rows.map(row => ({ spanId: idAt(ids, row), ordinal: ordinals.get(row) ?? 0 }));
}

/** Tells of the rows before `end` whose id ends like one of these. Most don't: 64 kB say so before anything is looked up. */
function eachCandidate(
  ids: SpanIds,
  end: SpanRow,
  spanIds: readonly string[],
  tell: (row: SpanRow, spanId: string) => void,
): void {
  const { spanIdLow } = ids;
  const maybe = new Uint8Array(0x10000);
  const lowHalves = new Set<number>();
  for (const spanId of spanIds) {
    const low = parseInt(spanId.slice(8), 16);
    maybe[low & 0xffff] = 1;
    lowHalves.add(low);
  }
  for (let row = nextMaybe(spanIdLow, maybe, 0, end); row < end; row = nextMaybe(spanIdLow, maybe, row + 1, end))
    if (lowHalves.has(spanIdLow[row])) tell(row, idAt(ids, row));
}

/** A loop of its own, which is compiled at once and for good: it walks over nearly all rows of a trace. */
function nextMaybe(spanIdLow: Uint32Array, maybe: Uint8Array, from: SpanRow, end: SpanRow): SpanRow {
  let row = from;
  while (row < end && !maybe[spanIdLow[row] & 0xffff]) row++;
  return row;
}

/** 16 lower-case hex digits. */
export function idAt({ spanIdHigh, spanIdLow }: Omit<SpanIds, 'count'>, row: SpanRow): string {
  return spanIdHigh[row].toString(16).padStart(8, '0') + spanIdLow[row].toString(16).padStart(8, '0');
}
