import { numberServices } from '../analysis/servicesOfRows';
import { SpanFlag, type SpanRow, type SpanTable } from '../spans/spanTable';
import type { Nanos } from '../time';

/** Fewer than this are seen at one glance and stay rows of their own. */
export const fewestEqual = 5;

/**
 * Siblings that are equal: same parent, service, name and kind. Groups are in the order of their first rows; all arrays but
 * `members` and `index` have an entry per group.
 */
export interface EqualSiblings {
  /** Rows, ascending within a group; those of group g from `index[g]` to `index[g + 1]` (exclusive). */
  readonly members: Uint32Array<ArrayBuffer>;
  readonly index: Uint32Array<ArrayBuffer>;
  /** Of the members' durations, ns. */
  readonly sum: Float64Array<ArrayBuffer>;
  readonly shortest: Float64Array<ArrayBuffer>;
  readonly median: Float64Array<ArrayBuffer>;
  readonly longest: Float64Array<ArrayBuffer>;
  /** Members that fail, and failing spans among all that the group would hide: members and what is below them. */
  readonly failed: Uint32Array<ArrayBuffer>;
  readonly failing: Uint32Array<ArrayBuffer>;
}

/** Two passes over the rows and a hash table of numbers: a million rows take a tenth of a second. Tops are nobody's siblings. */
export function equalSiblings(table: SpanTable): EqualSiblings {
  const { count } = table;
  const groupOf = new Int32Array(count).fill(-1);
  const sizes = countEqual(table, groupOf);
  // Numbers of those that are large enough, in the order of their first rows, which is that of the old numbers.
  const numbers = new Int32Array(sizes.length).fill(-1);
  let groups = 0;
  let membersCount = 0;
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i] < fewestEqual) continue;
    numbers[i] = groups++;
    membersCount += sizes[i];
  }
  const index = new Uint32Array(groups + 1);
  for (let i = 0; i < sizes.length; i++) if (numbers[i] >= 0) index[numbers[i] + 1] = sizes[i];
  for (let g = 0; g < groups; g++) index[g + 1] += index[g];
  const members = new Uint32Array(membersCount);
  const next = index.slice();
  for (let row = 0; row < count; row++) {
    const group = groupOf[row] < 0 ? -1 : numbers[groupOf[row]];
    if (group >= 0) members[next[group]++] = row;
  }
  return { members, index, ...measure(table, members, index) };
}

/** Gives each row that has a parent the number of its kind of sibling, and how many there are of each number. */
function countEqual(table: SpanTable, groupOf: Int32Array): Uint32Array {
  const { count, parent, name, kind, resource } = table;
  const { ofResource } = numberServices(table);
  let size = 16;
  while (size < count * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const firsts = new Uint32Array(count);
  const sizes = new Uint32Array(count);
  let used = 0;
  const isEqual = (a: SpanRow, b: SpanRow) =>
    parent[a] === parent[b] &&
    name[a] === name[b] &&
    kind[a] === kind[b] &&
    ofResource[resource[a]] === ofResource[resource[b]];
  for (let row = 0; row < count; row++) {
    if (parent[row] < 0) continue;
    let hash = Math.imul(parent[row], 0x9e3779b1) ^ Math.imul(name[row], 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (ofResource[resource[row]] * 8 + kind[row]), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & (size - 1);
    while (slots[slot] >= 0 && !isEqual(firsts[slots[slot]], row)) slot = (slot + 1) & (size - 1);
    if (slots[slot] < 0) {
      firsts[used] = row;
      slots[slot] = used++;
    }
    groupOf[row] = slots[slot];
    sizes[slots[slot]]++;
  }
  return sizes.subarray(0, used);
}

function measure(
  { duration, flags, subtreeEnd, count }: SpanTable,
  members: Uint32Array,
  index: Uint32Array,
): Omit<EqualSiblings, 'members' | 'index'> {
  const groups = index.length - 1;
  const sum = new Float64Array(groups);
  const shortest = new Float64Array(groups);
  const median = new Float64Array(groups);
  const longest = new Float64Array(groups);
  const failed = new Uint32Array(groups);
  const failing = new Uint32Array(groups);
  /** How many rows fail before a row. */
  const failingBefore = new Uint32Array(groups ? count + 1 : 0);
  for (let row = 0; row < failingBefore.length - 1; row++) {
    failingBefore[row + 1] = failingBefore[row] + (flags[row] & SpanFlag.Error ? 1 : 0);
  }
  for (let g = 0; g < groups; g++) {
    const durations = new Float64Array(index[g + 1] - index[g]);
    for (let i = 0; i < durations.length; i++) {
      const row = members[index[g] + i];
      durations[i] = duration[row];
      sum[g] += duration[row];
      if (flags[row] & SpanFlag.Error) failed[g]++;
      failing[g] += failingBefore[subtreeEnd[row]] - failingBefore[row];
    }
    durations.sort();
    shortest[g] = durations[0];
    longest[g] = durations[durations.length - 1];
    median[g] = middleOf(durations);
  }
  return { sum, shortest, median, longest, failed, failing };
}

function middleOf(sorted: Float64Array): Nanos {
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
