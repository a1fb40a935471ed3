import type { BuiltInKey } from './keys';
import type { KeyGroup, KeyTerm, QueryProblem, QueryToken, TextTerm } from './query';
import { keyAndOperator, readKey, splitKey } from './queryKey';
import type { Piece, QueryReader } from './queryReader';
import { readWanted } from './readWanted';

const comparison = />=|<=|>|</y;

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
  const isNegated = sign === '!=';
  tokens.push({ kind: 'key', from, to: from + written.length });
  const comparing = sign === ':' ? reader.match(comparison) : undefined;
  tokens.push({ kind: 'operator', from: from + written.length, to: reader.at });
  if (isEmptyAt(reader, isInBracket)) return {}; // the value is still to be typed
  if (reader.next === '(' && comparing === undefined && /^(?::|!?=)$/.test(sign)) {
    const range = { from, valuesFrom: reader.at, to: reader.text.length };
    return { opens: { name, builtIn, sign, range }, isNegated };
  }
  const { wanted, problem } = readChecked(reader, tokens, isInBracket, comparing ?? sign, builtIn);
  if (!wanted) return { problem };
  const isBuiltIn = builtIn !== undefined;
  return { term: { kind: 'key', key: name, isBuiltIn, wanted, from, to: reader.at }, isNegated };
}

/** Reads a value in the brackets of a key, which may have a comparison of its own: `key:(>5 <100)`. */
export function readGroupedTerm(reader: QueryReader, tokens: QueryToken[], group: OpenGroup): ReadTerm {
  const from = reader.at;
  const { name, builtIn, sign, range } = group;
  const comparing = sign === ':' ? reader.match(comparison) : undefined;
  if (comparing !== undefined) tokens.push({ kind: 'operator', from, to: reader.at });
  if (isEmptyAt(reader, true)) return {};
  const { wanted, problem } = readChecked(reader, tokens, true, comparing ?? sign, builtIn);
  if (!wanted) return { problem };
  const isBuiltIn = builtIn !== undefined;
  return { term: { kind: 'key', key: name, isBuiltIn, wanted, from, to: reader.at, group: range } };
}

function isEmptyAt(reader: QueryReader, isInBracket: boolean): boolean {
  return reader.isBlankAt(reader.at) || (isInBracket && reader.next === ')');
}

function readChecked(...[reader, tokens, ...how]: Parameters<typeof readWanted>): ReturnType<typeof readWanted> {
  const read = readWanted(reader, tokens, ...how);
  const { problem } = read;
  if (problem) tokens[tokens.length - 1] = { kind: 'problem', from: problem.from, to: problem.to };
  return read;
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
