/** More than this is shown as it came: the person wants to see it, not to wait. */
const longest = 200_000;

/**
 * JSON objects and arrays on lines of their own, two spaces a level; undefined for any other text. Only white space
 * changes, so numbers beyond 2^53, escapes and doubled keys stay as the program sent them.
 */
export function formatJson(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || trimmed.length > longest) return undefined;
  try {
    JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  return indent(trimmed);
}

/** `text` is valid JSON. */
function indent(text: string): string {
  const parts: string[] = [];
  let level = 0;
  const line = () => parts.push('\n', '  '.repeat(Math.min(level, 40)));
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      const end = endOfString(text, i);
      parts.push(text.slice(i, end));
      i = end - 1;
    } else if (character === '{' || character === '[') {
      const next = skipSpace(text, i + 1);
      if (text[next] === '}' || text[next] === ']') {
        parts.push(character, text[next]);
        i = next;
      } else {
        parts.push(character);
        level++;
        line();
      }
    } else if (character === '}' || character === ']') {
      level--;
      line();
      parts.push(character);
    } else if (character === ',') {
      parts.push(character);
      line();
    } else if (character === ':') {
      parts.push(': ');
    } else if (!/\s/.test(character)) {
      parts.push(character);
    }
  }
  return parts.join('');
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (/\s/.test(text[i] ?? '')) i++;
  return i;
}
