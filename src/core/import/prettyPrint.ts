/**
 * Indents JSON text by two spaces and writes its strings with no more escapes than they need. Numbers keep their digits,
 * however many, which is why this does not go by way of JSON.parse. Expects good JSON.
 */
export function prettyPrint(json: string): string {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const newLine = () => '\n' + '  '.repeat(Math.min(depth, 100));
  const flush = (to: number) => {
    if (to > from) parts.push(json.slice(from, to));
    from = to + 1;
  };
  for (let i = 0; i < json.length; i++) {
    switch (json[i]) {
      case '"': {
        const start = i;
        let isEscaped = false;
        for (i++; i < json.length && json[i] !== '"'; i++)
          if (json[i] === '\\') {
            isEscaped = true;
            i++;
          }
        if (isEscaped) {
          parts.push(JSON.stringify(JSON.parse(json.slice(start, i + 1))));
          from = i + 1;
        }
        break;
      }
      case '{':
      case '[': {
        flush(i);
        let next = i + 1;
        while (/\s/.test(json[next] ?? '')) next++;
        if (json[next] === '}' || json[next] === ']') {
          parts.push(json[i] + json[next]);
          i = next;
          from = i + 1;
        } else {
          depth++;
          parts.push(json[i] + newLine());
        }
        break;
      }
      case '}':
      case ']':
        flush(i);
        depth--;
        parts.push(newLine() + json[i]);
        break;
      case ',':
        flush(i);
        parts.push(',' + newLine());
        break;
      case ':':
        flush(i);
        parts.push(': ');
        break;
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        flush(i);
    }
  }
  flush(json.length);
  return parts.join('');
}
