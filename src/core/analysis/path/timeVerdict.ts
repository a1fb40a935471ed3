import { phrase, type Phrase } from '../../phrase';
import { joinRows } from '../../spans/rowSets';
import { serviceOf, SpanKind, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { extentOf } from '../../spans/summary';
import type { CriticalPath, VerdictLine } from '../analysis';
import { mostAtOnce } from './mostAtOnce';
import { percentText } from './percentText';
import { ranBeside } from './ranBeside';
import { ShapePaths } from './shapePaths';
import { pathTimes } from './shares';
import { subjectOfAll } from '../words/spanSubject';

/** Below this share nobody would say that it is where the time went. */
const telling = 0.1;

/**
 * Where did the time go: what has the largest share of the critical path, spans of one shape at one place taken together. Time on
 * the path is a span's own: what its children have of it is theirs. Undefined when there is no time to speak of.
 */
export function timeVerdict(table: SpanTable, root: SpanRow, path: CriticalPath): VerdictLine | undefined {
  const duration = table.duration[root];
  if (duration <= 0) return undefined;
  const paths = new ShapePaths(table, root);
  const { rows: onPath, times } = pathTimes(path);
  // By group, of which there are fewer than spans.
  const sums = new Float64Array(table.subtreeEnd[root] - root + 1);
  let largest = root;
  for (let i = 0; i < onPath.length; i++) {
    const group = paths.groupOf(onPath[i]);
    sums[group] += times[i];
    if (sums[group] > sums[paths.groupOf(largest)]) largest = onPath[i];
  }
  const rows = paths.membersOf(largest);
  const part = partOf(table, root, sums[paths.groupOf(largest)] / duration);
  const subject = subjectOf(table, rows);
  if (sums[paths.groupOf(largest)] < duration * telling) {
    const sentence = phrase('no part stands out; {0} has most, {1}', subject, part);
    return { sentence, row: rows[0], rows };
  }
  const beside = ranBeside(table, paths, path, paths.groupOf(largest));
  if (!beside) return { sentence: sentenceOf(table, root, rows, part), row: rows[0], rows };
  const other = subjectOf(table, beside);
  const sentence =
    rows.length === 1
      ? phrase('{0} itself, {1}, most of it while {2} ran', subject, part, other)
      : phrase('{0} themselves, {1}, most of it while {2} ran', subject, part, other);
  // What could be done about it lies with those that ran.
  return { sentence, row: beside[0], rows: joinRows([rows, beside]).sort() };
}

function subjectOf(table: SpanTable, rows: Uint32Array): Phrase {
  const subject = subjectOfAll(table, rows);
  return rows.length > 1 ? phrase('{0} × {1}', rows.length, subject) : subject;
}

function sentenceOf(table: SpanTable, root: SpanRow, rows: Uint32Array, part: Phrase): Phrase {
  const [row] = rows;
  const subject = subjectOf(table, rows);
  if (row === root && table.subtreeEnd[root] === root + 1)
    return phrase('{0}: nothing that happens within it is traced', subject);
  const isLeaf = rows.every(member => table.subtreeEnd[member] === member + 1);
  if (rows.length === 1) {
    if (isLeaf) return phrase('{0}, {1}', subject, part);
    const called = calledService(table, row);
    return called === undefined
      ? phrase('{0} itself, {1}', subject, part)
      : phrase('{0}, on the way to {2} and back, {1}', subject, part, called);
  }
  const atOnce = mostAtOnce(table, rows);
  if (atOnce === undefined)
    return isLeaf ? phrase('{0}, {1}', subject, part) : phrase('{0} themselves, {1}', subject, part);
  if (atOnce === 1)
    return isLeaf
      ? phrase('{0}, one after the other, {1}', subject, part)
      : phrase('{0} themselves, one after the other, {1}', subject, part);
  if (atOnce === rows.length)
    return isLeaf
      ? phrase('{0}, all at once, {1}', subject, part)
      : phrase('{0} themselves, all at once, {1}', subject, part);
  return isLeaf
    ? phrase('{0}, up to {2} at once, {1}', subject, part, atOnce)
    : phrase('{0} themselves, up to {2} at once, {1}', subject, part, atOnce);
}

/** Where much runs before or after the root, a share of the root is none of the trace. */
function partOf(table: SpanTable, root: SpanRow, share: number): Phrase {
  const isAll = extentOf(table) <= table.duration[root] * 1.1;
  return isAll ? phrase('{0} of the trace', percentText(share)) : phrase('{0} of the answer', percentText(share));
}

/** Of a call that holds nothing but what another service did: its own time is that of network and waiting. */
function calledService(table: SpanTable, row: SpanRow): string | undefined {
  const child = row + 1;
  const isCall =
    table.kind[row] === SpanKind.Client &&
    table.kind[child] === SpanKind.Server &&
    table.subtreeEnd[child] === table.subtreeEnd[row];
  const called = serviceOf(table, child);
  return isCall && called !== serviceOf(table, row) ? called : undefined;
}
