// Endpoints that are known by where their file lies: Next.js, SvelteKit, Remix, Nuxt.
import type { HandlerRef, RouteSite } from '../../core/index/facts';
import type { Handlers } from './handlers';
import { exportAround } from './script';
import type { Script } from './script';

interface Export {
  readonly name: string;
  readonly handler: HandlerRef;
  readonly line: number;
  readonly endLine: number;
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

export function readFileRoutes(script: Script, handlers: Handlers): RouteSite[] {
  const folders = script.path.slice(0, -1);
  const file = script.path[script.path.length - 1] ?? '';
  const name = file.replace(/\.[cm]?[jt]sx?$/, '');
  const app = folders.lastIndexOf('app');
  if (app >= 0 && /^(?:page|route|layout|default|loading|error|template|not-found)$/.test(name)) {
    return nextApp(script, handlers, folders.slice(app + 1), name);
  }
  const routes = folders.lastIndexOf('routes');
  if (routes > 0 && /^\+(?:server|page(?:\.server)?|layout(?:\.server)?)$/.test(name)) {
    return svelte(script, handlers, folders.slice(routes + 1), name);
  }
  if (routes > 0 && folders[routes - 1] === 'app') return remix(script, handlers, [...folders.slice(routes + 1), name]);
  const server = folders.lastIndexOf('server');
  if (server >= 0 && /^(?:api|routes)$/.test(folders[server + 1] ?? '')) {
    const isApi = folders[server + 1] === 'api';
    const found = nuxt(script, handlers, [...folders.slice(server + (isApi ? 1 : 2)), name]);
    if (found.length) return found;
  }
  const pages = folders.lastIndexOf('pages');
  if (pages >= 0 && !/^_(?:app|document|error)$/.test(name) && !/\.(?:test|spec|stories|module)$/.test(name)) {
    return nextPages(script, handlers, [...folders.slice(pages + 1), name]);
  }
  return [];
}

function nextApp(script: Script, handlers: Handlers, folders: readonly string[], name: string): RouteSite[] {
  const path = `/${folders.filter(part => !/^\(.*\)$/.test(part) && !part.startsWith('@')).join('/')}`;
  // `(..)photo` intercepts another route; the path sent is that of the other one.
  const plain = path.replace(/\/(?:\(\.{1,3}\))+/g, '/');
  const found = exportsOf(script, handlers);
  if (name === 'route') {
    return found.filter(entry => methods.has(entry.name)).map(entry => site(plain, [entry.name], entry, 'next'));
  }
  if (name !== 'page') return [];
  return found.filter(entry => entry.name === 'default').map(entry => site(plain, ['GET'], entry, 'next'));
}

function nextPages(script: Script, handlers: Handlers, parts: readonly string[]): RouteSite[] {
  const path = parts[parts.length - 1] === 'index' ? parts.slice(0, -1) : parts;
  const isApi = parts[0] === 'api';
  const verbs = isApi ? [] : ['GET'];
  return exportsOf(script, handlers)
    .filter(entry => entry.name === 'default')
    .map(entry => site(`/${path.join('/')}`, verbs, entry, 'next'));
}

function svelte(script: Script, handlers: Handlers, folders: readonly string[], name: string): RouteSite[] {
  const path = `/${folders.filter(part => !/^\(.*\)$/.test(part)).join('/')}`;
  return exportsOf(script, handlers).flatMap(entry => {
    if (name === '+server' && methods.has(entry.name)) return [site(path, [entry.name], entry, 'sveltekit')];
    if (name === '+server' && entry.name === 'fallback') return [site(path, [], entry, 'sveltekit')];
    if (name !== '+server' && entry.name === 'load') return [site(path, ['GET'], entry, 'sveltekit')];
    return [];
  });
}

/** `shop.$id.tsx`, `_auth.login.tsx`, `blog_.edit.tsx`, `$.tsx`, folders with `route.tsx`. */
function remix(script: Script, handlers: Handlers, parts: readonly string[]): RouteSite[] {
  const named = parts[parts.length - 1] === 'route' ? parts.slice(0, -1) : parts;
  const segments = named
    .join('.')
    .split('.')
    .filter(part => part !== '_index' && part !== 'index' && !/^_/.test(part));
  const path = `/${segments
    .map(part =>
      part
        .replace(/_$/, '')
        .replace(/^\$$/, '*')
        .replace(/^\$/, ':')
        .replace(/^\((.*)\)$/, '$1?'),
    )
    .join('/')}`;
  return exportsOf(script, handlers).flatMap(entry => {
    if (entry.name === 'loader') return [site(path, ['GET'], entry, 'remix')];
    if (entry.name === 'action') return [site(path, ['POST', 'PUT', 'PATCH', 'DELETE'], entry, 'remix')];
    return [];
  });
}

function nuxt(script: Script, handlers: Handlers, parts: readonly string[]): RouteSite[] {
  const last = parts[parts.length - 1];
  const verb = /^(.*)\.(get|post|put|patch|delete|head|options)$/.exec(last);
  const name = verb ? verb[1] : last;
  const segments = [...parts.slice(0, -1), ...(name === 'index' ? [] : [name])];
  const path = `/${segments.map(part => part.replace(/^\[\.\.\.(.*)\]$/, '**').replace(/^\[(.*)\]$/, ':$1')).join('/')}`;
  const isHandler = script.calls.some(({ callee }) => /^(?:define)?(?:Cached)?(?:Lazy)?EventHandler$/i.test(callee));
  const found = isHandler ? exportsOf(script, handlers).filter(entry => entry.name === 'default') : [];
  return found.map(entry => site(path, verb ? [verb[2].toUpperCase()] : [], entry, 'nuxt'));
}

function site(
  path: string,
  verbs: readonly string[],
  { handler, line, endLine }: Export,
  framework: string,
): RouteSite {
  return { methods: verbs, path: [path], router: '', handler, line, endLine, function: -1, framework };
}

/** What the file exports by name, `default` included; a function by its place, anything else by its name. */
function exportsOf(script: Script, handlers: Handlers): Export[] {
  const found: Export[] = [];
  script.functions.forEach((fact, index) => {
    if (fact.parent >= 0 || fact.isDeclaration) return;
    const node = script.functionNodes[index];
    const around =
      exportAround(node.parent?.type === 'variable_declarator' ? node.parent : node) ?? wrappedExport(script, index);
    if (!around) return;
    const isDefault = /^export\s+default\b/.test(script.source.text.slice(around.start, around.start + 30));
    const name = isDefault ? 'default' : fact.name;
    if (!found.some(entry => entry.name === name))
      found.push({ name, handler: index, line: fact.line, endLine: fact.endLine });
  });
  for (const { node } of script.of('export_statement')) {
    const value = node.field('value');
    const shown = value && handlers.of(value);
    if (shown !== undefined && !found.some(entry => entry.name === 'default'))
      found.push({ name: 'default', handler: shown, line: node.line, endLine: node.endLine });
    for (const specifier of node.child('export_clause')?.children ?? []) {
      const local = specifier.field('name')?.text;
      const name = (specifier.field('alias') ?? specifier.field('name'))?.text;
      if (local && name && !node.field('source'))
        found.push({ name, handler: local, line: node.line, endLine: node.endLine });
    }
    const declaration = node.field('declaration');
    const declarator = declaration?.child('variable_declarator');
    const name = declarator?.field('name')?.text;
    const set = declarator?.field('value');
    const bound =
      set && /^(?:identifier|call_expression|member_expression)$/.test(set.type) ? handlers.of(set) : undefined;
    if (name && bound !== undefined && !found.some(entry => entry.name === name))
      found.push({ name, handler: bound, line: node.line, endLine: node.endLine });
  }
  for (const { node, function: inside } of script.of('assignment_expression')) {
    const right = node.field('right');
    if (inside < 0 && node.field('left')?.text === 'module.exports' && right) {
      const handler = handlers.of(right);
      if (handler !== undefined) found.push({ name: 'default', handler, line: node.line, endLine: node.endLine });
    }
  }
  // A default export that is a name of the file is the function of that name.
  return found.map(entry => {
    const { handler } = entry;
    const index =
      typeof handler === 'string'
        ? script.functions.findIndex(fact => fact.parent < 0 && fact.name === handler && fact.owner === '')
        : handler;
    return index < 0
      ? entry
      : { ...entry, handler: index, line: script.functions[index].line, endLine: script.functions[index].endLine };
  });
}

/** `export const GET = withAuth(async () => …)`: the closure has the exported name, or is the default. */
function wrappedExport(script: Script, index: number): ReturnType<typeof exportAround> {
  let at = script.functionNodes[index].parent;
  for (let steps = 0; at && steps < 12; steps++, at = at.parent) {
    if (at.type === 'export_statement') return at;
    if (
      !/^(?:arguments|call_expression|variable_declarator|lexical_declaration|variable_declaration|parenthesized_expression|as_expression|satisfies_expression)$/.test(
        at.type,
      )
    )
      return undefined;
  }
  return undefined;
}
