import { TraceSearch, type SearchableTrace } from '../find/traceSearch';
import { phrase } from '../phrase';
import type { SpanRow } from '../spans/spanTable';
import { AttributeLeaf } from './attributeLeaf';
import { columnLeaf, possessionLeaf } from './columnLeaf';
import type { Leaf } from './leaf';
import { MessageLeaf } from './messageLeaf';
import type { KeyTerm, ParsedQuery, QueryNode, QueryProblem, TextTerm } from './query';
import { quoted } from './quotes';
import { SpanValues } from './spanValues';
import { textLeaf } from './textLeaf';
import { compileTest, type ValueTest } from './valueTest';

/** How long a search with regular expressions may work in all, ms. */
const mostRegexMs = 3000;
/** Rows between two looks at the clock, once all terms are worked out. */
const rowsPerLook = 1024;
/** Attributes whose values are kept for the next search: while somebody types, the key stays the same. */
const keptAttributes = 8;

export interface QuerySearchOptions {
  /** ms, for the limit of regular expressions. */
  readonly now?: () => number;
}

type Filter = (row: SpanRow) => boolean;

/**
 * One search for a query through a trace, a stretch at a time. A text alone is sought as find does, and its rows come while it
 * goes on. Otherwise each term is worked out for all rows, on columns or on bytes, before the first row is told.
 */
export class QuerySearch {
  readonly problems: QueryProblem[];
  private readonly leaves: Leaf[] = [];
  private readonly attributes: { readonly term: KeyTerm; readonly name: string; readonly leaf: AttributeLeaf }[] = [];
  private readonly plain: TraceSearch | undefined;
  private readonly filter: Filter | undefined;
  private readonly now: () => number;
  private hasRegex = false;
  private regexMs = 0;
  /** When the stretch that is worked on began, ms. */
  private began = 0;
  /** Texts that regular expressions were asked about. */
  private regexTests = 0;
  private isOver = false;
  private row: SpanRow = 0;

  constructor(
    private readonly trace: SearchableTrace,
    private readonly query: ParsedQuery,
    { now = () => performance.now() }: QuerySearchOptions = {},
  ) {
    const { root, problems } = query;
    this.now = now;
    this.problems = [...problems];
    if (root?.kind === 'text' && root.wanted.kind === 'loose' && root.wanted.pieces.length === 1)
      this.plain = new TraceSearch(trace, root.wanted.pieces[0]);
    else this.filter = root && this.compile(root);
    this.isOver = !this.plain && !this.filter;
  }

  get isDone(): boolean {
    return this.plain?.isDone ?? this.isOver;
  }

  /** Searches on until `isTime` says so, which is asked every so often. The rows found, ascending, behind all found before. */
  advance(isTime: () => boolean): Uint32Array<ArrayBuffer> {
    if (this.plain) return this.plain.advance(isTime);
    const found: SpanRow[] = [];
    if (!this.hasRegex) this.goOn(isTime, found);
    else this.goOnLimited(isTime, found);
    return Uint32Array.from(found);
  }

  /** As long as regular expressions may take: then it ends, with what was found until then, and says so. */
  private goOnLimited(isTime: () => boolean, found: SpanRow[]): void {
    this.began = this.now();
    try {
      this.goOn(() => isTime() || this.isOverTime(), found);
    } catch (stop) {
      if (!(stop instanceof TimeIsUp)) throw stop;
    }
    if (!this.isOver && this.isOverTime()) {
      this.isOver = true;
      const to = this.problems.reduce((end, problem) => Math.max(end, problem.to), 1);
      const message = phrase(
        'Stopped after {0} s: the regular expression takes too long here, and more spans may fit',
        mostRegexMs / 1000,
      );
      this.problems.push({ from: 0, to, message });
    }
    this.regexMs += this.now() - this.began;
  }

  private isOverTime(): boolean {
    return this.regexMs + this.now() - this.began > mostRegexMs;
  }

  /** One stretch of rows, or one span with many texts, must not take longer than all may. */
  private limited(test: ValueTest): ValueTest {
    return text => {
      if (this.isOverTime()) throw new TimeIsUp();
      this.regexTests++;
      return test(text);
    };
  }

  private goOn(isTime: () => boolean, found: SpanRow[]): void {
    for (const leaf of this.leaves)
      while (!leaf.isDone) {
        leaf.advance(isTime);
        if (isTime()) return;
      }
    const { filter } = this;
    const { count } = this.trace.table;
    if (filter && !this.isOver)
      while (this.row < count) {
        const to = Math.min(count, this.row + rowsPerLook);
        const tested = this.regexTests;
        // An expression may take its time for one name.
        while (this.row < to && this.regexTests === tested) {
          if (filter(this.row)) found.push(this.row);
          this.row++;
        }
        if (isTime()) break;
      }
    if (this.row >= count && !this.isOver) this.end();
  }

  private end(): void {
    this.isOver = true;
    const said = new Set<string>();
    for (const { term, name, leaf } of this.attributes) {
      // Of `has:(a b)` each value is a name of its own.
      const { from, to } = term.isBuiltIn ? term : (term.group ?? term);
      const key = `${from} ${name}`;
      // One key may have many values in its brackets.
      if (leaf.isKnown || said.has(key)) continue;
      said.add(key);
      const { text } = this.query;
      const mayBeText = !term.isBuiltIn && !term.group && !/["']/.test(text[from]);
      const message = mayBeText
        ? phrase(
            'Column {0}: no span here has {1}. To seek the text, write {2}',
            from + 1,
            name,
            quoted(text.slice(from, to)),
          )
        : phrase('Column {0}: no span here has {1}', from + 1, name);
      this.problems.push({ from, to, isHint: true, message });
    }
  }

  /** undefined for a term that can't be sought; the parser limits how deep this goes. */
  private compile(node: QueryNode): Filter | undefined {
    switch (node.kind) {
      case 'and':
      case 'or': {
        const filters = node.nodes.map(inner => this.compile(inner)).filter(filter => filter !== undefined);
        if (filters.length < 2) return filters[0];
        return node.kind === 'and' ? row => filters.every(filter => filter(row)) : row => filters.some(f => f(row));
      }
      case 'not': {
        const filter = this.compile(node.node);
        return filter && (row => !filter(row));
      }
      default: {
        const leaf = this.leafOf(node);
        if (!leaf) return undefined;
        this.leaves.push(leaf);
        return row => leaf.isHit(row);
      }
    }
  }

  private leafOf(term: TextTerm | KeyTerm): Leaf | undefined {
    const compiled = compileTest(term.wanted);
    if (typeof compiled === 'object') {
      this.problems.push(compiled.problem);
      return undefined;
    }
    const isRegex = term.wanted.kind === 'regex';
    this.hasRegex ||= isRegex;
    const test = isRegex ? this.limited(compiled) : compiled;
    const { trace } = this;
    if (term.kind === 'text') return textLeaf(trace, term.wanted, test);
    if (!term.isBuiltIn) return this.attributeLeaf(term, term.key, test);
    if (term.key === 'message') return new MessageLeaf(trace, test);
    if (term.key !== 'has') return columnLeaf(trace.table, term, test);
    const word = wordOf(term);
    return possessionLeaf(trace.table, word) ?? this.attributeLeaf(term, word, () => true);
  }

  private attributeLeaf(term: KeyTerm, name: string, test: (text: string) => boolean): Leaf {
    const leaf = new AttributeLeaf(this.trace, name, test, key => valuesOf(this.trace, key));
    this.attributes.push({ term, name, leaf });
    return leaf;
  }
}

/** Thrown out of the middle of a stretch. */
class TimeIsUp extends Error {}

/** What stands behind `has:`. */
function wordOf({ wanted }: KeyTerm): string {
  if (wanted.kind === 'loose') return wanted.pieces.join('*');
  return wanted.kind === 'exact' ? wanted.text : wanted.kind === 'regex' ? wanted.source : '*';
}

const kept = new WeakMap<SearchableTrace, Map<string, SpanValues>>();

/** Values of an attribute, as far as they are found by now; the last few that were asked for are kept. */
export function valuesOf(trace: SearchableTrace, name: string): SpanValues {
  let known = kept.get(trace);
  if (!known) kept.set(trace, (known = new Map()));
  const values = known.get(name) ?? new SpanValues(trace, name);
  known.delete(name);
  known.set(name, values);
  if (known.size > keptAttributes) known.delete([...known.keys()][0]);
  return values;
}

/** Rows, ascending, found in one go. */
export function queryRows(trace: SearchableTrace, query: ParsedQuery): Uint32Array<ArrayBuffer> {
  return new QuerySearch(trace, query).advance(() => false);
}
