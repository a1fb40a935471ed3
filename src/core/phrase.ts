import { english, type Translate } from './translate';

/**
 * Words that are made where nobody translates, such as the decode worker, and shown elsewhere: an English text and what
 * belongs into its `{0}`, `{1}` …. Plain data, so that it can be posted from one thread to another.
 */
export interface Phrase {
  readonly text: string;
  readonly args: readonly (string | number | Phrase)[];
}

/** `text` is always a literal: what translators get to see is read out of these calls. */
export function phrase(text: string, ...args: readonly (string | number | Phrase)[]): Phrase {
  return { text, args };
}

/** What somebody else said, which is no text of ours to be translated. */
export function verbatim(text: string): Phrase {
  return { text: '{0}', args: [text] };
}

/** The phrase in words; without `t` in English. Phrases inside of it are few and not deep, because ours are all of them. */
export function say({ text, args }: Phrase, t: Translate = english): string {
  return t(text, ...args.map(arg => (typeof arg === 'object' ? say(arg, t) : String(arg))));
}
