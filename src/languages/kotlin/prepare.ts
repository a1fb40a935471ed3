/** All that there is to look at. */
const anything = /["'`{}@]|\/[/*]|\bwhere\b|\bget\b/;
/** `where` that begins no constraint, `get` that is no accessor: names like any other, but not to the grammar. */
const names = /where\b(?!\s+\w+\s*:)|get\b(?=[ \t]*(?:\{|\((?!\s*\))))/y;
/** Annotations of accessors, which the grammar does not know. */
const ofAccessor = /@\w+(?:\([^()\n]*\))?(?=\s+(?:get\s*\(\s*\)|set\s*\(\s*\w+\s*\)))/y;

/**
 * Puts right what the grammar stumbles over, for the parser alone: the length stays, and with it every offset. It wants a line's
 * end after a declaration, also where a closing brace follows on the same line, so blanks before closing braces become line ends.
 */
export function prepare(text: string): string {
  const marks = new RegExp(anything, 'g');
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
  const replace = (length: number, by: string): void => {
    made += text.slice(from, at) + by;
    from = at + length;
  };
  const skipTo = (end: string): void => {
    const found = text.indexOf(end, at);
    at = found < 0 ? text.length : found + end.length;
  };
  for (;;) {
    marks.lastIndex = at;
    const mark = marks.exec(text);
    if (!mark) break;
    at = mark.index;
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
    } else if (char === 'w' || char === 'g') {
      names.lastIndex = at;
      const name = names.exec(text)?.[0];
      // A name of the same length: what it really is stands in the text.
      if (name !== undefined) replace(name.length, 'x'.repeat(name.length));
      at += name?.length ?? 1;
    } else if (char === '@') {
      ofAccessor.lastIndex = at;
      const annotation = ofAccessor.exec(text)?.[0];
      if (annotation !== undefined) replace(annotation.length, ' '.repeat(annotation.length));
      at += annotation?.length ?? 1;
    } else at++;
  }
  return made + text.slice(from);
}
