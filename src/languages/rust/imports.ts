import type { FileFacts, ImportFacts } from '../../core/index/facts';
import type { Manifests } from '../../core/index/language';
import type { SyntaxNode } from '../../core/index/syntax';

/**
 * Names that a `use` brings. The last part of a path may be a module or something in one, which nobody can tell from here:
 * both are given.
 */
export function importsOf(declaration: SyntaxNode): readonly ImportFacts[] {
  const imports: ImportFacts[] = [];
  const waiting: { node: SyntaxNode; prefix: string }[] = [];
  const argument = declaration.field('argument');
  if (argument) waiting.push({ node: argument, prefix: '' });
  for (let item = waiting.pop(); item && imports.length < 2000; item = waiting.pop()) {
    const { node, prefix } = item;
    switch (node.type) {
      case 'scoped_use_list': {
        const path = joinPath(prefix, node.field('path')?.text ?? '');
        for (const child of [...(node.field('list')?.children ?? [])].reverse())
          waiting.push({ node: child, prefix: path });
        break;
      }
      case 'use_list':
        for (const child of [...node.children].reverse()) waiting.push({ node: child, prefix });
        break;
      case 'use_wildcard':
        imports.push({ local: '', module: joinPath(prefix, node.children[0]?.text ?? ''), name: '*' });
        break;
      case 'use_as_clause': {
        const alias = node.field('alias')?.text ?? '';
        if (alias !== '_') add(imports, joinPath(prefix, node.field('path')?.text ?? ''), alias);
        break;
      }
      case 'self':
        add(imports, prefix, lastOf(prefix));
        break;
      case 'identifier':
      case 'scoped_identifier':
      case 'crate':
      case 'super': {
        const path = joinPath(prefix, node.text);
        add(imports, path, lastOf(path));
        break;
      }
      default:
        break;
    }
  }
  return imports;
}

function add(imports: ImportFacts[], path: string, local: string): void {
  if (path === '') return;
  const name = lastOf(path);
  const module = path.slice(0, Math.max(0, path.length - name.length - 2));
  if (module !== '') imports.push({ local, module, name });
  // Types are written with a capital: those are no modules.
  if (!/^[A-Z]/.test(name)) imports.push({ local, module: path, name: '' });
}

function joinPath(prefix: string, path: string): string {
  const clean = path.replace(/\s+/g, '').replace(/^::/, '');
  return prefix === '' ? clean : clean === '' ? prefix : `${prefix}::${clean}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(':') + 1);
}

/** Name of the crate that a file belongs to, and its path of modules in it. */
function placeOf(
  path: readonly string[],
  manifests: Manifests,
): { crate: string; modules: readonly string[] } | undefined {
  const manifest = manifests.nearest(path, 'Cargo.toml');
  if (!manifest) return undefined;
  const inside = path.slice(manifest.folder.length);
  const file = inside[inside.length - 1].replace(/\.rs$/, '');
  const name = nameIn(manifest.text, 'package') ?? manifest.folder[manifest.folder.length - 1] ?? 'crate';
  const crate = ((inside[0] === 'src' && nameIn(manifest.text, 'lib')) || name).replace(/-/g, '_');
  const folders = inside.slice(inside[0] === 'src' ? 1 : 0, -1);
  if (inside[0] !== 'src' || folders[0] === 'bin') {
    // Each file of tests, benches, examples and bin is a crate of its own, a folder there as well.
    const own = inside[0] === 'src' ? folders.slice(1) : folders.slice(1);
    const parts = [...own, ...(file === 'main' || file === 'mod' ? [] : [file])].map(part => part.replace(/-/g, '_'));
    return { crate: parts[0] ?? crate, modules: parts.slice(1) };
  }
  const isRoot = folders.length === 0 && (file === 'lib' || file === 'main');
  return { crate, modules: isRoot ? [] : file === 'mod' ? folders : [...folders, file] };
}

function nameIn(manifest: string, section: string): string | undefined {
  const start = new RegExp(`^[ \\t]*\\[${section}\\][ \\t]*(?:#.*)?$`, 'm').exec(manifest);
  if (!start) return undefined;
  const rest = manifest.slice(start.index + start[0].length);
  const end = rest.search(/^[ \t]*\[/m);
  return /^[ \t]*name[ \t]*=[ \t]*["']([^"']+)["']/m.exec(end < 0 ? rest : rest.slice(0, end))?.[1];
}

/** `ship_api::routes`. */
export function modulesOf(path: readonly string[], _facts: FileFacts, manifests: Manifests): readonly string[] {
  const place = placeOf(path, manifests);
  return place ? [[place.crate, ...place.modules].join('::')] : [];
}

/** `crate::`, `self::` and `super::` taken from where they stand; other paths begin with a crate or a module beside. */
export function moduleOf({ module }: ImportFacts, path: readonly string[], manifests: Manifests): readonly string[] {
  const place = placeOf(path, manifests);
  if (!place) return [module];
  const parts = module.split('::');
  if (parts[0] === 'crate') return [[place.crate, ...parts.slice(1)].join('::')];
  if (parts[0] !== 'self' && parts[0] !== 'super')
    return [module, [place.crate, ...place.modules, ...parts].join('::')];
  const own = [...place.modules];
  if (parts[0] === 'self') parts.shift();
  while (parts[0] === 'super') {
    own.pop();
    parts.shift();
  }
  return [[place.crate, ...own, ...parts].join('::')];
}
