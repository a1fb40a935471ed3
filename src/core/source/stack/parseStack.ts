import type { LanguageId } from '../../index/facts';
import { readDotnet } from './dotnet';
import type { ParsedStack, StackReader } from './frame';
import { readGo } from './go';
import { readJava } from './java';
import { readJavascript } from './javascript';
import { readPhp } from './php';
import { readPython } from './python';
import { readElixir, readRuby, readRust } from './others';

const readers: readonly (readonly [LanguageId, StackReader])[] = [
  ['python', readPython],
  ['java', readJava],
  ['javascript', readJavascript],
  ['csharp', readDotnet],
  ['ruby', readRuby],
  ['php', readPhp],
  ['go', readGo],
  ['rust', readRust],
  ['elixir', readElixir],
];

/** Longer traces repeat themselves: endless recursion. */
const mostLines = 2_000;
const longestLine = 600;

/** Reads a stack trace in the form of the sender's languages; of any when that is not known or does not fit. */
export function parseStack(text: string, languages: readonly LanguageId[] | undefined): ParsedStack | undefined {
  if (text.trim() === '') return undefined;
  const lines = text
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n', mostLines)
    .map(line => line.slice(0, longestLine).replace(/\r$/, ''));
  const known = readers.filter(([language]) => languages?.includes(language));
  return best(known, lines) ?? best(readers, lines);
}

function best(among: typeof readers, lines: readonly string[]): ParsedStack | undefined {
  let found: ParsedStack | undefined;
  let most = 0;
  for (const [language, read] of among) {
    const parts = read(lines).filter(({ frames }) => frames.length > 0);
    // A form that says the file, too, is read more of.
    const count = parts
      .flatMap(({ frames }) => frames)
      .reduce((sum, { file }) => sum + (file === undefined ? 1 : 2), 0);
    if (count > most) [found, most] = [{ language, parts }, count];
  }
  return found;
}
