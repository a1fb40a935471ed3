/** Reads what stands behind a key and its operator. */
import { phrase, type Phrase } from '../phrase';
import type { BuiltInKey } from './keys';
import type { QueryProblem, QueryToken, Wanted } from './query';
import type { Piece, QueryReader } from './queryReader';
import { isBeginning, readBounds, readRange } from './readBounds';

export function problemAt(from: number, to: number, what: Phrase): QueryProblem {
  return { from, to, message: phrase('Column {0}: {1}', from + 1, what) };
}

/** Neither when the value is still being typed. */
export interface ReadWanted {
  readonly wanted?: Wanted;
  readonly problem?: QueryProblem;
}

/** `sign`: a comparison behind a colon goes before it. */
export function readWanted(
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
