import type { TextValue } from '../../index/facts';

/** Less literal text than this fits everything. */
const fewestLiteral = 4;

/** A name with unknown parts. */
export interface NamePattern {
  readonly parts: readonly string[];
  readonly opensWithHole: boolean;
  readonly closesWithHole: boolean;
  /** How many characters are known. */
  readonly literal: number;
}

/** Undefined for a literal, and when too little is known. */
export function patternOf(value: TextValue): NamePattern | undefined {
  const parts = value.filter(part => typeof part === 'string').filter(part => part !== '');
  const literal = parts.reduce((sum, part) => sum + part.length, 0);
  if (literal < fewestLiteral || parts.length === value.length) return undefined;
  const isHole = (at: number): boolean => typeof value[at] !== 'string';
  return { parts, literal, opensWithHole: isHole(0), closesWithHole: isHole(value.length - 1) };
}

/** Whether the whole text fits, with at least a character in each hole. The first place that fits is as good as any other. */
export function fitsPattern({ parts, opensWithHole, closesWithHole }: NamePattern, text: string): boolean {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isFirst = i === 0 && !opensWithHole;
    const isLast = i === parts.length - 1 && !closesWithHole;
    if (isLast) {
      const from = text.length - part.length;
      return text.endsWith(part) && (isFirst ? from === 0 : from > at);
    }
    const found = isFirst ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at < text.length;
}
