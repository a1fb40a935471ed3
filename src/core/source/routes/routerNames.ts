import type { FunctionFacts, RouterSite } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { callersOf, functionsAround, ownersAround, placesNamed, sameNamed } from './functionNames';

/** What routes are registered on, known by its key over all files. */
export type RouterNode =
  /** A router by its declaration. */
  | { readonly kind: 'site'; readonly key: string; readonly file: IndexedFile; readonly site: RouterSite }
  /** Something with a name, whose declaration nobody saw. */
  | { readonly kind: 'name'; readonly key: string; readonly file: IndexedFile; readonly name: string }
  /** What a function is given. */
  | {
      readonly kind: 'param';
      readonly key: string;
      readonly file: IndexedFile;
      readonly fn: number;
      readonly param: number;
    }
  /** A file's own routes, or those of a function that stands for itself (`Route.users()`). */
  | { readonly kind: 'module'; readonly key: string; readonly file: IndexedFile; readonly fn: number };

/** Imports of imports are followed so far. */
const mostHops = 4;
const memberPrefix = /^(?:self|this|cls|@|s|h|srv|svc|server|app|api|a|c|r|m|e|rt|ctx)\.?(?=\w)/;

/** Finds out which router a name means. */
export class RouterNames {
  private readonly known = new Map<IndexedFile, Map<string, readonly RouterNode[]>>();

  constructor(private readonly index: SourceIndex) {}

  moduleNode(file: IndexedFile, fn = -1): RouterNode {
    return { kind: 'module', key: `module ${file.uri} ${fn}`, file, fn };
  }

  siteNode(file: IndexedFile, i: number): RouterNode {
    return { kind: 'site', key: `site ${file.uri} ${i}`, file, site: file.facts.routers![i] };
  }

  /** Routers that `name` may mean at `line` inside a function; `not`: a router that is not its own parent. */
  of(file: IndexedFile, name: string, inside: number, line: number, not?: RouterSite): readonly RouterNode[] {
    let inFile = this.known.get(file);
    if (!inFile) this.known.set(file, (inFile = new Map()));
    // The line counts only where a name is given to several.
    const isAlone = this.timesNamed(file, name) < 2;
    const key = `${inside} ${isAlone ? '' : line} ${name}`;
    let found = not ? undefined : inFile.get(key);
    if (!found) {
      found = this.find(file, name, inside, line, not, 0);
      if (!not) inFile.set(key, found);
    }
    return found;
  }

  private timesNamed({ facts }: IndexedFile, name: string): number {
    let count = 0;
    for (const site of facts.routers ?? []) if (member(site.name) === member(name)) count++;
    return count;
  }

  /** What another file gets when it imports this one as a whole, or its only router. */
  exportedBy(file: IndexedFile, wanted: string, hops = 0): readonly RouterNode[] {
    if (hops > mostHops) return [];
    // What a default export is another name of.
    for (const { local, module, name } of file.facts.imports ?? []) {
      if (local !== 'default' || module !== '' || name === '') continue;
      const found = this.find(file, name, -1, Infinity, undefined, hops + 1);
      if (found.some(({ kind }) => kind !== 'name')) return found;
    }
    const exports = (file.facts.mounts ?? []).filter(
      ({ parent, kind, prefix }) => kind === 'router' && /^(?:(?:module\.)?exports)?$/.test(parent) && isEmpty(prefix),
    );
    const named = exports.flatMap(({ child, line }) => this.find(file, child, -1, line + 1, undefined, hops + 1));
    if (named.length) return named;
    const routers = file.facts.routers ?? [];
    const tops = routers.flatMap((site, i) => (site.function < 0 && site.name !== '' ? [{ site, i }] : []));
    const same = tops.filter(({ site }) => site.name === wanted);
    if (same.length) return same.map(({ i }) => this.siteNode(file, i));
    const mounted = new Set((file.facts.mounts ?? []).map(({ child }) => child));
    const own = tops.filter(({ site }) => site.parent === '' && !mounted.has(site.name));
    const pool = own.length ? own : tops;
    if (pool.length) return pool.map(({ i }) => this.siteNode(file, i));
    return [this.moduleNode(file)];
  }

  private find(
    file: IndexedFile,
    name: string,
    inside: number,
    line: number,
    not: RouterSite | undefined,
    hops: number,
  ): readonly RouterNode[] {
    if (name === '') return [this.moduleNode(file, inside)];
    if (hops > mostHops) return [];
    const local = this.local(file, name, inside, line, not);
    if (local) return [local];
    for (const fn of functionsAround(file, inside)) {
      const facts = file.facts.functions[fn];
      const param = facts.params.indexOf(name);
      if (param >= 0 && (facts.name !== '' || this.isMountedFunction(file, fn)))
        return [{ kind: 'param', key: `param ${file.uri} ${fn} ${param}`, file, fn, param }];
    }
    const imported = this.imported(file, name, hops);
    if (imported.length) return imported;
    const global = this.inPackage(file, name);
    if (global.length) return global;
    const shorter = /^(.+?)\.(?:urls|routes|middleware|callback|allowedMethods|handler|asgi|wsgi)(?:\(.*\))?$/s.exec(
      name,
    )?.[1];
    if (shorter !== undefined) return this.find(file, shorter, inside, line, not, hops + 1);
    const call = /^([\w$.:>-]+)\(.*\)$/s.exec(name)?.[1];
    if (call !== undefined) return this.find(file, call, inside, line, not, hops + 1);
    return [{ kind: 'name', key: `name ${file.uri} ${name}`, file, name }];
  }

  /** A router of this file that is in sight, the innermost; of several with one name the last one before the line. */
  private local(
    file: IndexedFile,
    name: string,
    inside: number,
    line: number,
    not?: RouterSite,
  ): RouterNode | undefined {
    const routers = file.facts.routers ?? [];
    if (!routers.length) return undefined;
    const around = [...functionsAround(file, inside), -1];
    const isMember = name.includes('.') || name.startsWith('@');
    const owners = ownersAround(file, inside);
    let best = -1;
    let bestRank = -1;
    routers.forEach((site, i) => {
      if (site === not) return;
      const at = around.indexOf(site.function);
      const isVisible = site.name === name && at >= 0;
      const owner = isMember && site.function >= 0 ? (file.facts.functions[site.function]?.owner ?? '') : '';
      const isField =
        isMember &&
        member(site.name) === member(name) &&
        (at >= 0 || owner === '' || owners.includes(owner) || owners.length === 0);
      if (!isVisible && !isField) return;
      const depth = at >= 0 ? around.length - at : 0;
      const rank = depth * 4 + (site.name === name ? 2 : 0) + (site.line <= line ? 1 : 0);
      const isBetter = rank > bestRank || (rank === bestRank && site.line <= line && site.line > routers[best].line);
      if (isBetter) {
        best = i;
        bestRank = rank;
      }
    });
    return best < 0 ? undefined : this.siteNode(file, best);
  }

  private imported(file: IndexedFile, name: string, hops: number): readonly RouterNode[] {
    const parts = name.split(/::|->|[.#\\]/).filter(part => part !== '');
    for (const entry of file.facts.imports ?? []) {
      const isStar = entry.name === '*' && entry.local !== parts[0];
      if (entry.local !== parts[0] && !isStar) continue;
      const rest = isStar ? parts : parts.slice(1);
      const direct = entry.name === '' || entry.name === '*' || entry.name === 'default';
      for (const target of this.index.importedFiles(file, entry)) {
        const isModuleItself = stem(target) === entry.name || entry.module.split(/[./]|::/).at(-1) === entry.name;
        const paths = direct ? [rest] : isModuleItself ? [rest, [entry.name, ...rest]] : [[entry.name, ...rest], rest];
        for (const path of paths) {
          const found = this.inFile(target, path, parts[0], hops + 1, direct || isModuleItself);
          if (found.length) return found;
        }
      }
    }
    return [];
  }

  /** A name of another file. */
  private inFile(
    target: IndexedFile,
    path: readonly string[],
    local: string,
    hops: number,
    isModule: boolean,
  ): readonly RouterNode[] {
    if (hops > mostHops) return [];
    if (path.length === 0) return isModule ? this.exportedBy(target, local, hops) : [];
    const name = path.join('.');
    const routers = target.facts.routers ?? [];
    const matches = routers.flatMap((site, i) =>
      site.name === name || (path.length > 1 && site.name === path.at(-1)) ? [{ site, i }] : [],
    );
    const top = matches.filter(({ site }) => site.function < 0);
    if (top.length || matches.length === 1)
      return (top.length ? top : matches).map(({ i }) => this.siteNode(target, i));
    // Exported under another name, or handed on from a third file.
    const renamed = (target.facts.mounts ?? []).filter(
      ({ parent, child }) => (parent === `module.exports.${name}` || parent === `exports.${name}`) && child !== '',
    );
    const found = renamed.flatMap(({ child, line }) => this.find(target, child, -1, line + 1, undefined, hops + 1));
    if (found.length) return found;
    const onward = this.imported(target, name, hops + 1);
    if (onward.length) return onward;
    // Python's packages have their modules as members, once anybody has imported them.
    if (target.language === 'python' && path.length > 1 && stem(target) === '__init__') {
      const entry = { local: path[0], module: '.', name: path[0] };
      for (const file of this.index.importedFiles(target, entry)) {
        if (file === target || stem(file) !== path[0]) continue;
        const found = this.inFile(file, path.slice(1), local, hops + 1, true);
        if (found.length) return found;
      }
    }
    const isUsed =
      (target.facts.routes ?? []).some(({ router }) => router === name) ||
      (target.facts.mounts ?? []).some(({ parent }) => parent === name);
    return isUsed ? [{ kind: 'name', key: `name ${target.uri} ${name}`, file: target, name }] : [];
  }

  /** Go, Java and others see what lies beside them without an import. */
  private inPackage(file: IndexedFile, name: string): readonly RouterNode[] {
    if (file.language !== 'go' && file.language !== 'kotlin' && file.language !== 'ruby') return [];
    const sites = this.index.derived('routers by name', () => byName(this.index.all('routers')));
    const same = (sites.get(member(name)) ?? []).filter(
      at =>
        at.file.uri !== file.uri &&
        at.file.language === file.language &&
        at.file.facts.package === file.facts.package &&
        folderOf(at.file) === folderOf(file) &&
        (at.fact.function < 0 || (at.fact.name.includes('.') && name.includes('.'))),
    );
    return same.length === 1 ? [this.siteNode(same[0].file, same[0].index)] : [];
  }

  /** Functions or classes that a mount names. */
  functionsOf(file: IndexedFile, name: string, inside: number): readonly string[] {
    const clean = name.replace(/\(.*$/s, '').replace(/^new\s+/, '');
    const { functions, types } = placesNamed(this.index, file, clean, inside);
    const keys = [
      ...functions.map(functionKey),
      ...types.map(({ file: at, owner, name: type }) => typeKey(at, owner === '' ? type : `${owner}.${type}`)),
    ];
    if (keys.length) return keys;
    const exported = this.exportedFunctions(file, clean);
    if (exported.length) return exported.map(functionKey);
    const last = clean.split(/::|->|[.#\\]/).at(-1) ?? '';
    const same = last === '' ? [] : sameNamed(this.index, file, last);
    return same.length === 1 ? same.map(functionKey) : [];
  }

  /** `app.register(require('./users'))`, `import users from './users'`: the file's outermost functions that get something. */
  private exportedFunctions(file: IndexedFile, name: string): readonly At<FunctionFacts>[] {
    for (const entry of file.facts.imports ?? []) {
      if (entry.local !== name || (entry.name !== 'default' && entry.name !== '' && entry.name !== '*')) continue;
      for (const target of this.index.importedFiles(file, entry)) {
        const used = new Set([
          ...(target.facts.routes ?? []).map(route => outermost(target, route.function)),
          ...(target.facts.mounts ?? []).map(mount => outermost(target, mount.function)),
        ]);
        const found = [...used]
          .filter(fn => fn >= 0)
          .map(fn => ({ file: target, index: fn, fact: target.facts.functions[fn] }));
        if (found.length) return found;
      }
    }
    return [];
  }

  private isMountedFunction(file: IndexedFile, fn: number): boolean {
    return callersOf(this.index, file, fn).length > 0;
  }
}

export function functionKey({ file, index }: { readonly file: IndexedFile; readonly index: number }): string {
  return `function ${file.uri} ${index}`;
}

export function typeKey(file: IndexedFile, type: string): string {
  return `type ${file.uri} ${type}`;
}

function outermost(file: IndexedFile, inside: number): number {
  return [...functionsAround(file, inside)].at(-1) ?? -1;
}

/** `self.router` and `s.router` are the same field, whatever the object is called. */
function member(name: string): string {
  return name.replace(memberPrefix, '').replace(/^@/, '');
}

function isEmpty(prefix: readonly unknown[]): boolean {
  return prefix.every(part => part === '');
}

function stem(file: IndexedFile): string {
  const name = file.segments[file.segments.length - 1] ?? '';
  return name.replace(/\.[^.]*$/, '');
}

function folderOf(file: IndexedFile): string {
  return `${file.folder}/${file.segments.slice(0, -1).join('/')}`;
}

function byName(sites: readonly At<RouterSite>[]): ReadonlyMap<string, readonly At<RouterSite>[]> {
  const map = new Map<string, At<RouterSite>[]>();
  for (const at of sites) {
    const name = member(at.fact.name);
    const list = map.get(name);
    if (list) list.push(at);
    else map.set(name, [at]);
  }
  return map;
}
