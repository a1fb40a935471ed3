// How files are named by imports. Names that begin with a slash are whole paths from the workspace folder: relative imports and
// those from a folder above the file have them, so that `app.orders` means the neighbour and not another service's file.
import type { ImportFacts } from '../../core/index/facts';
import type { Manifests } from '../../core/index/language';
import type { SyntaxNode } from '../../core/index/syntax';
import { callOf } from './callNode';
import type { Outline } from './outline';
import { importedNames } from './spans';

export function importsIn(statements: readonly SyntaxNode[]): ImportFacts[] {
  const imports: ImportFacts[] = [];
  for (const statement of statements) {
    const from = statement.field('module_name');
    const module = from ? from.text.replace(/\s+/g, '') : '';
    if (statement.child('wildcard_import')) imports.push({ local: '*', module, name: '*' });
    for (const entry of statement.fields('name')) {
      const isAliased = entry.type === 'aliased_import';
      const name = ((isAliased ? entry.field('name') : entry)?.text ?? '').replace(/\s+/g, '');
      const local = isAliased ? (entry.field('alias')?.text ?? name) : name;
      if (name !== '') imports.push(from ? { local, module, name } : { local, module: name, name: '' });
    }
  }
  return imports;
}

/** Routers are found by themselves. */
const routerNames =
  /^(?:Flask|FastAPI|APIRouter|Blueprint|Router|Starlette|Sanic|Quart|Bottle|Litestar|Celery|DefaultRouter|SimpleRouter|Api|Namespace|Typer|Path)$/;

/**
 * `service = OrderService()` and `user_view = UserView.as_view()` at the top of a file: the class under another name, so that
 * members of what other files import lead to it.
 */
export function instancesIn({ assignments, classes, imports }: Outline): ImportFacts[] {
  const known = new Set([...classes.map(({ name }) => name), ...imports.flatMap(importedNames)]);
  return assignments.flatMap(({ target, value, function: inside, class: owner }): ImportFacts[] => {
    if (inside >= 0 || owner || target.includes('.') || value?.type !== 'call') return [];
    const { name, receiver } = callOf(value, inside);
    const type = name === 'as_view' || name === 'as_asgi' ? receiver?.text : receiver ? undefined : name;
    if (type === undefined || !/^_*[A-Z]\w*$/.test(type) || routerNames.test(type) || !known.has(type)) return [];
    return [{ local: target, module: '', name: type }];
  });
}

/** Folders that code is imported from without their name. */
const roots = new Set(['src', 'lib', 'python', 'app', 'backend', 'server']);

/** The same without those for imports only. */
export function moduleNames(path: readonly string[]): string[] {
  const parts = modulePath(path);
  return parts.map((_, i) => parts.slice(i).join('.'));
}

/** Dotted names of a file: from the workspace folder, and with ever more of the leading folders dropped. */
export function modulesOf(path: readonly string[], manifests: Manifests): string[] {
  const parts = modulePath(path);
  if (parts.length === 0) return [];
  const names = moduleNames(path);
  const whole = `/${parts.join('/')}`;
  const topLevel = isTopLevel(path, parts, manifests) ? [`package:${parts[parts.length - 1]}`] : [];
  return [...names, whole, ...topLevel];
}

/** A package that its own manifest installs under its name, in whatever folder the manifest is. */
function isTopLevel(path: readonly string[], parts: readonly string[], manifests: Manifests): boolean {
  const folder = parts.slice(0, -1);
  return ['pyproject.toml', 'setup.py', 'setup.cfg'].some(name => {
    const home = manifests.nearest(path, name)?.folder;
    if (!home || home.some((part, i) => folder[i] !== part)) return false;
    const between = folder.slice(home.length);
    return between.length === 0 || (between.length === 1 && roots.has(between[0]));
  });
}

export function moduleOf({ module, name }: ImportFacts, path: readonly string[]): string[] {
  // Another name of something in the file itself.
  if (module === '') return [`/${modulePath(path).join('/')}`];
  const member = name === '' || name === '*' ? [] : [name];
  const dots = /^\.*/.exec(module)![0].length;
  if (dots > 0) {
    const folder = path.slice(0, path.length - dots);
    const rest = module
      .slice(dots)
      .split('.')
      .filter(part => part !== '');
    return withMember([...folder, ...rest], member).map(parts => `/${parts.join('/')}`);
  }
  const parts = module.split('.');
  const near: string[] = [];
  for (let length = path.length - 1; length >= 0; length--) {
    const folder = path.slice(0, length);
    near.push(...withMember([...folder, ...parts], member).map(found => `/${found.join('/')}`));
    for (const root of ['src', 'lib']) {
      if (length > 0 || path[0] !== root)
        near.push(...withMember([...folder, root, ...parts], member).map(found => `/${found.join('/')}`));
    }
  }
  // Elsewhere a single word could be anything's name: `requests`, `utils`.
  const far = withMember(parts, member)
    .filter(found => found.length > 1)
    .map(found => found.join('.'));
  return [...near, ...(parts.length > 1 ? far : []), `package:${parts.join('.')}`];
}

/** `from app import orders` may mean the file `app/orders.py` or a name in `app/__init__.py`. */
function withMember(parts: readonly string[], member: readonly string[]): string[][] {
  return member.length ? [[...parts, ...member], [...parts]] : [[...parts]];
}

function modulePath(path: readonly string[]): string[] {
  const file = (path[path.length - 1] ?? '').replace(/\.pyi?$/, '');
  return file === '__init__' ? path.slice(0, -1) : [...path.slice(0, -1), file];
}
