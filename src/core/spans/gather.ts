/**
 * Short loops over nothing but typed arrays. What V8 compiles for a loop that touches other objects is thrown away when the last
 * object of that shape is collected, as happens between two traces; and a long loop takes long to compile. These stay, and
 * are compiled before the first thousand rows are done.
 *
 * `at`: where records begin, in doubles, `count` of them. Results go to `to` from `row` on.
 */
import { Field, sparseKeyBits, sparseKeyMask } from './spanRecords';

/** Finds the records. Goes to each and does little else: then it goes to many at a time, because none has to be waited for. */
export function findRecords(
  starts: Uint32Array,
  words: Uint32Array,
  members: Uint32Array,
  memberOfRow: Uint32Array,
  at: Uint32Array,
  idHigh: Uint32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const record = starts[members[memberOfRow[row + i]]];
    at[i] = record;
    idHigh[row + i] = words[record * 2 + Field.IdHigh];
  }
}

export function copyField(
  words: Uint32Array,
  at: Uint32Array,
  field: Field,
  to: Uint32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) to[row + i] = words[at[i] * 2 + field];
}

/** `field`: where ranges begin, the next one is where they end. What has no range stays untouched: it is zero. */
export function copyRange(
  words: Uint32Array,
  at: Uint32Array,
  field: Field,
  offset: Uint32Array,
  length: Uint32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const word = at[i] * 2 + field;
    const from = words[word];
    if (from === 0) continue;
    offset[row + i] = from;
    length[row + i] = words[word + 1] - from;
  }
}

/** `orderFlags` by member are added. */
export function copyMarks(
  words: Uint32Array,
  at: Uint32Array,
  orderFlags: Uint8Array,
  memberOfRow: Uint32Array,
  kind: Uint8Array,
  status: Uint8Array,
  flags: Uint8Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const marks = words[at[i] * 2 + Field.Marks];
    kind[row + i] = marks & 0xff;
    status[row + i] = (marks >>> 8) & 0xff;
    flags[row + i] = ((marks >>> 16) & 0xff) | orderFlags[memberOfRow[row + i]];
  }
}

/** The entries of `of` that the fields name; nothing is written for field 0. */
export function copyNamed(
  words: Uint32Array,
  at: Uint32Array,
  field: Field,
  of: Uint32Array,
  to: Uint32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const name = words[at[i] * 2 + field];
    if (name) to[row + i] = of[name];
  }
}

/** Where the events of each row begin; `used` are those of the rows before. Gives those up to here. */
export function countEvents(
  words: Uint32Array,
  at: Uint32Array,
  index: Uint32Array,
  used: number,
  row: number,
  count: number,
): number {
  for (let i = 0; i < count; i++) {
    const word = at[i] * 2;
    index[row + i] = used;
    used += words[word + Field.LastEvent] - words[word + Field.FirstEvent];
  }
  return used;
}

/** `next`: by key, where its next value goes. */
export function copySparse(
  words: Uint32Array,
  at: Uint32Array,
  next: Uint32Array,
  rows: Uint32Array,
  values: Uint32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const first = at[i] * 2 + Field.FirstSparse;
    const last = first + (words[at[i] * 2 + Field.Marks] >>> 24);
    for (let word = first; word < last; word++) {
      const to = next[words[word] & sparseKeyMask]++;
      rows[to] = row + i;
      values[to] = words[word] >>> sparseKeyBits;
    }
  }
}
