import type { ConfigFacts } from '../../core/index/facts';

/** Longer files hold data. */
const longestText = 300_000;

/** Settings of a JSON file by their path, comments tolerated; nothing for a text that is none. */
export function readJsonSettings(text: string): ConfigFacts[] {
  const found: ConfigFacts[] = [];
  if (text.length > longestText) return found;
  let root: unknown;
  try {
    root = JSON.parse(withoutComments(text));
  } catch {
    return found;
  }
  const waiting: { path: string; value: unknown }[] = [{ path: '', value: root }];
  let from = 0;
  for (let next = waiting.pop(); next && found.length < 5_000; next = waiting.pop()) {
    const { path, value } = next;
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([key, inner]) => ({
        path: path ? `${path}.${key}` : key,
        value: inner,
      }));
      waiting.push(...entries.reverse());
    } else if (value !== null) {
      // Depth first is the order of the text: each setting is looked for behind the one before.
      const name = path.slice(path.lastIndexOf('.') + 1);
      const at = text.indexOf(/^\d+$/.test(name) ? JSON.stringify(value) : `"${name}"`, from);
      if (at >= 0) from = at;
      found.push({ key: path, value: String(value), line: lineAt(text, from) });
    }
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, part => (part.startsWith('"') ? part : ''));
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
