import type { MountSite, RouteSite } from '../../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { readPath, type PathShape } from './pathShape';
import { append } from './routePrefixes';

/** Settings that put something in front of every route of a program, by whose routes they are about. */
const settings: Readonly<Record<string, RegExp>> = {
  'server.servlet.context-path': /^spring/,
  'server.servlet.contextPath': /^spring/,
  'server.context-path': /^spring/,
  'spring.mvc.servlet.path': /^spring/,
  'spring.webflux.base-path': /^spring/,
  'spring.data.rest.base-path': /^spring/,
  'quarkus.http.root-path': /jax|quarkus|rest/,
  'quarkus.rest.path': /jax|quarkus|rest/,
  'quarkus.resteasy.path': /jax|quarkus|rest/,
  'micronaut.server.context-path': /^micronaut/,
};

interface GlobalPrefix {
  readonly file: IndexedFile;
  readonly shape: PathShape;
  readonly isFor: (route: At<RouteSite>) => boolean;
}

/** Prefixes of whole programs: of configuration, of `setGlobalPrefix`, of mounts that name no child. */
export function globalPrefixes(index: SourceIndex): {
  around(route: At<RouteSite>, shape: PathShape): readonly PathShape[];
} {
  const byUnit = new Map<unknown, GlobalPrefix[]>();
  const add = (prefix: GlobalPrefix): void => {
    if (prefix.shape.segments.length === 0 || prefix.shape.isOpen || prefix.file.isTest) return;
    const unit = index.unitOf(prefix.file);
    const list = byUnit.get(unit);
    if (list) list.push(prefix);
    else byUnit.set(unit, [prefix]);
  };
  for (const { file, fact } of index.all('config')) {
    const framework = settings[fact.key];
    if (framework)
      add({
        file,
        shape: readPath(fact.value.replace(/^\$\{[^:}]*:([^}]*)\}$/, '$1')),
        isFor: ({ fact: route }) => framework.test(route.framework),
      });
  }
  for (const { file, fact } of index.callsOf('setGlobalPrefix')) {
    const text = literalOf(index.resolveText(file, fact.args?.[0] ?? [], fact.function));
    if (text !== undefined)
      add({ file, shape: readPath(text), isFor: ({ fact: route }) => route.framework.startsWith('nest') });
  }
  for (const { file, fact } of index.all('mounts'))
    if (isGlobal(fact))
      add({
        file,
        shape: readPath(index.resolveText(file, fact.prefix, fact.function)),
        isFor: route => route.fact.router === '' && speaksLike(route.file, file),
      });
  return {
    around(route, shape) {
      const prefixes = byUnit.size
        ? (byUnit.get(index.unitOf(route.file)) ?? []).filter(({ isFor }) => isFor(route))
        : [];
      // Without it too: some routes are excluded, profiles and environments change it.
      return prefixes.length ? [...prefixes.map(prefix => append(prefix.shape, shape)), shape] : [shape];
    },
  };
}

function isGlobal({ parent, kind, child }: MountSite): boolean {
  return parent === '' && kind === 'module' && child === '';
}

function speaksLike(a: IndexedFile, b: IndexedFile): boolean {
  const isJvm = (file: IndexedFile): boolean => file.language === 'java' || file.language === 'kotlin';
  return a.language === b.language || (isJvm(a) && isJvm(b));
}
