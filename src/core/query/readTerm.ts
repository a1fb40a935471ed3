import type { BuiltInKey } from './keys';
import type { KeyGroup, KeyTerm, QueryProblem, QueryToken, TextTerm } from './query';
import { keyAndOperator, readKey, splitKey } from './queryKey';
import type { Piece, QueryReader } from './queryReader';
import { readWanted } from './readWanted';

const comparison = />=|<=|!=|=(?![=>])|>|</y;

/** A term as it was read: without a node when it has a problem, or is not finished yet. */
export interface ReadTerm {
  readonly term?: TextTerm | KeyTerm;
  readonly isNegated?: boolean;
  readonly problem?: QueryProblem;
  /** A key whose values stand in the bracket that the reader is at. */
  readonly opens?: OpenGroup;
}

/** A key with what stands in brackets behind it: `key:(a OR b)`. */
export interface OpenGroup {
  readonly name: string;
  readonly builtIn: BuiltInKey | undefined;
  readonly sign: string;
  /** Its end is known when its bracket is closed. */
  readonly range: { -readonly [K in keyof KeyGroup]: KeyGroup[K] };
}

/** Reads a word or a key with its value at the reader, which stands at no blank, bracket or sign. */
export function readTerm(reader: QueryReader, tokens: QueryToken[], isInBracket: boolean): ReadTerm {
  const from = reader.at;
  const begin = reader.match(keyAndOperator);
  if (begin === undefined) return { term: readWord(reader, tokens, isInBracket) };
  const { written, sign } = splitKey(begin);
  const { name, builtIn } = readKey(written);
  tokens.push({ kind: 'key', from, to: from + written.length });
  const comparing = sign === ':' ? reader.match(comparison) : undefined;
  const operator = comparing ?? sign;
  const isNegated = operator === '!=';
  tokens.push({ kind: 'operator', from: from + written.length, to: reader.at });
  if (isEmptyAt(reader, isInBracket)) return {}; // the value is still to be typed
  if (reader.next === '(' && /^(?::|!?=)$/.test(operator)) {
    const range = { from, valuesFrom: reader.at, to: reader.text.length };
    return { opens: { name, builtIn, sign: operator, range }, isNegated };
  }
  return { ...readValue(reader, tokens, isInBracket, operator, { name, builtIn }, from), isNegated };
}

/** Reads a value in the brackets of a key, which may have a comparison of its own: `key:(>5 <100)`. */
export function readGroupedTerm(reader: QueryReader, tokens: QueryToken[], group: OpenGroup): ReadTerm {
  const from = reader.at;
  const { sign, range } = group;
  const comparing = sign === ':' ? reader.match(comparison) : undefined;
  if (comparing !== undefined) {
    tokens.push({ kind: 'operator', from, to: reader.at });
    // What stands here is a value and not a term of its own, so that a blank before it means nothing.
    reader.skipBlanks();
  }
  if (reader.isAtEnd || isEmptyAt(reader, true)) return {};
  const isNegated = comparing === '!=';
  const { term, problem } = readValue(reader, tokens, true, comparing ?? sign, group, from);
  return { term: term && { ...term, group: range }, problem, isNegated };
}

/** `from`: where the term begins. */
function readValue(
  reader: QueryReader,
  tokens: QueryToken[],
  isInBracket: boolean,
  sign: string,
  { name, builtIn }: Pick<OpenGroup, 'name' | 'builtIn'>,
  from: number,
): { readonly term?: KeyTerm; readonly problem?: QueryProblem } {
  const { wanted, problem } = readWanted(reader, tokens, isInBracket, sign, builtIn);
  if (problem) tokens[tokens.length - 1] = { kind: 'problem', from: problem.from, to: problem.to };
  if (!wanted) return { problem };
  return { term: { kind: 'key', key: name, isBuiltIn: builtIn !== undefined, wanted, from, to: reader.at } };
}

function isEmptyAt(reader: QueryReader, isInBracket: boolean): boolean {
  return reader.isBlankAt(reader.at) || (isInBracket && reader.next === ')');
}

function readWord(reader: QueryReader, tokens: QueryToken[], isInBracket: boolean): TextTerm | KeyTerm | undefined {
  const regex = reader.readRegex();
  if (regex) {
    tokens.push({ kind: 'regex', from: regex.from, to: regex.to });
    return { kind: 'text', wanted: { kind: 'regex', ...regex }, from: regex.from, to: regex.to };
  }
  const piece = reader.readText(isInBracket);
  const { from, to, isQuoted } = piece;
  // What everybody types for "those that failed"; in quotes it is the text.
  if (!isQuoted && piece.text === 'error') {
    tokens.push({ kind: 'key', from, to });
    return { kind: 'key', key: 'error', isBuiltIn: true, wanted: { kind: 'exact', text: 'true' }, from, to };
  }
  tokens.push({ kind: isQuoted ? 'quoted' : 'word', from, to });
  if (piece.text === '') return undefined;
  return { kind: 'text', wanted: { kind: 'loose', pieces: piecesOfWord(piece) }, from, to };
}

/** Around a text that may stand anywhere wildcards say nothing; a star alone is a star. */
function piecesOfWord({ text, pieces }: Piece): readonly string[] {
  const inner = pieces.filter(piece => piece !== '');
  return inner.length ? inner : [text];
}
