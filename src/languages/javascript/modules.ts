import type { FileFacts, ImportFacts } from '../../core/index/facts';
import type { Manifests } from '../../core/index/language';
import { readJsonWithComments } from '../../core/source/jsonWithComments';

/**
 * A file's name among modules is its path from the workspace folder without ending, without `/index` too. Packages of the
 * workspace are found by their names, `@acme/shared/src/x` being the file below the folder that is named so.
 */
export function modulesOf(path: readonly string[], _facts: FileFacts, manifests: Manifests): readonly string[] {
  const plain = withoutEnding(path.join('/'));
  const names = [plain];
  if (plain === 'index' || plain.endsWith('/index')) names.push(plain.slice(0, -'/index'.length) || '.');
  const manifest = manifests.nearest(path, 'package.json');
  if (!manifest) return names;
  const { name, entries } = packageOf(manifest.text);
  if (!name) return names;
  const inside = plain.slice(manifest.folder.length ? manifest.folder.join('/').length + 1 : 0);
  const add = (rest: string): void => {
    names.push(rest === '' ? `${packageMark}${name}` : `${packageMark}${name}/${rest}`);
  };
  add(inside);
  const withoutSource = inside.replace(/^(?:src|lib|source)\//, '');
  if (withoutSource !== inside) add(withoutSource);
  if (inside.endsWith('/index')) add(inside.slice(0, -'/index'.length));
  if (withoutSource !== inside && withoutSource.endsWith('/index')) add(withoutSource.slice(0, -'/index'.length));
  for (const { as, file } of entries)
    if (file === inside || sourceOf(file) === inside || sourceOf(file) === withoutSource) add(as);
  if (/^(?:src\/|lib\/|source\/)?(?:index|main)$/.test(inside)) add('');
  return names;
}

export function moduleOf(entry: ImportFacts, path: readonly string[], manifests: Manifests): readonly string[] {
  const { module } = entry;
  // The file itself, under another name.
  if (module === '') return [withoutEnding(path.join('/'))];
  const folder = path.slice(0, -1);
  if (module.startsWith('.')) return forms(joined(folder, module));
  if (module.startsWith('node:')) return [];
  const found: string[] = [];
  const config = manifests.nearest(path, 'tsconfig.json') ?? manifests.nearest(path, 'jsconfig.json');
  if (config) {
    const { baseUrl, paths } = pathsOf(config.text);
    const base = baseUrl === undefined ? config.folder : joined(config.folder, baseUrl).split('/').filter(Boolean);
    for (const target of mapped(module, paths)) found.push(...forms(joined(base, target)));
    if (baseUrl !== undefined) found.push(...forms(joined(base, module)));
  }
  const manifest = manifests.nearest(path, 'package.json');
  const root = manifest?.folder ?? [];
  const alias = /^(?:[@~]\/|~~\/|\$lib\/|src\/|app\/|#)(.+)$/.exec(module);
  if (alias) {
    if (/^(?:src|app)\//.test(module)) found.push(...forms(joined(root, module)));
    else if (module.startsWith('$lib/')) found.push(...forms(joined(root, `src/lib/${alias[1]}`)));
    else
      for (const source of ['src/', '', 'app/'])
        found.push(...forms(joined(root, source + alias[1].replace(/^\//, ''))));
  }
  found.push(`${packageMark}${withoutEnding(module)}`);
  return found;
}

/** Tells names of packages from paths. */
const packageMark = 'package:';

function readObject(text: string): Record<string, unknown> {
  const value = readJsonWithComments(text.replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function withoutEnding(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/i, '');
}

/** `./orders.js` may mean orders.ts; `./orders.service` is no ending. */
function forms(path: string): string[] {
  const plain = withoutEnding(path);
  return plain === path ? [path] : [plain, path];
}

function joined(folder: readonly string[], path: string): string {
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/') || '.';
}

interface Package {
  readonly name: string;
  /** Files that the package gives under a name of its own, `''` being the package itself. */
  readonly entries: readonly { readonly as: string; readonly file: string }[];
}

const packages = new Map<string, Package>();

function packageOf(text: string): Package {
  return remember(packages, text, () => {
    const json = readObject(text);
    const name = typeof json.name === 'string' ? json.name : '';
    const entries: { as: string; file: string }[] = [];
    const add = (as: string, file: unknown): void => {
      if (typeof file === 'string') entries.push({ as, file: withoutEnding(file.replace(/^\.\//, '')) });
      else if (typeof file === 'object' && file !== null)
        for (const value of Object.values(file).slice(0, 10)) if (typeof value === 'string') add(as, value);
    };
    for (const key of ['source', 'types', 'module', 'main']) add('', json[key]);
    const { exports } = json;
    if (typeof exports === 'string') add('', exports);
    else if (typeof exports === 'object' && exports !== null) {
      for (const [key, value] of Object.entries(exports))
        add(key.startsWith('.') ? key.replace(/^\.\/?/, '') : '', value);
    }
    return { name, entries };
  });
}

/** `dist/index` is compiled from `src/index`; the folder of sources is cut by the caller. */
function sourceOf(file: string): string {
  return file
    .replace(/^(?:dist|build|lib|out)\//, '')
    .replace(/^(?:cjs|esm|src)\//, '')
    .replace(/\.d$/, '');
}

interface Paths {
  readonly baseUrl: string | undefined;
  readonly paths: readonly (readonly [string, readonly string[]])[];
}

const configs = new Map<string, Paths>();

function pathsOf(text: string): Paths {
  return remember(configs, text, () => {
    const { compilerOptions } = readObject(text);
    const options = (typeof compilerOptions === 'object' && compilerOptions !== null ? compilerOptions : {}) as Record<
      string,
      unknown
    >;
    const paths = typeof options.paths === 'object' && options.paths !== null ? options.paths : {};
    return {
      baseUrl: typeof options.baseUrl === 'string' ? options.baseUrl : undefined,
      paths: Object.entries(paths).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.filter(target => typeof target === 'string') : [],
      ]),
    };
  });
}

function mapped(module: string, paths: Paths['paths']): readonly string[] {
  for (const [pattern, targets] of paths) {
    const star = pattern.indexOf('*');
    if (star < 0) {
      if (pattern === module) return targets;
      continue;
    }
    const before = pattern.slice(0, star);
    const after = pattern.slice(star + 1);
    if (module.length < before.length + after.length || !module.startsWith(before) || !module.endsWith(after)) continue;
    const middle = module.slice(before.length, module.length - after.length);
    return targets.map(target => target.replace('*', () => middle));
  }
  return [];
}

/** Manifests are read once, not for every import; they change seldom, so few are kept. */
function remember<T>(known: Map<string, T>, text: string, make: () => T): T {
  let value = known.get(text);
  if (value === undefined) {
    if (known.size >= 500) known.clear();
    known.set(text, (value = make()));
  }
  return value;
}
