import { decodedSpanIncludes } from '../find/decodedSpan';
import { TraceSearch, type SearchableTrace } from '../find/traceSearch';
import { readResource, readScope } from '../import/details';
import { nameOf, serviceOf, type SpanRow } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import { remembering, type Leaf } from './leaf';
import type { LooseText, RegexText } from './query';
import { looseTest, type ValueTest } from './valueTest';

/** Text anywhere in a span, as find has it. */
export class PlainTextLeaf implements Leaf {
  private readonly hits: Uint8Array;

  constructor(
    trace: SearchableTrace,
    text: string,
    private readonly search = new TraceSearch(trace, text),
  ) {
    this.hits = new Uint8Array(trace.table.count);
  }

  get isDone(): boolean {
    return this.search.isDone;
  }

  advance(isTime: () => boolean): void {
    for (const row of this.search.advance(isTime)) this.hits[row] = 1;
  }

  isHit(row: SpanRow): boolean {
    return this.hits[row] === 1;
  }
}

/** A regular expression, or a text with wildcards, that one of a span's texts must match: each is looked at. */
export class MatchingTextLeaf implements Leaf {
  /** What the rows must have in any case, so that most need not be decoded. */
  private readonly before: PlainTextLeaf | undefined;
  private readonly hits: Uint8Array;
  private readonly isSharedHit: (row: SpanRow) => boolean;
  private row: SpanRow = 0;

  constructor(
    private readonly trace: SearchableTrace,
    wanted: LooseText | RegexText,
    private readonly test: ValueTest,
  ) {
    const { table } = trace;
    this.hits = new Uint8Array(table.count);
    if (wanted.kind === 'loose') {
      const longest = wanted.pieces.reduce((best, piece) => (piece.length > best.length ? piece : best));
      this.before = new PlainTextLeaf(trace, longest);
    }
    const names = new Map<number, boolean>();
    const isNameHit = (index: number): boolean => {
      let isHit = names.get(index);
      if (isHit === undefined) names.set(index, (isHit = test(textAt(table.strings, index))));
      return isHit;
    };
    const resources = remembering(table.resources.length, index =>
      readResource(table, index, Infinity).some(({ value }) => test(value.text)),
    );
    const scopes = new Map<number, boolean>();
    const isScopeHit = (row: SpanRow): boolean => {
      const number = trace.shared.scopeOf?.[row] ?? 0;
      if (number === 0) return false;
      let isHit = scopes.get(number);
      if (isHit === undefined) {
        const { version = '', attributes } = readScope(table, row, Infinity);
        isHit = test(version) || attributes.some(({ value }) => test(value.text));
        scopes.set(number, isHit);
      }
      return isHit;
    };
    this.isSharedHit = row =>
      test(serviceOf(table, row)) ||
      test(nameOf(table, row)) ||
      isNameHit(table.scope[row]) ||
      resources(table.resource[row]) ||
      isScopeHit(row);
  }

  get isDone(): boolean {
    return this.row >= this.trace.table.count;
  }

  advance(isTime: () => boolean): void {
    const { before } = this;
    if (before && !before.isDone) {
      before.advance(isTime);
      if (!before.isDone) return;
    }
    const { table } = this.trace;
    for (; this.row < table.count; this.row++) {
      const { row } = this;
      if (before && !before.isHit(row)) continue;
      if (this.isSharedHit(row) || decodedSpanIncludes(table, row, this.test)) this.hits[row] = 1;
      if (isTime()) {
        this.row++;
        return;
      }
    }
  }

  isHit(row: SpanRow): boolean {
    return this.hits[row] === 1;
  }
}

/** The term's leaf; `test` is that of a regular expression. */
export function textLeaf(trace: SearchableTrace, wanted: LooseText | RegexText, test: ValueTest): Leaf {
  if (wanted.kind === 'regex') return new MatchingTextLeaf(trace, wanted, test);
  if (wanted.pieces.length === 1) return new PlainTextLeaf(trace, wanted.pieces[0]);
  return new MatchingTextLeaf(trace, wanted, looseTest(wanted, false));
}
