/** The first sentence of a text, and the rest when there is one: for places where a line is short. */
export function splitSentence(text: string): [first: string, rest: string | undefined] {
  const end = /[.!?](?=\s+\S)/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, undefined];
}
