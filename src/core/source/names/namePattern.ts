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

/** Patterns by how they begin or end: of many only a few are tried on a text. */
export class PatternSet<T> {
  private readonly byStart = new Map<string, [NamePattern, T][]>();
  private readonly byEnd = new Map<string, [NamePattern, T][]>();
  private readonly rest: [NamePattern, T][] = [];

  add(pattern: NamePattern, of: T): void {
    const { parts, opensWithHole, closesWithHole } = pattern;
    const last = parts[parts.length - 1];
    if (!opensWithHole) put(this.byStart, parts[0].slice(0, keyLength), [pattern, of]);
    else if (!closesWithHole) put(this.byEnd, last.slice(-keyLength), [pattern, of]);
    else this.rest.push([pattern, of]);
  }

  fitting(text: string): { readonly pattern: NamePattern; readonly of: T }[] {
    const found: { pattern: NamePattern; of: T }[] = [];
    for (let length = 1; length <= keyLength; length++) {
      for (const list of [this.byStart.get(text.slice(0, length)), this.byEnd.get(text.slice(-length))])
        for (const [pattern, of] of list ?? []) if (fitsPattern(pattern, text)) found.push({ pattern, of });
      if (length >= text.length) break;
    }
    for (const [pattern, of] of this.rest) if (fitsPattern(pattern, text)) found.push({ pattern, of });
    return found;
  }
}

/** Patterns that begin with fewer characters are filed under those. */
const keyLength = 4;

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
