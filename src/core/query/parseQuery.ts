/**
 * Reads a query: `service:cart* (error OR duration:>20ms) -kind:client`. The page does so at every key, so it is small, quick and
 * never throws; brackets are kept on a list of ours, and how deep they nest is limited for those that walk the result.
 * A key before a bracket is the key of all that stands in it: such terms come out as if each had been written with it.
 */
import { phrase } from '../phrase';
import type { ParsedQuery, QueryNode, QueryProblem, QueryToken } from './query';
import { QueryReader } from './queryReader';
import { readGroupedTerm, readTerm, type OpenGroup } from './readTerm';
import { problemAt } from './readWanted';

export type { ParsedQuery, QueryNode, QueryProblem, QueryToken } from './query';

const deepest = 50;
const mostTerms = 200;
const longest = 10_000;

/** What is between two brackets, as far as it was read. */
interface Level {
  /** What stands between ORs, read to its end. */
  readonly choices: QueryNode[];
  /** What is joined by AND since then. */
  all: QueryNode[];
  /** NOT, or `-`, before the next term. */
  isNegated: boolean;
  /** The same before the bracket. */
  readonly isNegatedAround: boolean;
  /** The key whose values stand here. */
  readonly group: OpenGroup | undefined;
  /** That key stands before this very bracket. */
  readonly opensGroup: boolean;
}

function newLevel(isNegatedAround: boolean, group?: OpenGroup, opensGroup = false): Level {
  return { choices: [], all: [], isNegated: false, isNegatedAround, group, opensGroup };
}

export function parseQuery(text: string): ParsedQuery {
  const tokens: QueryToken[] = [];
  const problems: QueryProblem[] = [];
  const done = (root: QueryNode | undefined, isFilter: boolean): ParsedQuery => ({
    text,
    root,
    isFilter,
    problems,
    tokens,
  });
  if (text.length > longest) {
    problems.push(problemAt(longest, text.length, phrase('a query has at most {0} characters', longest)));
    return done(undefined, false);
  }
  const reader = new QueryReader(text);
  const levels = [newLevel(false)];
  let isFilter = false;
  let terms = 0;
  const complain = (from: number, to: number, what: ReturnType<typeof phrase>): void => {
    problems.push(problemAt(from, to, what));
    tokens.push({ kind: 'problem', from, to });
  };

  /** Goes into the bracket that the reader is at; false when it is one too many. */
  const open = (level: Level): boolean => {
    const from = reader.at++;
    if (levels.length > deepest) {
      complain(from, text.length, phrase('brackets are nested deeper than {0}', deepest));
      return false;
    }
    tokens.push({ kind: 'bracket', from, to: reader.at });
    levels.push(level);
    return true;
  };

  for (reader.skipBlanks(); !reader.isAtEnd; reader.skipBlanks()) {
    const level = levels[levels.length - 1];
    const from = reader.at;
    // Kibana's small letters as well where only values are expected; elsewhere they are words that are sought.
    const accept = (word: string) => reader.acceptWord(word) || (level.group && reader.acceptWord(word.toLowerCase()));
    if (accept('OR')) {
      if (level.all.length > 0) {
        tokens.push({ kind: 'logic', from, to: reader.at });
        endChoice(level);
      } else complain(from, reader.at, phrase('OR has nothing before it'));
    } else if (accept('AND')) tokens.push({ kind: 'logic', from, to: reader.at });
    else if (accept('NOT') || acceptMinus(reader)) {
      tokens.push({ kind: 'logic', from, to: reader.at });
      level.isNegated = !level.isNegated;
    } else if (reader.next === '(') {
      if (!open(newLevel(level.isNegated, level.group))) return done(undefined, false);
      level.isNegated = false;
    } else if (reader.next === ')') {
      reader.at++;
      if (levels.length > 1) {
        tokens.push({ kind: 'bracket', from, to: reader.at });
        closeLevel(levels, reader.at);
      } else complain(from, reader.at, phrase('no bracket is open here'));
    } else {
      const { group } = level;
      const read = group ? readGroupedTerm(reader, tokens, group) : readTerm(reader, tokens, levels.length > 1);
      const { term, isNegated = false, problem, opens } = read;
      if (problem) problems.push(problem);
      if (opens && !open(newLevel(level.isNegated !== isNegated, opens, true))) return done(undefined, false);
      if (term) {
        if (++terms > mostTerms) {
          complain(term.from, text.length, phrase('a query has at most {0} terms', mostTerms));
          return done(undefined, false);
        }
        level.all.push(level.isNegated !== isNegated ? { kind: 'not', node: term } : term);
        isFilter ||= term.kind === 'key';
      }
      level.isNegated = false;
    }
  }
  while (levels.length > 1) closeLevel(levels, text.length); // still being typed
  return done(wholeOf(levels[0]), isFilter);
}

/** A minus right before a term; alone, or in the middle of a word, it is text. */
function acceptMinus(reader: QueryReader): boolean {
  if (reader.next !== '-' || reader.isBlankAt(reader.at + 1)) return false;
  reader.at++;
  return true;
}

function endChoice(level: Level): void {
  const node = joined('and', level.all);
  if (node) level.choices.push(node);
  level.all = [];
}

function wholeOf(level: Level): QueryNode | undefined {
  endChoice(level);
  return joined('or', level.choices);
}

/** `to`: behind the bracket. */
function closeLevel(levels: Level[], to: number): void {
  const level = levels.pop() as Level;
  if (level.group && level.opensGroup) level.group.range.to = to;
  const node = wholeOf(level);
  if (node) levels[levels.length - 1].all.push(level.isNegatedAround ? { kind: 'not', node } : node);
}

function joined(kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode | undefined {
  return nodes.length > 1 ? { kind, nodes } : nodes[0];
}
