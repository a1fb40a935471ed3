import type { MountSite, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { callersOf, functionsAround, givenAt, helperAround, paramIn } from './functionNames';
import { readPath, type PathShape, type Segment } from './pathShape';
import { functionKey, RouterNames, typeKey, type RouterNode } from './routerNames';

/** A router put below itself, or one below hundreds of others, is cut off here. */
const mostPrefixes = 12;
const deepest = 24;
const atRoot: readonly PathShape[] = [{ segments: [], isOpen: false }];
const anywhere: readonly PathShape[] = [{ segments: [], isOpen: true }];
/** Names of what stands at the top of a program: nothing is in front of its routes. */
const rootNames =
  /^(?:.*\.)?(?:app|application|server|web|webapp|mux|http|srv|e|api|fastify|koa|hono|urlpatterns|Route)$/i;

/** What stands in front of the routes of each router: mounts and parents followed upwards through files. */
export class RoutePrefixes {
  readonly names: RouterNames;
  private readonly known = new Map<string, readonly PathShape[]>();
  private readonly inWork = new Set<string>();
  private readonly mounts = new Map<string, At<MountSite>[]>();
  private readonly parents = new Set<string>();

  constructor(private readonly index: SourceIndex) {
    this.names = new RouterNames(index);
    // Where a test mounts something counts only for what nothing else mounts.
    const all = index.all('mounts');
    for (const mount of [...all.filter(at => !at.file.isTest), ...all.filter(at => at.file.isTest)]) {
      const { file, fact } = mount;
      for (const key of this.targetsOf(mount)) {
        const known = this.mounts.get(key);
        if (!file.isTest || !known || known[0].file.isTest) this.add(key, mount);
      }
      if (fact.parent !== '')
        for (const { key } of this.names.of(file, fact.parent, fact.function, fact.line)) this.parents.add(key);
    }
    for (const { file, fact } of index.all('routers'))
      if (fact.parent !== '')
        for (const { key } of this.names.of(file, fact.parent, fact.function, fact.line, fact)) this.parents.add(key);
  }

  /** The prefixes of routes that are registered on `router` at a line of a file. */
  of(file: IndexedFile, router: string, inside: number, line: number): readonly PathShape[] {
    return this.join(this.names.of(file, router, inside, line));
  }

  /** A text of a file as a path. */
  read(file: IndexedFile, value: TextValue, inside: number): PathShape {
    return readPath(this.index.resolveText(file, value, inside));
  }

  /** The same where the text may be what callers of the function around it give: one path for each. */
  readAll(file: IndexedFile, value: TextValue, inside: number): readonly PathShape[] {
    const param = paramIn(value);
    const fn = param === undefined ? -1 : helperAround(file, inside, param);
    if (fn < 0) return [this.read(file, value, inside)];
    const { params } = file.facts.functions[fn];
    const given = callersOf(this.index, file, fn)
      .slice(0, mostPrefixes)
      .flatMap(call => {
        const text = givenAt(value, call.fact, params);
        return text ? [this.read(call.file, text, call.fact.function)] : [];
      });
    return given.length ? distinct(given) : [this.read(file, value, inside)];
  }

  private add(key: string, mount: At<MountSite>): void {
    const list = this.mounts.get(key);
    if (list) list.push(mount);
    else this.mounts.set(key, [mount]);
  }

  private targetsOf({ file, fact }: At<MountSite>): readonly string[] {
    const { kind, child, function: inside, line } = fact;
    if (child === '') return [];
    if (kind === 'module') return this.modulesOf(file, child).map(target => `module ${target.uri}`);
    if (kind === 'function') {
      const functions = this.names.functionsOf(file, child, inside);
      if (functions.length) return functions;
    }
    // A router whose own file is the parent of all others (`module.exports = router`) is no router below itself.
    return this.names.of(file, child, inside, line).flatMap(node => {
      if (node.kind === 'module') return node.file.uri === file.uri ? [] : [`module ${node.file.uri}`];
      return node.kind === 'name' && node.file.uri === file.uri
        ? [node.key, ...this.names.functionsOf(file, child, inside)]
        : [node.key];
    });
  }

  private modulesOf(file: IndexedFile, module: string): readonly IndexedFile[] {
    const first = module.split('.')[0];
    for (const entry of file.facts.imports ?? []) {
      if (entry.local !== module && entry.local !== first) continue;
      const found = this.index.importedFiles(file, entry);
      if (found.length) return found;
    }
    return this.index.importedFiles(file, { local: '', module, name: '' });
  }

  private join(nodes: readonly RouterNode[]): readonly PathShape[] {
    if (nodes.length === 1) return this.prefixes(nodes[0]);
    return distinct(nodes.flatMap(node => this.prefixes(node)));
  }

  private prefixes(node: RouterNode): readonly PathShape[] {
    const known = this.known.get(node.key);
    if (known) return known;
    if (this.inWork.has(node.key) || this.inWork.size > deepest) return [];
    this.inWork.add(node.key);
    const found = distinct(this.find(node));
    this.inWork.delete(node.key);
    // What was found inside of a circle lacks the part that led there: only whole answers are kept.
    if (this.inWork.size === 0 || found.length) this.known.set(node.key, found);
    return found;
  }

  private find(node: RouterNode): readonly PathShape[] {
    switch (node.kind) {
      case 'site':
        return this.ofSite(node);
      case 'param':
        return this.ofParam(node);
      case 'module':
        return this.ofModule(node.file, node.fn);
      case 'name': {
        const mounted = this.mountedAt(node.key);
        if (mounted.length) return mounted;
        const around = this.inModule(node.file, -1);
        if (around.length) return around;
        return rootNames.test(node.name) || this.parents.has(node.key) ? atRoot : anywhere;
      }
    }
  }

  private ofSite({ file, site, key }: RouterNode & { kind: 'site' }): readonly PathShape[] {
    const own = this.readAll(file, site.prefix, site.function);
    const mounted = this.mountsAt(key);
    const above: PathShape[] = mounted.filter(({ replaces }) => !replaces).map(({ shape }) => shape);
    const instead = mounted.filter(({ replaces }) => replaces).map(({ shape }) => shape);
    if (site.parent !== '') above.push(...this.join(this.names.of(file, site.parent, site.function, site.line, site)));
    else if (!mounted.length) above.push(...this.inModule(file, site.function));
    if (!above.length && !instead.length) above.push(...(this.isRoot(key, site.name, site.parent) ? atRoot : anywhere));
    return [...above.flatMap(prefix => own.map(shape => append(prefix, shape))), ...instead];
  }

  /** Nothing is above it, and something is below it, or it is called like what a program has one of. */
  private isRoot(key: string, name: string, parent: string): boolean {
    return parent === '' && (rootNames.test(name) || this.parents.has(key));
  }

  private mountedAt(key: string): readonly PathShape[] {
    return this.mountsAt(key).map(({ shape }) => shape);
  }

  /** Where something is mounted; `replaces`: the prefix that it has itself counts no more. */
  private mountsAt(key: string): readonly { readonly shape: PathShape; readonly replaces: boolean }[] {
    return (this.mounts.get(key) ?? []).flatMap(({ file, fact }) => {
      // `module.exports = router` says where the router is to be had, not where it is mounted.
      const isExport = fact.parent === '' && file.language === 'javascript' && fact.prefix.every(part => part === '');
      const above = isExport
        ? this.inModule(file, fact.function)
        : fact.parent === ''
          ? this.prefixes(this.names.moduleNode(file, fact.function))
          : this.of(file, fact.parent, fact.function, fact.line);
      const own = this.readAll(file, fact.prefix, fact.function);
      const replaces = fact.replaces === true;
      return above.flatMap(prefix => own.map(shape => ({ shape: append(prefix, shape), replaces })));
    });
  }

  private ofModule(file: IndexedFile, fn: number): readonly PathShape[] {
    const found = this.inModule(file, fn);
    return found.length ? found : atRoot;
  }

  /** Where the functions and classes around a place are mounted, or else the file as a whole. */
  private inModule(file: IndexedFile, inside: number): readonly PathShape[] {
    for (const fn of functionsAround(file, inside)) {
      const mounted = this.mountedAt(functionKey({ file, index: fn }));
      if (mounted.length) return mounted;
      const { owner } = file.facts.functions[fn];
      const owned = owner === '' ? [] : this.mountedAt(typeKey(file, owner));
      if (owned.length) return owned;
    }
    return this.mountedAt(`module ${file.uri}`);
  }

  /** What the callers of a function give it. */
  private ofParam({ file, fn, param }: RouterNode & { kind: 'param' }): readonly PathShape[] {
    const facts = file.facts.functions[fn];
    const found: PathShape[] = [...this.mountedAt(functionKey({ file, index: fn }))];
    const owned = facts.owner === '' || found.length ? [] : this.mountedAt(typeKey(file, facts.owner));
    found.push(...owned);
    for (const { file: from, fact } of callersOf(this.index, file, fn)) {
      // Extension methods get what stands before the dot.
      const isExtension = file.language === 'csharp' && (facts.annotations ?? []).length >= 0 && fact.receiver !== '';
      const extended = isExtension && (fact.args?.length ?? 0) < facts.params.length;
      const given = extended
        ? param === 0 ? [{ ref: fact.receiver }] : fact.args?.[param - 1]
        : (fact.args?.[param] ?? fact.named?.[facts.params[param]]); // prettier-ignore
      const name =
        given?.length === 1 && typeof given[0] === 'object' && given[0] && 'ref' in given[0] ? given[0].ref : '';
      const made = (from.facts.routers ?? []).findIndex(
        site =>
          site.name === '' && site.line >= fact.line && site.line <= fact.endLine && site.function === fact.function,
      );
      if (made >= 0 && (name === '' || name.includes('(')))
        found.push(...this.prefixes(this.names.siteNode(from, made)));
      else if (name !== '') found.push(...this.of(from, name, fact.function, fact.line));
    }
    // A file that is mounted as a whole exports the function.
    if (!found.length) found.push(...this.mountedAt(`module ${file.uri}`));
    return found.length ? found : anywhere;
  }
}

export function append(prefix: PathShape, path: PathShape): PathShape {
  const endsInSlash = path.endsInSlash ?? (path.segments.length === 0 ? prefix.endsInSlash : undefined);
  return {
    segments: prefix.segments.length ? [...prefix.segments, ...path.segments] : path.segments,
    isOpen: prefix.isOpen || path.isOpen,
    ...(endsInSlash && { endsInSlash }),
  };
}

function distinct(prefixes: readonly PathShape[]): readonly PathShape[] {
  if (prefixes.length < 2) return prefixes;
  const known = new Map<string, PathShape>();
  for (const prefix of prefixes) {
    const key = `${prefix.isOpen} ${prefix.segments.map((segment: Segment) => `${segment.key}:${segment.names}`).join('/')}`;
    if (!known.has(key) && known.size < mostPrefixes) known.set(key, prefix);
  }
  return [...known.values()];
}
