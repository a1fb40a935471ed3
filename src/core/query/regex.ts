/**
 * People's regular expressions, by an engine that takes linear time whatever they are: a hostile one must not take the trace
 * with it. It does without what can't be had in linear time: looking ahead and back, and references to groups.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { phrase, type Phrase } from '../phrase';
import type { QueryProblem, RegexText } from './query';
import { problemAt } from './readWanted';

const longestSource = 500;
/** Steps of one match are about the program's size times the text's length: longer texts are looked at as far as that goes. */
const mostSteps = 5_000_000;

export type CompiledRegex = { readonly test: (text: string) => boolean } | { readonly problem: QueryProblem };

/** Case counts if the expression has a capital letter, other than in a class such as `\S`. */
export function compileRegex({ source, from, to }: RegexText): CompiledRegex {
  if (source.length > longestSource)
    return { problem: problemAt(from, to, phrase('a regular expression has at most {0} characters', longestSource)) };
  const hasCapital = /\p{Lu}/u.test(source.replace(/\\[pP]\{[^}]*\}|\\./gs, ''));
  const flags = (hasCapital ? 0 : RE2JS.CASE_INSENSITIVE) | RE2JS.DOTALL;
  try {
    const compiled = RE2JS.compile(source.replaceAll('\\/', '/'), flags);
    const longest = Math.max(1000, Math.floor(mostSteps / Math.max(1, compiled.programSize())));
    return { test: text => compiled.matcher(text.length > longest ? text.slice(0, longest) : text).find() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { at, what } = explain(source, error);
    return { problem: problemAt(from + 1 + at, to, what) };
  }
}

/** Where in the expression, and what is wrong. */
function explain(source: string, error: Error): { at: number; what: Phrase } {
  const without = source.replace(/\\\\/g, '__'); // backslashes that are meant themselves
  const looking = without.search(/\(\?<?[=!]/);
  if (looking >= 0)
    return { at: looking, what: phrase('regular expressions here have no lookahead and no lookbehind') };
  const reference = without.search(/\\(?:[1-9]|k<)/);
  if (reference >= 0) return { at: reference, what: phrase('regular expressions here have no references to groups') };
  const part = error instanceof RE2JSSyntaxException ? String(error.getPattern() ?? '') : '';
  const found = part && part !== source ? source.indexOf(part) : 0;
  const at = Math.max(0, found);
  const description = error instanceof RE2JSSyntaxException ? String(error.getDescription()) : error.message;
  if (/repeat count|repetition size/.test(description))
    return { at, what: phrase('a repetition in a regular expression is too large: at most 1,000 times') };
  if (/missing closing \)|unexpected \)/.test(description))
    return { at, what: phrase('the brackets of the regular expression don’t match') };
  return { at, what: phrase('this is no regular expression: {0}', description) };
}
