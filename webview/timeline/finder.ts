import { isAbort } from '../../src/core/errors';
import type { SpanRow } from '../../src/core/spans/spanTable';
import type { HostChannel } from './hostChannel';
import { firstAfter } from './model/traceModel';
import { messageOf } from './parts/detail';
import { Settle } from './scheduler';
import { plural, t } from './strings';

/** How long typing rests before the host is asked. */
const settleMs = 120;

/** The rows that a text was found in. The host searches; here they are only counted and walked. */
export class Finder {
  matches = new Uint32Array(0);
  private query = '';
  private revision = 0;
  private failure = '';
  private isAnswered = true;
  private asking: AbortController | undefined;
  private readonly settle = new Settle(settleMs, () => this.ask());
  /** Called once the answer is there, by somebody who pressed Enter before. */
  private afterwards: (() => void) | undefined;

  constructor(
    private readonly host: HostChannel,
    private readonly changed: (isNewQuery: boolean) => void,
  ) {}

  /** Empty text takes the marks away at once. */
  search(query: string): void {
    this.query = query;
    this.drop();
    if (!query) {
      this.matches = new Uint32Array(0);
      this.isAnswered = true;
      this.changed(true);
      return;
    }
    this.isAnswered = false;
    this.settle.touch();
  }

  /** The same text in another table. */
  setRevision(revision: number): void {
    this.revision = revision;
    this.drop();
    this.matches = new Uint32Array(0);
    if (!this.query) return;
    this.isAnswered = false;
    this.ask(false);
  }

  isMatch(row: SpanRow): boolean {
    const at = firstAfter(this.matches, row) - 1;
    return at >= 0 && this.matches[at] === row;
  }

  /** Runs `action` when the answer to what was typed is there: now, or later. */
  whenAnswered(action: () => void): void {
    if (this.isAnswered) action();
    else this.afterwards = action;
  }

  /** Next match after a row, from the start again behind the last; undefined when there is none. */
  next(row: SpanRow): SpanRow | undefined {
    return this.matches[firstAfter(this.matches, row)] ?? this.matches[0];
  }

  previous(row: SpanRow): SpanRow | undefined {
    const before = firstAfter(this.matches, row - 1) - 1;
    return before >= 0 ? this.matches[before] : this.matches[this.matches.length - 1];
  }

  /** `3 of 50` when the row is a match, otherwise how many there are; empty without a text. */
  count(selected: SpanRow): string {
    if (this.failure) return this.failure;
    if (!this.query || !this.isAnswered) return '';
    if (!this.matches.length) return t('noMatches');
    if (!this.isMatch(selected)) return plural(this.matches.length, 'oneMatch', 'matchesOnly');
    return t('matches', firstAfter(this.matches, selected), this.matches.length);
  }

  private drop(): void {
    this.settle.cancel();
    this.asking?.abort();
    this.afterwards = undefined;
    this.failure = '';
  }

  private ask(isNewQuery = true): void {
    const { query, revision } = this;
    const { signal } = (this.asking = new AbortController());
    this.host.request('find', { revision, query }, signal).then(
      ({ rows }) => {
        if (!signal.aborted) this.answer(new Uint32Array(rows), '', isNewQuery);
      },
      (error: unknown) => {
        if (!signal.aborted && !isAbort(error)) {
          this.answer(new Uint32Array(0), t('findFailed', messageOf(error)), isNewQuery);
        }
      },
    );
  }

  private answer(matches: Uint32Array<ArrayBuffer>, failure: string, isNewQuery: boolean): void {
    this.matches = matches;
    this.failure = failure;
    this.isAnswered = true;
    const then = this.afterwards;
    this.afterwards = undefined;
    this.changed(isNewQuery && !then);
    then?.();
  }
}
