import { phrase, type Phrase } from '../phrase';

/** What is told when spans of a payload could not be read, in one place with how it is recognised later. */

export function endedEarly(bytes: number, spanCount: number): Phrase {
  return spanCount === 1
    ? phrase('The answer ended early, after {0} bytes: only the span before that is here.', bytes)
    : phrase('The answer ended early, after {0} bytes: only the {1} spans before that are here.', bytes, spanCount);
}

export function spansAreMissing(what: Phrase): Phrase {
  return phrase('The text is damaged, spans around it are missing: {0}', what);
}

const texts: ReadonlySet<string> = new Set(
  [endedEarly(0, 1), endedEarly(0, 2), spansAreMissing(endedEarly(0, 1))].map(({ text }) => text),
);

/** Whether a warning means that the trace is not whole. */
export function saysSpansAreMissing({ text }: Phrase): boolean {
  return texts.has(text);
}
