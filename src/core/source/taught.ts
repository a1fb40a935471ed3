// Rules that people taught: which spans belong to which place. They lie in `.vscode/spanlight.json` of a workspace folder, to
// be read, changed and shared: conditions that a span meets, and a place inside the folder.
import { phrase } from '../phrase';
import type { Phrase } from '../phrase';
import { readJsonWithComments } from './jsonWithComments';
import type { SpanView } from './spanView';

/** All conditions that are given must hold; `*` in them stands for any text. At least one is given. */
export interface TaughtRule {
  /** Name of the service. */
  readonly service?: string;
  /** Name of the span. */
  readonly name?: string;
  /** Name of the instrumentation scope. */
  readonly scope?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Path from the workspace folder, with `/`. */
  readonly file: string;
  /** As dotted as it takes: `Orders.create`. It wins over `line`, which then tells functions of one name apart. */
  readonly function?: string;
  /** 1-based. */
  readonly line?: number;
}

/** The rules of a workspace folder, which its URI names. */
export interface TaughtFolder {
  readonly folder: string;
  readonly rules: readonly TaughtRule[];
}

/** A place in a workspace folder, as it is taught. */
export type TaughtPlace = Pick<TaughtRule, 'file' | 'function' | 'line'>;

/** What the file says that can be used, and what can't be. */
export function readTaught(text: string): { rules: readonly TaughtRule[]; problems: readonly Phrase[] } {
  if (!text.trim()) return { rules: [], problems: [] };
  const value = readJsonWithComments(text);
  if (!isRecord(value)) return { rules: [], problems: [phrase('The file is not JSON.')] };
  const list = value['rules'];
  if (list === undefined) return { rules: [], problems: [] };
  if (!Array.isArray(list)) return { rules: [], problems: [phrase('"rules" is not a list.')] };
  const rules: TaughtRule[] = [];
  const problems: Phrase[] = [];
  list.forEach((entry: unknown, i) => {
    const read = readRule(entry);
    if ('file' in read) rules.push(read);
    else problems.push(phrase('Rule {0} is left out: {1}', i + 1, read));
  });
  return { rules, problems };
}

function readRule(entry: unknown): TaughtRule | Phrase {
  if (!isRecord(entry)) return phrase('it is not an object.');
  const { service, name, scope, attributes, file, line } = entry;
  const functionName = entry['function'];
  if (typeof file !== 'string' || !isInside(file)) return phrase('"file" is no path inside the workspace folder.');
  for (const text of [service, name, scope, functionName]) {
    if (text !== undefined && typeof text !== 'string') return phrase('names have to be texts.');
  }
  if (line !== undefined && !(Number.isInteger(line) && (line as number) >= 1))
    return phrase('"line" is no line number.');
  const isAttributes =
    attributes === undefined ||
    (isRecord(attributes) && Object.values(attributes).every(one => typeof one === 'string'));
  if (!isAttributes) return phrase('the values of "attributes" have to be texts.');
  const hasCondition =
    [service, name, scope].some(text => text !== undefined) || Object.keys(attributes ?? {}).length > 0;
  if (!hasCondition) return phrase('it has no condition, and would be for all spans.');
  return {
    ...(service !== undefined && { service: service as string }),
    ...(name !== undefined && { name: name as string }),
    ...(scope !== undefined && { scope: scope as string }),
    ...(attributes !== undefined && { attributes: attributes as Record<string, string> }),
    file: file.replace(/^(?:\.\/)+/, ''),
    ...(functionName !== undefined && { function: functionName as string }),
    ...(line !== undefined && { line: line as number }),
  };
}

/** A rule reaches no file outside of the folder that it lies in, and names none on this machine. */
function isInside(file: string): boolean {
  const isAbsolute = /^(?:[/\\]|[a-z][a-z0-9+.-]*:)/i.test(file);
  return file.trim() !== '' && !isAbsolute && !file.split(/[/\\]/).includes('..');
}

/** How exactly a rule means a span: 0 when it does not, more for more conditions and for those without `*`. */
export function fitsTaught(rule: TaughtRule, span: SpanView): number {
  let score = 0;
  const meets = (wanted: string | undefined, has: () => string | undefined): boolean => {
    if (wanted === undefined) return true;
    const value = has();
    if (value === wanted) score += 3;
    else if (value !== undefined && wanted.includes('*') && matches(wanted, value)) score += 2;
    else return false;
    return true;
  };
  const isIt =
    meets(rule.service, () => span.service) &&
    meets(rule.name, () => span.name) &&
    meets(rule.scope, () => span.scope) &&
    Object.entries(rule.attributes ?? {}).every(([key, wanted]) => meets(wanted, () => span.attribute(key)));
  return isIt ? score : 0;
}

/** `*` is any text. Goes through the text once for each part. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const last = parts[parts.length - 1];
  if (text.length < pattern.length - parts.length + 1 || !text.startsWith(parts[0])) return false;
  let at = parts[0].length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** What tells spans of one name apart, the most telling first. */
const tellingKeys = [
  'http.route', 'rpc.method', 'messaging.destination.name', 'messaging.destination', 'db.query.text', 'db.statement',
  'faas.name', 'graphql.operation.name', 'code.function.name', 'code.function',
]; // prettier-ignore

/** A longer value is no condition that anybody could read. */
const longestCondition = 300;

/** What may be remembered of a span and a place: the rule that most likely means what the person means first. */
export function teachableRules(span: SpanView, place: TaughtPlace): readonly TaughtRule[] {
  const { service, name } = span;
  const general = withoutNumbers(name);
  const rules: TaughtRule[] = [];
  const telling = tellingKeys
    .map(key => [key, span.attribute(key)] as const)
    .find(([, value]) => value !== undefined && value.length <= longestCondition && !name.includes(value));
  if (telling) rules.push({ service, name: general, attributes: { [telling[0]]: telling[1]! }, ...place });
  rules.push({ service, name: general, ...place });
  if (general !== name) rules.push({ service, name, ...place });
  rules.push({ name: general, ...place });
  return rules;
}

/** `order 4711` is one of many: the numbers are left open. Names that hold none stay as they are. */
export function withoutNumbers(name: string): string {
  const id = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<![\w.])(?:\d+|(?=[0-9a-f]*\d)[0-9a-f]{8,})(?![\w.])/gi;
  const general = name.replace(id, '*');
  return general === '*' ? name : general;
}

/** A rule as a sentence. */
export function wordsOfRule(rule: TaughtRule): Phrase {
  const { service, name, scope, attributes, file, line } = rule;
  const place = rule.function
    ? phrase('{0} in {1}', rule.function, file)
    : line === undefined
      ? phrase('{0}', file)
      : phrase('line {1} of {0}', file, line);
  const more = Object.entries(attributes ?? {}).map(([key, value]) => `${key} = ${value}`);
  if (scope !== undefined) more.unshift(`scope = ${scope}`);
  const facts = more.join(', ');
  if (name === undefined) {
    const all = [service === undefined ? '' : `service = ${service}`, facts].filter(text => text !== '').join(', ');
    return phrase('Spans with {0} belong to {1}.', all, place);
  }
  if (service === undefined) {
    return facts
      ? phrase('Spans named "{0}" of any service, with {1}, belong to {2}.', name, facts, place)
      : phrase('Spans named "{0}" of any service belong to {1}.', name, place);
  }
  return facts
    ? phrase('Spans named "{0}" of {1}, with {2}, belong to {3}.', name, service, facts, place)
    : phrase('Spans named "{0}" of {1} belong to {2}.', name, service, place);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
