import { phrase, type Phrase } from '../phrase';
import { readDuration } from '../search/durationFilter';
import { findBuiltInKey, type BuiltInKey } from './keys';
import type { KeyTerm, QueryProblem, QueryToken, TextTerm, Wanted } from './query';
import type { Piece, QueryReader } from './queryReader';

/** `http:` of an address and `std::` of a name are no keys; numbers aren't either: `10:20`. */
const keyAndOperator = /[\p{L}_@][\p{L}\p{N}_.@/-]*(?:!=|:(?![:]|\/\/)|=(?![=>])|(?:>=|<=|>|<)(?=[\d.]))/uy;
const operator = /!=|:|=|>=|<=|>|</;
const comparison = />=|<=|>|</y;

/** A term as it was read: without a node when it has a problem, or is not finished yet. */
export interface ReadTerm {
  readonly term?: TextTerm | KeyTerm;
  readonly isNegated?: boolean;
  readonly problem?: QueryProblem;
}

export function problemAt(from: number, to: number, what: Phrase): QueryProblem {
  return { from, to, message: phrase('Column {0}: {1}', from + 1, what) };
}

/** Reads a word or a key with its value at the reader, which stands at no blank, bracket or sign. */
export function readTerm(reader: QueryReader, tokens: QueryToken[], isInBracket: boolean): ReadTerm {
  const from = reader.at;
  const begin = reader.match(keyAndOperator);
  if (begin === undefined) return { term: readWord(reader, tokens, isInBracket) };
  const sign = (operator.exec(begin) as RegExpExecArray)[0];
  const name = begin.slice(0, begin.length - sign.length);
  tokens.push({ kind: 'key', from, to: from + name.length });
  const builtIn = findBuiltInKey(name);
  const comparing = sign === ':' ? reader.match(comparison) : undefined;
  const operatorText = comparing ?? sign;
  tokens.push({ kind: 'operator', from: from + name.length, to: reader.at });
  if (reader.isBlankAt(reader.at) || (isInBracket && reader.next === ')')) return {}; // the value is still to be typed

  const { wanted, problem } = readWanted(reader, tokens, isInBracket, operatorText, builtIn);
  if (problem) {
    tokens[tokens.length - 1] = { kind: 'problem', from: problem.from, to: problem.to };
    return { problem };
  }
  if (!wanted) return {};
  const key = builtIn?.name ?? name;
  return {
    term: { kind: 'key', key, isBuiltIn: builtIn !== undefined, wanted, from, to: reader.at },
    isNegated: sign === '!=',
  };
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

interface ReadWanted {
  readonly wanted?: Wanted;
  readonly problem?: QueryProblem;
}

function readWanted(
  reader: QueryReader,
  tokens: QueryToken[],
  isInBracket: boolean,
  sign: string,
  builtIn: BuiltInKey | undefined,
): ReadWanted {
  const type = builtIn?.type ?? 'text';
  const regex = sign === ':' ? reader.readRegex() : undefined;
  if (regex) {
    tokens.push({ kind: 'regex', from: regex.from, to: regex.to });
    if (type !== 'text')
      return {
        problem: problemAt(regex.from, regex.to, phrase('{0} takes no regular expression', builtIn?.name ?? '')),
      };
    return { wanted: { kind: 'regex', ...regex } };
  }
  const at = reader.at;
  if (sign === ':' && reader.acceptUnfinishedRegex()) {
    tokens.push({ kind: 'regex', from: at, to: reader.at });
    return {};
  }
  const piece = reader.readText(isInBracket);
  tokens.push({ kind: piece.isQuoted ? 'quoted' : 'value', from: piece.from, to: piece.to });
  const isLast = reader.isAtEnd;
  const wrong = (what: Phrase): ReadWanted => ({ problem: problemAt(piece.from, piece.to, what) });
  const isComparison = sign !== ':' && sign !== '=' && sign !== '!=';
  if (!isComparison && !piece.isQuoted && piece.text === '*' && sign === ':') return { wanted: { kind: 'anything' } };
  switch (type) {
    case 'duration':
    case 'number': {
      const wanted = readBounds(sign, piece.text, type);
      if (wanted) return { wanted };
      if (isLast && isBeginning(piece.text)) return {};
      return wrong(
        type === 'duration'
          ? phrase('a time has a unit, such as 20ms, 1.5s or 300us')
          : phrase('{0} is a number', builtIn?.name ?? ''),
      );
    }
    case 'choice': {
      const choices = builtIn?.choices ?? [];
      if (isComparison) return wrong(phrase('{0} can’t be compared', builtIn?.name ?? ''));
      const text = piece.text.toLowerCase();
      const isKnown = choices.some(choice =>
        sign === ':' && piece.pieces.length === 1 ? choice.includes(text) : true,
      );
      if (!isKnown) return wrong(phrase('{0} is one of {1}', builtIn?.name ?? '', choices.join(', ')));
      return { wanted: sign === ':' ? looseOf(piece, true) : { kind: 'exact', text } };
    }
    case 'truth': {
      const text = piece.text.toLowerCase();
      if (!isComparison && ['true', 'yes', '1', 'false', 'no', '0'].includes(text))
        return { wanted: { kind: 'exact', text: ['true', 'yes', '1'].includes(text) ? 'true' : 'false' } };
      if (isLast && ['true', 'yes', 'false', 'no'].some(word => word.startsWith(text))) return {};
      return wrong(phrase('{0} is true or false', builtIn?.name ?? ''));
    }
    case 'text': {
      if (sign === '=' || sign === '!=') return { wanted: { kind: 'exact', text: piece.text } };
      if (sign === ':') return { wanted: (piece.isQuoted ? undefined : readRange(piece.text)) ?? looseOf(piece) };
      if (builtIn) return wrong(phrase('{0} can’t be compared', builtIn.name));
      const wanted = readBounds(sign, piece.text, 'either');
      if (wanted) return { wanted };
      return isLast && isBeginning(piece.text)
        ? {}
        : wrong(phrase('what is compared with {0} must be a number or a time such as 20ms', sign));
    }
  }
}

function looseOf({ pieces }: Piece, isLower = false): Wanted {
  return { kind: 'loose', pieces: isLower ? pieces.map(piece => piece.toLowerCase()) : pieces };
}

/** No number is longer; expressions that read one would take their time for what is. */
const longestAmount = 100;

/** A time or a number that may only just have been begun. */
function isBeginning(text: string): boolean {
  if (text.length > longestAmount) return false;
  return (
    /^-?\d*[.,]?\d*(?:[a-zµμ]{0,2}|mi)(?:\.\.?)?$/i.test(text) || /^\d[^.]*\.\.\d*[.,]?\d*[a-zµμ]{0,3}$/i.test(text)
  );
}

type Amount = { readonly value: number; readonly isDuration: boolean };

function readAmount(text: string, type: 'duration' | 'number' | 'either'): Amount | undefined {
  if (text.length > longestAmount) return undefined;
  const duration = type === 'number' ? undefined : readDuration(text);
  if (duration !== undefined) return { value: duration, isDuration: true };
  if (type === 'duration' || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  return { value: Number(text), isDuration: false };
}

function readBounds(sign: string, text: string, type: 'duration' | 'number' | 'either'): Wanted | undefined {
  if (sign === ':') {
    const range = readRange(text, type);
    if (range) return range;
  }
  const amount = readAmount(text, type);
  if (!amount) return undefined;
  const { value, isDuration } = amount;
  const all = {
    kind: 'bounds',
    min: -Infinity,
    max: Infinity,
    excludesMin: false,
    excludesMax: false,
    isDuration,
  } as const;
  switch (sign) {
    case '>':
      return { ...all, min: value, excludesMin: true };
    case '>=':
      return { ...all, min: value };
    case '<':
      return { ...all, max: value, excludesMax: true };
    case '<=':
      return { ...all, max: value };
    case ':':
      // Nobody means 20 ms to the nanosecond: a time alone is the least, as above the list of traces.
      return isDuration ? { ...all, min: value } : { ...all, min: value, max: value };
    default:
      return { ...all, min: value, max: value };
  }
}

/** `100ms..2s`, both inclusive. */
function readRange(text: string, type: 'duration' | 'number' | 'either' = 'either'): Wanted | undefined {
  const parts = /^(.+?)\.\.(.+)$/.exec(text);
  const min = parts && readAmount(parts[1], type);
  const max = parts && readAmount(parts[2], type);
  if (!min || !max || min.isDuration !== max.isDuration) return undefined;
  return {
    kind: 'bounds',
    min: min.value,
    max: max.value,
    excludesMin: false,
    excludesMax: false,
    isDuration: min.isDuration,
  };
}
