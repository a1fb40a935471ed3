/** A value inside a text with its place there, for changing the text without touching the rest. */
export interface JsonRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Reads JSON as people write it into settings: with comments, and commas after the last entry. The value, or undefined when it
 * is none.
 */
export function readJsonWithComments(text: string): unknown {
  try {
    return JSON.parse(withoutTrailingCommas(withoutComments(text))) as unknown;
  } catch {
    return undefined;
  }
}

/** Comments as blanks, so that everything else stays where it is. */
export function withoutComments(text: string): string {
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)/g,
    found => (found[0] === '"' ? found : found.replace(/[^\n\r]/g, ' ')), // prettier-ignore
  );
}

function withoutTrailingCommas(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[\]}])/g, found => (found[0] === '"' ? found : ' '));
}

/** The array under a key at the top, and its elements, in a text that `readJsonWithComments` reads. undefined when there is none. */
export function findArray(text: string, key: string): { array: JsonRange; elements: readonly JsonRange[] } | undefined {
  const clean = withoutComments(text);
  const tokens = /"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  let depth = 0;
  let name = '';
  let start = -1;
  let element = -1;
  let end = -1;
  const elements: JsonRange[] = [];
  const close = (): void => {
    if (element >= 0) elements.push({ start: element, end });
    element = -1;
  };
  for (let match = tokens.exec(clean); match; match = tokens.exec(clean)) {
    const [token] = match;
    const isOpening = token === '{' || token === '[';
    const isClosing = token === '}' || token === ']';
    if (isClosing) depth--;
    if (start >= 0) {
      if (depth === 1 && token === ']') {
        close();
        return { array: { start, end: match.index + 1 }, elements };
      }
      if (depth === 2 && token === ',') close();
      else {
        if (element < 0) element = match.index;
        end = match.index + token.length;
      }
    } else if (depth === 1 && token === '[' && name === key) {
      start = match.index;
    } else if (depth === 1 && token[0] === '"' && /^\s*:/.test(clean.slice(tokens.lastIndex, tokens.lastIndex + 200))) {
      name = JSON.parse(token) as string;
    }
    if (isOpening) depth++;
  }
  return undefined;
}
