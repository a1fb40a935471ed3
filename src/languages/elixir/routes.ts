import type { RouteSite } from '../../core/index/facts';
import type { ElixirFile } from './elixirFile';

interface Scope {
  readonly indent: number;
  readonly path: string;
  readonly module: string;
}

const route = /^\s*(get|post|put|patch|delete|options|head|match|live)[ (]\s*"([^"]*)",\s*([A-Z][\w.]*)(?:,\s*:(\w+))?/;
const actions: readonly (readonly [string, readonly string[], string])[] = [
  ['index', ['GET'], ''],
  ['new', ['GET'], '/new'],
  ['create', ['POST'], ''],
  ['show', ['GET'], '/:id'],
  ['edit', ['GET'], '/:id/edit'],
  ['update', ['PATCH', 'PUT'], '/:id'],
  ['delete', ['DELETE'], '/:id'],
];

/** Phoenix: scopes give a prefix to paths and to modules. */
export function routesOf(file: ElixirFile): RouteSite[] {
  const found: RouteSite[] = [];
  if (!file.lines.some(({ text }) => /^\s*use .*(?:Phoenix\.Router|:router)\b/.test(text))) return found;
  const scopes: Scope[] = [];
  for (const { text, line, function: inside } of file.lines) {
    const indent = text.length - text.trimStart().length;
    if (/^\s*end\b/.test(text)) while (scopes.length && scopes[scopes.length - 1].indent >= indent) scopes.pop();
    const prefixes = scopes.map(({ path }) => [path]);
    const named = (module: string): string =>
      [...scopes.map(one => one.module), module].filter(one => one !== '').join('.');
    const add = (methods: readonly string[], path: string, handler: string): void => {
      const of = { router: '', framework: 'phoenix', line, endLine: line, function: inside };
      found.push({ methods, path: [path], prefixes, handler, ...of });
    };
    const scope = /^\s*scope[ (]\s*(?:"([^"]*)")?,?\s*([A-Z][\w.]*)?.*\bdo\s*$/.exec(text);
    if (scope) scopes.push({ indent, path: scope[1] ?? '', module: scope[2] ?? '' });
    const one = route.exec(text);
    if (one) {
      const [, verb, path, module, action] = one;
      const method = verb === 'match' ? [] : [verb === 'live' ? 'GET' : verb.toUpperCase()];
      add(method, path, `${named(module)}.${verb === 'live' ? 'mount' : (action ?? 'call')}`);
    }
    const many = /^\s*resources[ (]\s*"([^"]*)",\s*([A-Z][\w.]*)(.*)$/.exec(text);
    if (!many) continue;
    const [, path, module, rest] = many;
    const listed = (key: string): readonly string[] | undefined =>
      new RegExp(`\\b${key}:\\s*\\[([^\\]]*)\\]`).exec(rest)?.[1].match(/\w+/g) ?? undefined;
    const [only, except] = [listed('only'), listed('except')];
    for (const [action, methods, end] of actions)
      if ((only?.includes(action) ?? true) && !except?.includes(action))
        add(methods, path + end, `${named(module)}.${action}`);
    const singular = (path.split('/').at(-1) ?? '').replace(/ies$/, 'y').replace(/s$/, '');
    if (/\bdo\s*$/.test(rest)) scopes.push({ indent, path: `${path}/:${singular}_id`, module: '' });
  }
  return found;
}
