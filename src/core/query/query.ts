/** What a query says, as plain data: made by `parseQuery`, evaluated in the thread that searches. See README.md. */
import type { Phrase } from '../phrase';

export interface ParsedQuery {
  readonly text: string;
  /** undefined when there is nothing to look for. */
  readonly root: QueryNode | undefined;
  /** It has a key: rows that are no hits are hidden. Otherwise it is text only, found and marked. */
  readonly isFilter: boolean;
  /** By place. A term with a problem is left out of the search; the others apply. */
  readonly problems: readonly QueryProblem[];
  /** What the text consists of, for colouring: ascending, without overlap, blanks in none of them. */
  readonly tokens: readonly QueryToken[];
}

/** A stretch of the query's text: 0-based offsets in UTF-16 units, `to` exclusive. */
export interface QueryRange {
  readonly from: number;
  readonly to: number;
}

export interface QueryProblem extends QueryRange {
  /** Names the column, from 1. */
  readonly message: Phrase;
  /** Nothing is wrong with the query: it finds nothing, and this is why. */
  readonly isHint?: true;
}

export interface QueryToken extends QueryRange {
  readonly kind: 'key' | 'operator' | 'value' | 'regex' | 'quoted' | 'word' | 'logic' | 'bracket' | 'problem';
}

export type QueryNode =
  /** At least two nodes. */
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode }
  | TextTerm
  | KeyTerm;

/** Text anywhere in a span. */
export interface TextTerm extends QueryRange {
  readonly kind: 'text';
  readonly wanted: LooseText | RegexText;
}

export interface KeyTerm extends QueryRange {
  readonly kind: 'key';
  /** A built-in key by its own name (see `keys.ts`), or that of an attribute, without quotes. */
  readonly key: string;
  readonly isBuiltIn: boolean;
  readonly wanted: Wanted;
  /** Where the key stands when the term is a value in brackets: `key:(a OR b)`. The term's own range is the value's then. */
  readonly group?: KeyGroup;
}

/** `key:(a OR b)` from the key to behind the bracket. */
export interface KeyGroup extends QueryRange {
  /** Where the bracket opens. */
  readonly valuesFrom: number;
}

/** What a value has to be like. */
export type Wanted = LooseText | RegexText | ExactText | Bounds | Anything;

/** Text that is part of the value or, with wildcards, a pattern of the whole. Case counts if the text has a capital. */
export interface LooseText {
  readonly kind: 'loose';
  /** What stands between wildcards: one piece when there is none. */
  readonly pieces: readonly string[];
}

/** Anywhere in the value. Case counts as with a text. */
export interface RegexText extends QueryRange {
  readonly kind: 'regex';
  readonly source: string;
}

export interface ExactText {
  readonly kind: 'exact';
  readonly text: string;
}

export interface Bounds {
  readonly kind: 'bounds';
  /** ns when `isDuration`. Infinite where there is no bound. */
  readonly min: number;
  readonly max: number;
  readonly excludesMin: boolean;
  readonly excludesMax: boolean;
  readonly isDuration: boolean;
}

/** `key:*`: there is a value. */
export interface Anything {
  readonly kind: 'anything';
}
