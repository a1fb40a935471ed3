/** The first sentence of a text, and the rest when there is one: for places where a line is short. */
export function splitSentence(text: string): [first: string, rest: string | undefined] {
  const end = /[.!?](?=\s+\S)/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, undefined];
}

/**
 * In notifications and below quick inputs VS Code turns `[words](command:…)` into a link that runs the command. Texts there
 * may hold what a span, a server or a workspace said: a blank between the brackets keeps such text text.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** `$(name)` in a label would be drawn as an icon; a line break would cut it. */
export function plainText(text: string): string {
  return text.replaceAll('$(', '\\$(').replace(/\s+/g, ' ');
}
