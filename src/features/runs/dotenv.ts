/**
 * Variables of a `.env` file, as debuggers read one: `NAME=value`, `export NAME=value`, `#` comments, values in quotes that
 * may go over lines. What is no variable is passed over. Of several with one name the last counts.
 */
export function readDotenv(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  const end = text.length;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < end) {
    const lineEnd = endOfLine(text, at);
    const equals = at + text.slice(at, lineEnd).indexOf('=');
    const name = equals >= at ? nameIn(text.slice(at, equals)) : undefined;
    if (name === undefined) {
      at = lineEnd + 1;
      continue;
    }
    const from = firstOfValue(text, equals + 1, lineEnd);
    const quote = text[from];
    const close = quote === '"' || quote === "'" || quote === '`' ? endOfQuoted(text, from) : -1;
    if (close > 0) {
      const inside = text.slice(from + 1, close);
      variables[name] = quote === '"' ? inside.replace(/\\(.)/gs, unescape) : inside;
    } else variables[name] = withoutComment(text.slice(from, lineEnd));
    // Lines inside of quotes are looked at as well: readers differ in what a quote that is never closed swallows, and a
    // name too many does less harm here than one that was missed.
    at = lineEnd + 1;
  }
  return variables;
}

function nameIn(left: string): string | undefined {
  return /^\s*(?:export\s+)?([\w.-]+)\s*$/.exec(left)?.[1];
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

function firstOfValue(text: string, from: number, lineEnd: number): number {
  while (from < lineEnd && (text[from] === ' ' || text[from] === '\t')) from++;
  return from;
}

/** -1 without an end: then it is a value that begins with a quote. */
function endOfQuoted(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\' && text[open] === '"') at++;
    else if (text[at] === text[open]) return at;
  }
  return -1;
}

function unescape(_: string, letter: string): string {
  return letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter;
}

function withoutComment(value: string): string {
  const comment = /(?:^|\s)#/.exec(value);
  return (comment ? value.slice(0, comment.index) : value).trim();
}
