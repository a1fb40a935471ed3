// What rules make their findings of.
import type { FunctionFacts } from '../index/facts';
import type { At, IndexedFile } from '../index/sourceIndex';
import type { Phrase } from '../phrase';
import type { Confidence, Finding, LocationKind, RuleResult } from './rule';

export interface Found {
  readonly kind: LocationKind;
  readonly confidence: Confidence;
  readonly why: Phrase;
  readonly isOfferOnly?: true;
}

/** The function itself: its signature is opened. */
export function functionFinding({ file, index, fact }: At<FunctionFacts>, found: Found): Finding {
  return {
    uri: file.uri,
    line: fact.line,
    endLine: fact.endLine,
    isLineKnown: true,
    functionName: functionNameAt(file, index),
    ...found,
  };
}

/** A line; `inside` is the function around it when that is known. */
export function lineFinding(file: IndexedFile, line: number, found: Found, inside?: number, endLine = line): Finding {
  const around = inside ?? functionAround(file, line);
  return { uri: file.uri, line, endLine, isLineKnown: true, functionName: functionNameAt(file, around), ...found };
}

/** Dotted name of the function, or of the nearest one around it that has a name; undefined outside of any. */
export function functionNameAt(file: IndexedFile, index: number): string | undefined {
  const { functions } = file.facts;
  for (let at = index; at >= 0 && at < functions.length; at = functions[at].parent) {
    const { name, owner } = functions[at];
    if (name !== '' && !isHeldByVariable(file, functions[at])) return owner === '' ? name : `${owner}.${name}`;
  }
  return undefined;
}

/** Closures of Go and lambdas of Java have no name, though facts call them after the variable that holds them. */
function isHeldByVariable({ language, facts }: IndexedFile, { parent, owner }: FunctionFacts): boolean {
  if (parent < 0) return false;
  return language === 'go' || (language === 'java' && (owner === '' || owner === facts.functions[parent]?.owner));
}

/** Innermost function around a line, its decorators included; -1 outside of any. */
export function functionAround(file: IndexedFile, line: number): number {
  const { functions } = file.facts;
  let best = -1;
  for (let i = 0; i < functions.length; i++) {
    const { firstLine, endLine } = functions[i];
    if (firstLine > line || endLine < line) continue;
    const known = functions[best];
    // The order of the text puts outer ones first; of two on the same lines the inner one comes later.
    if (!known || endLine - firstLine <= known.endLine - known.firstLine) best = i;
  }
  return best;
}

/** Nothing found, and why. */
export function nothing(note: Phrase): RuleResult {
  return { findings: [], note };
}
