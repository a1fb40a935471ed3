import { phrase, type Phrase } from '../../phrase';
import { isError, SpanFlag, SpanStatus, sparseOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import type { ErrorOrigin, VerdictLine } from '../analysis';
import { errorPhrase } from './errorPhrase';
import { ErrorTexts } from './errorText';
import { failedTries } from './failedTries';
import { shownName } from '../words/shownName';

/** Spans that a click on the subject selects, at most. */
const mostRows = 10_000;

/**
 * Where did it fail: the earliest error that reached the chosen root, else one that probably did, else of another part of the
 * trace. When all were caught on their way, that is said, as what it is. Undefined when nothing failed.
 */
export function failureVerdict(
  table: SpanTable,
  root: SpanRow,
  errors: readonly ErrorOrigin[],
): VerdictLine | undefined {
  if (!errors.length) return undefined;
  const isBelow = ({ row }: ErrorOrigin): boolean => row >= root && row < table.subtreeEnd[root];
  const reached = errors.filter(({ outcome }) => outcome === 'reached');
  const probably = errors.filter(({ outcome }) => outcome === 'probablyReached');
  for (const some of [reached.filter(isBelow), probably.filter(isBelow)])
    if (some.length) return ofOrigins(table, some, []);
  // Nothing below explains why it fails: it began here.
  if (isError(table, root)) return ofRoot(table, root, errors);
  const elsewhere = phrase('in another part of the trace');
  for (const some of [reached, probably]) if (some.length) return ofOrigins(table, some, [elsewhere]);
  return ofCaught(table, root, errors);
}

function ofOrigins(table: SpanTable, some: readonly ErrorOrigin[], notes: Phrase[]): VerdictLine {
  const [first] = some;
  const tries = failedTries(table, first.row);
  if (tries.length > 1) notes.push(phrase('after {0} tries', tries.length));
  if (first.outcome === 'probablyReached')
    notes.push(
      isSilentBetween(table, first)
        ? phrase('probably: a span in between does not say how it ended')
        : phrase('probably: a span in between says that it went well'),
    );
  // The other tries of the same call are no other errors.
  const others = some.filter(({ row }) => !isWithin(table, tries, row));
  const more = tries.length > 1 ? others.length : some.length - 1;
  if (more > 0) notes.push(phrase('+{0} more', more));
  return {
    sentence: failed(table, first.row, textOf(table, first), notes),
    row: first.toldBy,
    rows: Uint32Array.from(some.slice(0, mostRows), ({ row }) => row),
  };
}

/** Whether one of the spans that an error went through says nothing of its end; else all that did not fail say that they did not. */
function isSilentBetween(table: SpanTable, { chain }: ErrorOrigin): boolean {
  return chain.some(row => !isError(table, row) && table.status[row] === SpanStatus.Unset);
}

/** Whether a row is one of some siblings, which are in their order, or below one. */
function isWithin({ subtreeEnd }: SpanTable, siblings: readonly SpanRow[], row: SpanRow): boolean {
  let low = 0;
  let high = siblings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (siblings[middle] <= row) low = middle + 1;
    else high = middle;
  }
  return low > 0 && row < subtreeEnd[siblings[low - 1]];
}

/** The root fails, and whatever failed below was overcome or caught. */
function ofRoot(table: SpanTable, root: SpanRow, errors: readonly ErrorOrigin[]): VerdictLine {
  const own = { row: root, ...new ErrorTexts(table).of(root, undefined, () => false) };
  return {
    sentence: failed(table, root, textOf(table, own), []),
    row: root,
    rows: Uint32Array.of(root, ...errors.slice(0, mostRows).map(({ row }) => row)),
  };
}

function failed(table: SpanTable, row: SpanRow, what: Phrase | undefined, notes: readonly Phrase[]): Phrase {
  const subject = phrase('{0}', shownName(table, row));
  const note = notes.length ? notes.reduce((before, next) => phrase('{0}, {1}', before, next)) : undefined;
  if (!what)
    return note
      ? phrase('{0} failed, and does not say why ({1})', subject, note)
      : phrase('{0} failed, and does not say why', subject);
  return note ? phrase('{0}: {1} ({2})', subject, what, note) : phrase('{0}: {1}', subject, what);
}

/** Nothing failed for whoever called: quiet, with what kept it from them. */
function ofCaught(table: SpanTable, root: SpanRow, errors: readonly ErrorOrigin[]): VerdictLine {
  const [first] = errors;
  const subject = phrase('{0}', shownName(table, first.row));
  const said = textOf(table, first) ?? phrase('it does not say why');
  const alike = errors.every(({ outcome }) => outcome === first.outcome);
  const more = errors.length - 1;
  const note = alike
    ? phrase('and {0} more like it', more)
    : phrase('and {0} more that did not reach the caller', more);
  const what = more ? phrase('{0} ({1})', said, note) : said;
  return {
    sentence: caught(table, root, first, subject, what),
    row: first.toldBy,
    rows: Uint32Array.from(errors.slice(0, mostRows), ({ row }) => row),
  };
}

function caught(table: SpanTable, root: SpanRow, { outcome }: ErrorOrigin, subject: Phrase, what: Phrase): Phrase {
  if (outcome === 'retried') return phrase('{0} failed, and another try went well: {1}', subject, what);
  const status = httpStatus(table, root);
  if (status === undefined) return phrase('{0} failed, but {2} did not: {1}', subject, what, shownName(table, root));
  // Most frameworks throw what becomes an answer of this kind: nobody was spared it, and the span of the answer is no failure.
  return status >= 400
    ? phrase('{0} failed, and the caller was answered HTTP {2}: {1}', subject, what, status)
    : phrase('{0} failed, but the caller got its answer all the same: {1}', subject, what);
}

function textOf(
  table: SpanTable,
  { row, type, message }: Pick<ErrorOrigin, 'row' | 'type' | 'message'>,
): Phrase | undefined {
  const said = errorPhrase(type, message);
  if (said) return said;
  const status = httpStatus(table, row);
  if (status !== undefined) return phrase('HTTP {0}', status);
  const hasException = (table.flags[row] & SpanFlag.Exception) !== 0;
  return hasException ? phrase('an exception without a message') : undefined;
}

function httpStatus(table: SpanTable, row: SpanRow): number | undefined {
  const status = sparseOf(table, row, 'http.response.status_code') ?? sparseOf(table, row, 'http.status_code');
  return status && /^[1-5]\d\d$/.test(status) ? Number(status) : undefined;
}
