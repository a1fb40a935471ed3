/** Reads JSON that has comments and commas too many, as tsconfig.json does; an empty object when it is something else. */
export function readTolerantJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(plain(text));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

function plain(text: string): string {
  let result = '';
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      result += text.slice(at, end + 1);
      at = end + 1;
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else {
      if (char === '}' || char === ']') result = result.replace(/,\s*$/, '');
      result += char;
      at++;
    }
  }
  return result;
}
