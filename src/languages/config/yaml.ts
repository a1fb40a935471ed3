// Settings out of YAML, line by line: values with the path of keys that leads to them. No whole YAML, on purpose: charts and
// templates are full of what no parser takes, and a line number is wanted for everything.
import type { ConfigFacts } from '../../core/index/facts';

/** More settings of one file are data. */
const mostSettings = 5_000;

/** Longer lines are data, too. */
const longestLine = 4_000;

interface Level {
  readonly indent: number;
  readonly key: string;
  /** Number of the next element, where this is a list. */
  next: number;
}

export function readYaml(text: string): ConfigFacts[] {
  const found: ConfigFacts[] = [];
  const levels: Level[] = [];
  let document = 0;
  let block: { indent: number; key: string; line: number; parts: string[] } | undefined;
  const lines = text.split('\n');
  const endBlock = () => {
    if (block) found.push({ key: block.key, value: block.parts.join('\n').trimEnd(), line: block.line });
    block = undefined;
  };
  for (let number = 1; number <= lines.length && found.length < mostSettings; number++) {
    const line = lines[number - 1].replace(/\r$/, '');
    const indent = line.search(/\S/);
    if (block && (indent < 0 || indent > block.indent)) {
      block.parts.push(line.trim());
      continue;
    }
    endBlock();
    if (indent < 0 || line[indent] === '#' || line.length > longestLine) continue;
    if (/^---(?:\s|$)/.test(line)) {
      levels.length = 0;
      document++;
      continue;
    }
    let at = indent;
    let rest = line.slice(at);
    while (/^-(?:\s+|$)/.test(rest)) {
      leaveTo(levels, at, true);
      const list = levels[levels.length - 1];
      const element = list ? list.next++ : 0;
      levels.push({ indent: at, key: String(element), next: 0 });
      const skipped = /^-\s*/.exec(rest)![0].length;
      at += skipped;
      rest = rest.slice(skipped);
    }
    const entry =
      /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#{}[\],&*!|>%@`:][^\s#:]*(?::[^\s#:]+)*(?: [^\s#:]+)*)\s*:(?:\s+(.*))?$/.exec(
        rest,
      );
    if (!entry) {
      const value = scalar(rest);
      if (value !== '') found.push({ key: pathOf(levels, document), value, line: number });
      continue;
    }
    leaveTo(levels, at, false);
    levels.push({ indent: at, key: unquoted(entry[1]), next: 0 });
    const value = (entry[2] ?? '').trim();
    const key = pathOf(levels, document);
    if (/^[|>][-+\d]*(?:\s+#.*)?$/.test(value)) block = { indent: at, key, line: number, parts: [] };
    else if (/^[[{]/.test(value)) found.push(...inFlow(value, key, number));
    else if (scalar(value) !== '') found.push({ key, value: scalar(value), line: number });
  }
  endBlock();
  return found;
}

/** Levels that a line at this column is no part of any more. A list may stand at its key's own column. */
function leaveTo(levels: Level[], indent: number, isElement: boolean): void {
  for (let last = levels.at(-1); last; last = levels.at(-1)) {
    const isOwnList = isElement && last.indent === indent && !/^\d+$/.test(last.key);
    if (last.indent < indent || isOwnList) return;
    levels.pop();
  }
}

/** Documents of one file are told apart, or a file of manifests would be one big object. */
function pathOf(levels: readonly Level[], document: number): string {
  const path = levels.map(({ key }) => key).join('.');
  return document > 1 ? `${document}#${path}` : path;
}

/** `[a, b]` and `{a: b}` on one line, one level deep. */
function inFlow(text: string, key: string, line: number): ConfigFacts[] {
  const inner = text
    .replace(/\s+#.*$/, '')
    .slice(1)
    .replace(/[\]}]\s*$/, '');
  return inner.split(',').flatMap((part, i): ConfigFacts[] => {
    const [name, ...value] = text.startsWith('{') ? part.split(':') : [String(i), part];
    const read = scalar(value.join(':').trim());
    return read === '' ? [] : [{ key: `${key}.${unquoted(name.trim())}`, value: read, line }];
  });
}

function scalar(text: string): string {
  const plain = text.trim();
  if (plain.startsWith('"') || plain.startsWith("'")) {
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(plain)?.[1];
    if (quoted !== undefined) return unquoted(quoted);
  }
  const value = plain.replace(/(?:^|\s+)#.*$/, '').trim();
  return value === '~' || value === 'null' ? '' : value.replace(/^&\S+\s+/, '');
}

function unquoted(text: string): string {
  if (text.length < 2 || text[0] !== text[text.length - 1]) return text;
  if (text[0] === '"') return text.slice(1, -1).replace(/\\(["\\/])/g, '$1');
  return text[0] === "'" ? text.slice(1, -1).replace(/''/g, "'") : text;
}
