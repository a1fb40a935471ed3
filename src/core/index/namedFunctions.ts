import type { FunctionFacts } from './facts';

/** A function of a file, known again when its lines move: `ordinal` counts those of the same name in the file, from 0. */
export interface NamedFunction {
  /** Owner and name, dotted (`Repo.find`); '' for a closure without a name. */
  readonly name: string;
  readonly ordinal: number;
  /** The line with its name, and its last one; 1-based. */
  readonly line: number;
  readonly endLine: number;
  /** First decorator or annotation. */
  readonly firstLine: number;
  readonly hash: number;
}

/** Functions in the order of the text, with names that tell them apart. */
export function nameFunctions(functions: readonly FunctionFacts[]): NamedFunction[] {
  const counts = new Map<string, number>();
  return functions.map(({ name, owner, line, endLine, firstLine, hash }) => {
    const full = name === '' || owner === '' ? name : `${owner}.${name}`;
    const ordinal = counts.get(full) ?? 0;
    counts.set(full, ordinal + 1);
    return { name: full, ordinal, line, endLine, firstLine, hash };
  });
}

/**
 * The innermost function around a line, decorators included; undefined outside of any. On the line on which a closure begins
 * the code around it is meant, which hands the closure on (`startActiveSpan('a', span => {`), unless it is a `handler`.
 */
export function functionAround<T extends Pick<NamedFunction, 'name' | 'firstLine' | 'line' | 'endLine'>>(
  functions: readonly T[],
  line: number,
  kind: 'code' | 'handler' = 'code',
): T | undefined {
  let best: T | undefined;
  for (const candidate of functions) {
    if (line < candidate.firstLine || line > candidate.endLine) continue;
    if (kind === 'code' && candidate.name === '' && line <= candidate.line) continue;
    // Of two that begin and end on the same lines the later one lies inside.
    if (!best || candidate.endLine - candidate.firstLine <= best.endLine - best.firstLine) best = candidate;
  }
  return best;
}

/** The only function of a name as somebody wrote it: dotted, or its last part alone. */
export function functionNamed<T extends Pick<NamedFunction, 'name'>>(
  functions: readonly T[],
  name: string,
): T | undefined {
  const same = functions.filter(candidate => candidate.name === name);
  if (same.length) return same.length === 1 ? same[0] : undefined;
  const ends = functions.filter(candidate => candidate.name.endsWith(`.${name}`));
  return ends.length === 1 ? ends[0] : undefined;
}
