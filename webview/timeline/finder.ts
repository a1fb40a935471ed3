import { isAbort } from '../../src/core/errors';
import { parseQuery } from '../../src/core/query/parseQuery';
import type { ParsedQuery, QueryProblem } from '../../src/core/query/query';
import type { SpanRow } from '../../src/core/spans/spanTable';
import type { HostChannel } from './hostChannel';
import { firstAfter } from './model/traceModel';
import { messageOf } from './parts/detail';
import { Settle } from './scheduler';
import { plural, t } from './strings';
import type { Filtered } from './views/view';

/** What was counted for the text before stays on the screen this long while nothing is found for the new one, ms. */
const patienceMs = 200;

/**
 * The rows that a text was found in. The host searches, and tells rows from the first to the last while it does; here they
 * are only counted and walked, as far as they have come.
 */
export class Finder {
  /** Ascending. While a search goes on, those it has found by now. */
  matches = new Uint32Array(0);
  /** Every match is there. */
  isComplete = true;
  /** The text was typed, and nobody stepped from match to match yet. */
  private isTyped = false;
  /** The first match of a typed text is still to be gone to. */
  private owesFirst = false;
  /** What is wrong with the text, as far as the search knows. */
  problems: readonly QueryProblem[] = [];
  private query = '';
  private parsed: ParsedQuery = parseQuery('');
  /** Rows of the table, of which some are found. */
  private total = 0;
  private revision = 0;
  private failure = '';
  /** Nothing came yet: `matches` are those of the text before. */
  private isOld = false;
  private search = 0;
  private asking: AbortController | undefined;
  /** `matches` is the beginning of it. */
  private room = new Uint32Array(0);
  private readonly patience = new Settle(patienceMs, () => this.forget());
  /** A step that has to wait for more matches; undefined when it still does. */
  private afterwards: (() => boolean) | undefined;

  /** `changed`: there are more matches, or others. `isAnswer`: that was the last of them for a text that was typed. */
  constructor(
    private readonly host: HostChannel,
    private readonly changed: (isAnswer: boolean) => void,
  ) {}

  /** A search will follow soon. */
  prepare(): void {
    const params = { revision: this.revision, query: '', search: 0 };
    this.host.request('find', params).catch(() => undefined); // the search itself will say what is wrong
  }

  /** Empty text takes the marks away at once. */
  find(text: string): void {
    this.parsed = parseQuery(text);
    // A key without a value is nothing to look for yet.
    this.query = this.parsed.root ? text : '';
    this.drop();
    this.isTyped = this.owesFirst = true;
    if (this.query) this.ask();
    else {
      this.isComplete = true;
      this.forget();
    }
  }

  /** The person went somewhere by hand: no match is gone to until another text is typed. */
  keepPlace(): void {
    this.owesFirst = false;
  }

  /** The first match of the text is not known yet, or nobody has gone to it. */
  get isBeforeFirst(): boolean {
    return this.owesFirst;
  }

  /** The same text in another table. */
  setRevision(revision: number, total: number): void {
    this.revision = revision;
    this.total = total;
    this.drop();
    this.matches = new Uint32Array(0);
    this.isTyped = this.owesFirst = false;
    if (this.query) this.ask();
  }

  /** Of a search that goes on. */
  found(search: number, rows: ArrayBuffer): void {
    if (search !== this.search || this.isComplete) return;
    this.add(new Uint32Array(rows));
    this.tell();
  }

  /** What is left by the text in the box, for views of nothing but that: without a text all rows are. */
  filtered(): Filtered {
    const { query, matches, search, isComplete, failure, isOld } = this;
    const isKnown = query !== '' && isComplete && !isOld && !failure;
    return {
      search: isKnown ? search : undefined,
      isHit: isKnown ? row => this.isMatch(row) : () => true,
      hits: isKnown ? matches : new Uint32Array(0),
      text: query,
    };
  }

  /** The text has keys: rows that are not found are not shown. */
  get isFilter(): boolean {
    return this.parsed.isFilter;
  }

  /** What there is of an answer; `old`: nothing yet, and `matches` are those of the text before. */
  get progress(): 'none' | 'old' | 'some' | 'whole' {
    if (!this.query || this.failure) return 'none';
    return this.isOld ? 'old' : this.isComplete ? 'whole' : 'some';
  }

  isMatch(row: SpanRow): boolean {
    const at = firstAfter(this.matches, row) - 1;
    return at >= 0 && this.matches[at] === row;
  }

  /**
   * Next match after a row, or the last one before it, around the end; runs `then` with it when it is known: now, or when
   * enough of the trace was searched. Undefined when there is none.
   */
  step(direction: 'next' | 'previous', row: SpanRow, then: (match: SpanRow | undefined) => void): void {
    const go = () => {
      const match = direction === 'next' ? this.next(row) : this.previous(row);
      if (match === undefined && !this.isComplete) return false;
      this.isTyped = this.owesFirst = false;
      then(match);
      return true;
    };
    this.afterwards = go() ? undefined : go;
  }

  /**
   * The match to go to while a text is being typed, at or after the row `from`: once for each text, as soon as it is known.
   * -1 when there is none; undefined until then, and from then on.
   */
  takeFirst(from: SpanRow): SpanRow | undefined {
    if (!this.owesFirst || this.isOld) return undefined;
    const first = this.isMatch(from) ? from : this.next(from);
    if (first === undefined && !this.isComplete) return undefined;
    this.owesFirst = false;
    return first ?? -1;
  }

  private next(row: SpanRow): SpanRow | undefined {
    if (this.isOld) return undefined;
    return this.matches[firstAfter(this.matches, row)] ?? (this.isComplete ? this.matches[0] : undefined);
  }

  /** `3 of 50` when the row is a match, otherwise how many there are; empty without a text. */
  count(selected: SpanRow): string {
    if (this.failure) return this.failure;
    if (!this.query) return '';
    if (!this.isComplete)
      return this.matches.length && !this.isOld ? t('matchesSoFar', this.matches.length) : t('finding');
    if (!this.matches.length) return t('noMatches');
    if (!this.isMatch(selected)) {
      if (this.isFilter) return t('hitsOfSpans', this.matches.length, this.total);
      return plural(this.matches.length, 'oneMatch', 'matchesOnly');
    }
    return t('matches', firstAfter(this.matches, selected), this.matches.length);
  }

  private previous(row: SpanRow): SpanRow | undefined {
    if (this.isOld) return undefined;
    const { matches, isComplete } = this;
    // Until a match behind the row has come there may be more before it.
    if (!isComplete && !(matches[matches.length - 1] >= row)) return undefined;
    const before = firstAfter(matches, row - 1) - 1;
    return before >= 0 ? matches[before] : isComplete ? matches[matches.length - 1] : undefined;
  }

  private drop(): void {
    this.asking?.abort();
    this.patience.cancel();
    this.afterwards = undefined;
    this.failure = '';
    this.problems = [];
  }

  private ask(): void {
    const { query, revision } = this;
    // Without a table there is nothing to search; the one that comes is searched then.
    if (!revision) return;
    const search = ++this.search;
    const { signal } = (this.asking = new AbortController());
    this.isComplete = false;
    this.isOld = true;
    this.patience.touch();
    this.host.request('find', { revision, query, search }, signal).then(
      ({ rows, problems }) => {
        if (signal.aborted) return;
        this.problems = problems;
        this.add(new Uint32Array(rows));
        this.isComplete = true;
        this.tell();
      },
      (error: unknown) => {
        if (signal.aborted || isAbort(error)) return;
        this.forget();
        this.failure = t('findFailed', messageOf(error));
        this.isComplete = true;
        this.tell();
      },
    );
  }

  /** Marks of the text before go when the first of the new one come, or nothing comes for long. */
  private forget(): void {
    this.patience.cancel();
    this.isOld = false;
    this.matches = new Uint32Array(0);
    this.changed(false);
  }

  private add(rows: Uint32Array): void {
    if (this.isOld) {
      this.isOld = false;
      this.patience.cancel();
      this.matches = new Uint32Array(0);
    }
    const { length } = this.matches;
    if (length + rows.length > this.room.length) {
      const room = new Uint32Array(Math.max(length + rows.length, length * 2));
      room.set(this.matches);
      this.room = room;
    }
    this.room.set(rows, length);
    this.matches = this.room.subarray(0, length + rows.length);
  }

  private tell(): void {
    if (this.afterwards?.()) this.afterwards = undefined;
    this.changed(this.isComplete && this.isTyped);
  }
}
