import { findArray, readJsonWithComments, withoutComments } from '../../core/source/jsonWithComments';
import type { TaughtRule } from '../../core/source/taught';

/**
 * Puts a rule into the text of `spanlight.json` and leaves everything else as it is, comments included: instead of the rule
 * with the same conditions, else where the order of services and names wants it. undefined when the text is no such file.
 */
export function addRule(text: string, rule: TaughtRule): string | undefined {
  const line = writeRule(rule);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (!text.trim()) return ['{', '  "rules": [', `    ${line}`, '  ]', '}', ''].join(eol);
  const value = readJsonWithComments(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = findArray(text, 'rules');
  if (!found) return 'rules' in value ? undefined : addList(text, line, eol);
  const { array, elements } = found;
  const known = elements.map(({ start, end }) => readJsonWithComments(text.slice(start, end)));
  const same = known.findIndex(one => conditionsOf(one) === conditionsOf(rule));
  if (same >= 0) return text.slice(0, elements[same].start) + line + text.slice(elements[same].end);

  const indent = indentOf(text, elements[0]?.start ?? array.start, elements.length ? '' : '  ');
  if (!elements.length) {
    const inside = text.slice(array.start + 1, array.end - 1);
    const rest = inside.trim() ? inside : eol + indentOf(text, array.start, '');
    return `${text.slice(0, array.start + 1)}${eol}${indent}${line}${rest}${text.slice(array.end - 1)}`;
  }
  const keys = known.map(orderOf);
  const isSorted = keys.every((key, i) => i === 0 || keys[i - 1] <= key);
  const before = isSorted ? keys.findIndex(key => key > orderOf(rule)) : -1;
  if (before === 0) return insert(text, array.start + 1, `${eol}${indent}${line},`);

  // Behind the element before it, and behind a comment on that one's line.
  const previous = elements[(before < 0 ? elements.length : before) - 1];
  const clean = withoutComments(text);
  const comma = /^\s*,/.exec(clean.slice(previous.end))?.[0].length;
  const behind = previous.end + (comma ?? 0);
  const toLineEnd = /^[ \t]*(?=\r?\n)/.exec(clean.slice(behind))?.[0].length ?? 0;
  const added = insert(text, behind + toLineEnd, `${eol}${indent}${line}${comma === undefined ? '' : ','}`);
  return comma === undefined ? insert(added, previous.end, ',') : added;
}

/** One line, so that a file of many rules can be read down. */
function writeRule({ service, name, scope, attributes, file, function: functionName, line }: TaughtRule): string {
  // The same order in every rule, whatever order they came in.
  const ordered = { service, name, scope, attributes, file, function: functionName, line };
  return spaced(Object.entries(ordered).filter(([, value]) => value !== undefined));
}

function spaced(entries: readonly (readonly [string, unknown])[]): string {
  const parts = entries.map(([key, value]) => {
    const isRecord = typeof value === 'object' && value !== null;
    return `${JSON.stringify(key)}: ${isRecord ? spaced(Object.entries(value)) : JSON.stringify(value)}`;
  });
  return `{ ${parts.join(', ')} }`;
}

function addList(text: string, line: string, eol: string): string | undefined {
  const clean = withoutComments(text);
  const end = clean.lastIndexOf('}');
  const last = clean.slice(0, end).trimEnd().length;
  const list = [`  "rules": [`, `    ${line}`, '  ]', ''].join(eol);
  const isOnly = /[{,]$/.test(clean.slice(0, last));
  // What follows the last entry up to the brace may be a comment: it stays where it is.
  const between = text.slice(last, end).replace(/[ \t]*$/, '');
  const gap = /\n$/.test(between) ? '' : eol;
  return text.slice(0, last) + (isOnly ? '' : ',') + between + gap + list + text.slice(end);
}

/** Equal for rules that mean the same spans. */
function conditionsOf(rule: unknown): string {
  if (typeof rule !== 'object' || rule === null) return '';
  const { service, name, scope, attributes } = rule as Partial<TaughtRule>;
  const pairs = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([service ?? null, name ?? null, scope ?? null, pairs]);
}

function orderOf(rule: unknown): string {
  const { service, name } = (rule ?? {}) as Partial<TaughtRule>;
  return `${String(service ?? '')}\u0000${String(name ?? '')}`;
}

/** White space that the line around an offset begins with, and `more`. */
function indentOf(text: string, offset: number, more: string): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  return (/^[ \t]*/.exec(text.slice(from, offset))?.[0] ?? '') + more;
}

function insert(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at);
}
