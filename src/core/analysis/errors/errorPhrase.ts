import { phrase, verbatim, type Phrase } from '../../phrase';

/** Characters (UTF-16) of a message that a sentence has room for. */
const longestMessage = 160;
const longestType = 60;

/** Types that say no more than that there was an error. */
const emptyTypes = new Set([
  'Error',
  'Exception',
  'RuntimeException',
  'error',
  'errorString',
  'wrapError',
  'wrapErrors',
  'joinError',
  'fundamental',
  'withStack',
  'withMessage',
]);

/** Type and message of an error on one short line; undefined when neither says anything. */
export function errorPhrase(type: string, message: string): Phrase | undefined {
  const what = cut(oneLine(message), longestMessage);
  const short = cut(shortType(oneLine(type)), longestType);
  const name = /^\d*$/.test(short) ? '' : short;
  if (!what) return name ? verbatim(name) : undefined;
  // The code or name in front of a message, as many programs write it, is not said twice.
  return !name || emptyTypes.has(name) || what.includes(name) ? verbatim(what) : phrase('{0}: {1}', name, what);
}

/** Without package, module, namespace and generic parts: `com.acme.CardDeclined`, `*mysql.MySQLError`, `App\Late`, `pay::Declined<T>`. */
function shortType(type: string): string {
  return /[^.\\:/*]+$/.exec(type.replace(/(?<=\w)<.*>$/, ''))?.[0] ?? type;
}

/**
 * The first line that has letters, without what a terminal or the direction of writing is steered by: messages come from
 * anybody, and in a sentence of ours they are only text.
 */
export function oneLine(text: string): string {
  const lines = text.slice(0, 10_000).split(/[\r\n\u2028\u2029]+/u);
  const line = lines.find(one => /[\p{L}\p{N}]/u.test(one)) ?? lines[0];
  return line
    .replace(/\u001b\[[0-9;]*[A-Za-z]/gu, '')
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Not through a pair of surrogates: half a character is none. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
