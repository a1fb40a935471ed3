import type { RouteEntry } from './routeTable';

/** Names under which a framework may report a route instead of its path: the one given, or the one it makes. */
export function routeNames({ site, file, handler }: RouteEntry): readonly string[] {
  if (site.name !== undefined && site.name !== '') return [site.name];
  if (file.language !== 'php' || typeof handler !== 'number') return [];
  const { owner, name } = file.facts.functions[handler] ?? { owner: '', name: '' };
  if (owner === '') return [];
  // Symfony's rule: class and method with underscores, without the words that every controller has.
  const path = `${file.facts.package.replace(/\\/g, '_')}_${owner.replace(/\./g, '_')}_${name}`.toLowerCase();
  const symfony = path
    .replace(/(?:bundle|controller)_/g, '_')
    .replace(/action(_\d+)?$/, '$1')
    .replace(/__+/g, '_')
    .replace(/^_|_$/g, '');
  return [symfony];
}
