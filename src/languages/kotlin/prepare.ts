/**
 * The grammar wants a line's end after a declaration, also where a closing brace follows on the same line. So blanks before
 * closing braces become line ends, for the parser alone: the length stays, and with it every offset.
 */
export function prepare(text: string): string {
  let made = '';
  let from = 0;
  /** Braces that are open within `${` of strings: what their closing brings back to. */
  const waiting: ('"' | '"""' | '{')[] = [];
  let at = 0;
  const skipString = (quote: '"' | '"""'): void => {
    while (at < text.length) {
      if (quote === '"' && text[at] === '\\') at += 2;
      else if (text.startsWith(quote, at)) {
        at += quote.length;
        return;
      } else if (quote === '"' && text[at] === '\n') return;
      else if (text.startsWith('${', at)) {
        at += 2;
        waiting.push(quote);
        return;
      } else at++;
    }
  };
  const skipTo = (end: string): void => {
    const found = text.indexOf(end, at);
    at = found < 0 ? text.length : found + end.length;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      const quote = text.startsWith('"""', at) ? '"""' : '"';
      at += quote.length;
      skipString(quote);
    } else if (char === "'") {
      const literal = /^'(?:\\.[\da-fA-F]{0,4}|[^'\\\n])'/.exec(text.slice(at, at + 8));
      at += literal ? literal[0].length : 1;
    } else if (text.startsWith('//', at)) skipTo('\n');
    else if (text.startsWith('/*', at)) skipTo('*/');
    else if (char === '`') {
      at++;
      skipTo('`');
    } else if (char === '{') {
      waiting.push('{');
      at++;
    } else if (char === '}') {
      const opened = waiting.pop();
      if ((opened === undefined || opened === '{') && text[at - 1] === ' ') {
        made += text.slice(from, at - 1) + '\n';
        from = at;
      }
      at++;
      if (opened === '"' || opened === '"""') skipString(opened);
    } else at++;
  }
  return made + text.slice(from);
}
