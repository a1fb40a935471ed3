import type { Language } from '../core/index/language';
import { config } from './config';
import { csharp } from './csharp';
import { elixir } from './elixir';
import { go } from './go';
import { graphql } from './graphql';
import { java } from './java';
import { javascript } from './javascript';
import { kotlin } from './kotlin';
import { php } from './php';
import { proto } from './proto';
import { python } from './python';
import { ruby } from './ruby';
import { rust } from './rust';
import { sql } from './sql';

/** All languages: a folder each. */
export const languages: readonly Language[] = [
  config,
  csharp,
  elixir,
  go,
  graphql,
  java,
  javascript,
  kotlin,
  php,
  proto,
  python,
  ruby,
  rust,
  sql,
];

/** Ending or whole name of files that some language reads, lower case, to that language and its grammar ('' for none). */
const byEnding = new Map(
  languages.flatMap(language =>
    Object.entries(language.files).map(([ending, grammar]) => [ending, { language, grammar }] as const),
  ),
);

/** The language of a path; the longest ending counts (`.d.ts` before `.ts`). */
export function languageOf(path: readonly string[]): { language: Language; grammar: string } | undefined {
  const name = (path[path.length - 1] ?? '').toLowerCase();
  if (byEnding.has(name)) return byEnding.get(name);
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
    const found = byEnding.get(name.slice(at));
    if (found) return found;
  }
  return undefined;
}
