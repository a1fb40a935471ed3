import type { TraceSummary } from '../../core/spans/summary';
import type { TraceRef } from '../../core/spans/traceId';
import { groupTraces, type TraceGroup } from './traceGroups';

/** A trace; commands of its menu get the row itself. */
export interface TraceRow extends TraceRef {
  readonly kind: 'trace';
  readonly summary: TraceSummary;
  /** It stands below its operation, which need not be said again. */
  readonly isInGroup: boolean;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly group: TraceGroup;
}

/** There are more than are shown. */
export interface MoreRow {
  readonly kind: 'more';
  /** Of which group; undefined: of the list. */
  readonly group: string | undefined;
  readonly shown: number;
  /** That are known; undefined where there are older ones and nobody said how many. */
  readonly all: number | undefined;
}

/** Something to say instead of traces, or before them. */
export interface NoteRow {
  readonly kind: 'note';
  readonly text: string;
  /** All of it, where the text is the first sentence. */
  readonly detail?: string;
  readonly icon: 'info' | 'warning' | 'loading' | 'plug' | 'filter';
  /** What Enter and a click do. */
  readonly command?: { readonly id: string; readonly arguments?: readonly unknown[] };
}

export type Row = TraceRow | GroupRow | MoreRow | NoteRow;

export interface Listing {
  readonly endpointId: string;
  readonly traces: readonly TraceSummary[];
  /** Older ones exist that are not among `traces`. */
  readonly hasOlder: boolean;
  /** How many there are in all, where that is known. */
  readonly total: number | undefined;
  readonly isGrouped: boolean;
  /** Rows of the list, or of a group by its key. */
  readonly cap: (group: string | undefined) => number;
}

/** The rows of the tree's top. Never a silent cap: what is left out has a row that says so and brings more. */
export function topRows(listing: Listing): readonly Row[] {
  const { traces, isGrouped } = listing;
  if (isGrouped) {
    const groups: Row[] = groupTraces(traces).map(group => ({ kind: 'group', group }));
    const more: Row = { kind: 'more', group: undefined, shown: traces.length, all: allOf(listing) };
    return listing.hasOlder && groups.length ? [...groups, more] : groups;
  }
  return capped(listing, traces, undefined);
}

export function rowsOfGroup(listing: Listing, group: TraceGroup): readonly Row[] {
  return capped({ ...listing, hasOlder: false, total: undefined }, group.traces, group.key);
}

function capped(listing: Listing, traces: readonly TraceSummary[], group: string | undefined): readonly Row[] {
  const { endpointId, hasOlder } = listing;
  const shown = traces.slice(0, listing.cap(group));
  const isInGroup = group !== undefined;
  const rows: Row[] = shown.map(summary => ({
    kind: 'trace',
    endpointId,
    traceId: summary.traceId,
    summary,
    isInGroup,
  }));
  if (shown.length < traces.length || (hasOlder && shown.length > 0))
    rows.push({ kind: 'more', group, shown: shown.length, all: isInGroup ? traces.length : allOf(listing) });
  return rows;
}

function allOf({ traces, hasOlder, total }: Listing): number | undefined {
  if (total !== undefined && total >= traces.length) return total;
  return hasOlder ? undefined : traces.length;
}
