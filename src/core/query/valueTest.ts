import { readDuration } from '../search/durationFilter';
import type { Bounds, LooseText, QueryProblem, Wanted } from './query';
import { compileRegex } from './regex';

/** Whether a value, as the details show it, is what is wanted. */
export type ValueTest = (text: string) => boolean;

/** Says why instead, when it can't be tested. */
export function compileTest(wanted: Wanted): ValueTest | { readonly problem: QueryProblem } {
  switch (wanted.kind) {
    case 'loose':
      return looseTest(wanted, wanted.pieces.length > 1);
    case 'exact':
      return text => text === wanted.text;
    case 'bounds':
      return text => {
        const value = amountOf(text, wanted);
        return value !== undefined && isWithin(value, wanted);
      };
    case 'anything':
      return () => true;
    case 'regex': {
      const regex = compileRegex(wanted);
      return 'problem' in regex ? regex : regex.test;
    }
  }
}

/** Whether the pieces follow each other in a text; `isWhole`: from its beginning to its end. */
export function looseTest({ pieces }: LooseText, isWhole: boolean): ValueTest {
  const whole = pieces.join('*');
  const isCaseSensitive = whole !== whole.toLowerCase();
  const shown: ValueTest = text => {
    let at = 0;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      const isFirst = i === 0;
      if (isWhole && i === pieces.length - 1 && !isFirst)
        return text.length - piece.length >= at && text.endsWith(piece);
      const found = text.indexOf(piece, at);
      if (found < 0 || (isWhole && isFirst && found > 0)) return false;
      at = found + piece.length;
    }
    return true;
  };
  return isCaseSensitive ? shown : text => shown(text.toLowerCase());
}

export function isWithin(value: number, { min, max, excludesMin, excludesMax }: Bounds): boolean {
  return (excludesMin ? value > min : value >= min) && (excludesMax ? value < max : value <= max);
}

/** A time with its unit in ns, or a number: as what is wanted has it. */
function amountOf(text: string, { isDuration }: Bounds): number | undefined {
  if (text === '' || text.length > 100) return undefined;
  if (isDuration) return readDuration(text);
  const value = Number(text);
  return Number.isNaN(value) || text.trim() === '' ? undefined : value;
}
