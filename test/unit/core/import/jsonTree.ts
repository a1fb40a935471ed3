/** JSON before it is written, and the ways of writing it. */
import type { Random } from './random';

/** A list of pairs is an object, so that a key can come twice; Raw is written as it is. */
export type Node = string | number | boolean | null | Raw | Node[] | Members;

export class Raw {
  constructor(readonly text: string) {}
}

export class Members {
  constructor(public pairs: [string, Node][]) {}
}

/** The tree of a JSON text: every digit of every number is kept, and every member. For texts that nest like real ones. */
export function treeOf(text: string): Node {
  const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[-+.\deE]*/g, token =>
    token.startsWith('"') ? token : `{"${numberKey}":"${token}"}`,
  );
  return nodeOf(JSON.parse(marked) as unknown);
}

const numberKey = 'a number';

function nodeOf(json: unknown): Node {
  if (json === null || typeof json !== 'object') return json as Node;
  if (Array.isArray(json)) return json.map(nodeOf);
  const pairs = Object.entries(json);
  if (pairs.length === 1 && pairs[0][0] === numberKey) return new Raw(String(pairs[0][1]));
  return new Members(pairs.map(([key, value]) => [key, nodeOf(value)]));
}

/** How a text is spelled: white space between tokens, characters as escapes. */
export interface Spelling {
  readonly isSpaced?: boolean;
  readonly isEscaped?: boolean;
}

export function writeJson(node: Node, random: Random, { isSpaced, isEscaped }: Spelling = {}): string {
  const space = (): string => (isSpaced && random.chance(0.2) ? random.pick([' ', '\n', '\t\r\n', '    ']) : '');
  const text = (of: string): string => {
    if (!isEscaped) return JSON.stringify(of);
    return `"${[...of].map(c => (random.chance(0.2) ? escaped(c, random) : JSON.stringify(c).slice(1, -1))).join('')}"`;
  };
  const value = (of: Node): string => {
    const written = (): string => {
      if (of instanceof Raw) return of.text;
      if (of instanceof Members)
        return `{${of.pairs.map(([key, inner]) => `${space()}${text(key)}${space()}:${value(inner)}`).join(',')}${space()}}`;
      if (Array.isArray(of)) return `[${of.map(value).join(',')}${space()}]`;
      return typeof of === 'string' ? text(of) : JSON.stringify(of);
    };
    return space() + written() + space();
  };
  return value(node);
}

/** Every UTF-16 unit of a character as an escape, in digits of either case; a slash sometimes by its own. */
function escaped(character: string, random: Random): string {
  if (character === '/' && random.chance(0.5)) return '\\/';
  return Array.from({ length: character.length }, (_, i) => {
    const hex = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${random.chance(0.5) ? hex.toUpperCase() : hex}`;
  }).join('');
}
