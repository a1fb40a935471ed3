// Where in a file a line and a function's name lead. A function's name outlives a line number: the line counts while it lies
// in the function named.
import type { FunctionFacts } from '../index/facts';
import type { At, IndexedFile } from '../index/sourceIndex';
import { phrase, type Phrase } from '../phrase';
import { functionAround } from './finding';
import { functionsIn } from './functionMatch';

import type { QualifiedName } from './qualifiedName';
import type { RuleContext } from './rule';
import { scanFunctions } from './functionScan';

export interface NamedLine {
  readonly line: number | undefined;
  readonly names: readonly QualifiedName[];
}

export type PlaceInFile =
  /** The very line; `function` is the index of the one around it, -1 for none. */
  | { readonly kind: 'line'; readonly line: number; readonly function: number; readonly isAgreed: boolean }
  /** The function as a whole, or one of several that are called so. */
  | {
      readonly kind: 'functions';
      readonly functions: readonly At<FunctionFacts>[];
      readonly hasMoved: boolean;
      readonly isNamed: boolean;
      readonly note: Phrase | undefined;
    }
  | { readonly kind: 'file'; readonly note: Phrase };

export function placeInFile(file: IndexedFile, { line, names }: NamedLine, context: RuleContext): PlaceInFile {
  const named = functionsIn(file, names);
  const text = line === undefined ? undefined : lineOf(file.uri, line, context);
  if (named.length) return inNamed(file, named, line, text);
  const name = names[0]?.simple;
  if (name) {
    const scanned = scan(file, name, context);
    if (scanned) return scanned;
    const gone = phrase('No function {0} is in it any more.', name);
    return line === undefined ? { kind: 'file', note: gone } : drifted(file, line, gone);
  }
  if (line === undefined) return { kind: 'file', note: phrase('It names neither line nor function.') };
  if (text === 'beyond') return { kind: 'file', note: phrase('The file has no line {0} any more.', line) };
  const around = functionAround(file, line);
  if (text === 'blank') return drifted(file, line, phrase('Nothing stands on line {0} now: it may have moved.', line));
  const fact = file.facts.functions[around];
  if (fact && line < fact.line && fact.name !== '') {
    const functions = [{ file, index: around, fact }];
    return { kind: 'functions', functions, hasMoved: false, isNamed: false, note: undefined };
  }
  return { kind: 'line', line, function: around, isAgreed: false };
}

/** Lines above a function that still belong to it: a comment, a decorator that a macro ate. */
const mostAbove = 3;

function inNamed(
  file: IndexedFile,
  named: readonly At<FunctionFacts>[],
  line: number | undefined,
  text: 'blank' | 'beyond' | 'code' | undefined,
): PlaceInFile {
  const functions = { kind: 'functions', isNamed: true, note: undefined } as const;
  if (line === undefined) return { ...functions, functions: named, hasMoved: false };
  const holding = named.filter(({ fact }) => line >= fact.firstLine && line <= fact.endLine);
  const [at] = holding.sort((a, b) => a.fact.endLine - a.fact.firstLine - (b.fact.endLine - b.fact.firstLine));
  const moved = phrase('Line {0} is not in it any more: the line may have moved.', line);
  if (at) {
    if (line <= at.fact.line) return { ...functions, functions: [at], hasMoved: false };
    if (text === 'blank') return { ...functions, functions: [at], hasMoved: true, note: moved };
    const around = functionAround(file, line);
    return { kind: 'line', line, function: isWithin(file, around, at.index) ? around : at.index, isAgreed: true };
  }
  const above = named.filter(({ fact }) => line < fact.firstLine && line >= fact.firstLine - mostAbove);
  if (above.length === 1 && functionAround(file, line) < 0) return { ...functions, functions: above, hasMoved: false };
  return { ...functions, functions: named, hasMoved: true, note: moved };
}

/** The function around a line that no longer is what it was. */
function drifted(file: IndexedFile, line: number, note: Phrase): PlaceInFile {
  const index = functionAround(file, line);
  const fact = file.facts.functions[index];
  if (!fact) return { kind: 'file', note };
  return { kind: 'functions', functions: [{ file, index, fact }], hasMoved: true, isNamed: false, note };
}

function isWithin(file: IndexedFile, inner: number, outer: number): boolean {
  for (let at = inner; at >= 0; at = file.facts.functions[at].parent) if (at === outer) return true;
  return false;
}

/** The text may be read better than the index does: a shape of function that its grammar's reader does not know. */
function scan(file: IndexedFile, name: string, context: RuleContext): PlaceInFile | undefined {
  const text = context.readText(file.uri);
  if (text === undefined || text.length > largestScan) return undefined;
  const found = scanFunctions(text.split(/\r\n|\r|\n/)).filter(one => one.name === name);
  if (found.length !== 1) return undefined;
  const [{ line }] = found;
  return { kind: 'line', line, function: functionAround(file, line), isAgreed: true };
}

const largestScan = 1_000_000;
const longestLine = 2_000;

/** What is on a line, as far as it can be read. */
function lineOf(uri: string, line: number, context: RuleContext): 'blank' | 'beyond' | 'code' | undefined {
  const text = context.readText(uri);
  if (text === undefined) return undefined;
  let from = 0;
  for (let i = 1; i < line; i++) {
    from = text.indexOf('\n', from) + 1;
    if (from === 0) return 'beyond';
  }
  const end = text.indexOf('\n', from);
  if (from >= text.length && line > 1) return 'beyond';
  const found = text.slice(from, Math.min(end < 0 ? text.length : end, from + longestLine)).trim();
  // PHP's and Rust's attributes begin like a comment of others.
  return found === '' || /^(?:\/\/|#(?![[!])|\/\*|\*(?:\s|\/|$)|--)/.test(found) ? 'blank' : 'code';
}
