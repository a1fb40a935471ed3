import type { FunctionFacts, RouteSite } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

const verbs = new Set('GET POST PUT PATCH DELETE HEAD OPTIONS'.split(' '));
/** What a page exports beside itself. */
const pageExports = new Set(
  'generateMetadata generateStaticParams generateViewport getServerSideProps getStaticProps getStaticPaths getInitialProps loader action load'.split(' '),
); // prettier-ignore

/** A file that is a route by its place: Next.js, SvelteKit, Nuxt. */
export interface RouteFile {
  readonly framework: 'next' | 'sveltekit' | 'nuxt';
  /** `route`: exports named after methods; `page`: shown by its default export; `api`: answered by it. */
  readonly role: 'route' | 'page' | 'layout' | 'api';
  /** As the framework writes it: `/shop/[id]`. */
  readonly path: string;
  readonly methods: readonly string[];
}

/** What a file is a route for; undefined when its place means nothing. */
export function routeFileOf(index: SourceIndex, file: IndexedFile): RouteFile | undefined {
  if (file.language !== 'javascript') return undefined;
  const leaf = /^(.+?)(?:\.(get|post|put|patch|delete))?\.(?:tsx|ts|jsx|js|mjs)$/.exec(
    file.segments[file.segments.length - 1] ?? '',
  );
  if (!leaf) return undefined;
  const [, stem, verb] = leaf;
  const folders = file.segments.slice(0, -1);
  const role = /^(?:page|route|layout)$/.test(stem) ? (stem as 'page' | 'route' | 'layout') : undefined;
  if (role) {
    const below = under(index, file, folders, ['app']);
    if (below) return { framework: 'next', role, path: pathOf(below), methods: [] };
  }
  const svelte = /^\+(server|page\.server)$/.exec(stem)?.[1];
  const routes = svelte === undefined ? undefined : under(index, file, folders, ['routes']);
  if (routes)
    return { framework: 'sveltekit', role: svelte === 'server' ? 'route' : 'page', path: pathOf(routes), methods: [] };
  const nuxt = under(index, file, folders, ['server', 'api']) ?? under(index, file, folders, ['server', 'routes']);
  if (nuxt) {
    const front = folders[folders.length - nuxt.length - 1] === 'api' ? ['api'] : [];
    const path = pathOf([...front, ...nuxt, ...(stem === 'index' ? [] : [stem])]);
    return { framework: 'nuxt', role: 'api', path, methods: verb ? [verb.toUpperCase()] : [] };
  }
  const pages = under(index, file, folders, ['pages']);
  if (!pages || /^_(?:app|document|error)$/.test(stem)) return undefined;
  const path = pathOf([...pages, ...(stem === 'index' ? [] : [stem])]);
  return { framework: 'next', role: pages[0] === 'api' ? 'api' : 'page', path, methods: [] };
}

/** Routes of files whose place makes them one, where the language has not said so already. */
export function fileRoutes(index: SourceIndex, declared: readonly At<RouteSite>[]): readonly At<RouteSite>[] {
  const known = new Set(
    declared.filter(({ fact }) => /^(?:next|nuxt|svelte)/.test(fact.framework)).map(({ file }) => file.uri),
  );
  return routeFiles(index).flatMap(({ file, route }) => (known.has(file.uri) ? [] : sitesOf(file, route)));
}

/** All files that are routes by their place. */
export function routeFiles(index: SourceIndex): readonly { readonly file: IndexedFile; readonly route: RouteFile }[] {
  return index.derived('route files', () =>
    [...index.files()].flatMap(file => {
      const route = routeFileOf(index, file);
      return route ? [{ file, route }] : [];
    }),
  );
}

function sitesOf(file: IndexedFile, route: RouteFile): At<RouteSite>[] {
  if (route.role === 'layout') return [];
  const { functions } = file.facts;
  const tops = functions.flatMap((fact, i) => (fact.parent < 0 ? [{ fact, i }] : []));
  const site = (methods: readonly string[], i: number): At<RouteSite> => {
    const { line, endLine } = functions[i];
    return {
      file,
      index: -1,
      fact: {
        methods,
        path: [route.path],
        router: '',
        handler: i,
        line,
        endLine,
        function: -1,
        framework: route.framework,
      },
    };
  };
  if (route.role === 'route')
    return tops.filter(({ fact }) => verbs.has(fact.name)).map(({ fact, i }) => site([fact.name], i));
  const shown = defaultExport(tops.map(({ fact }) => fact));
  if (route.framework === 'sveltekit')
    return tops.filter(({ fact }) => fact.name === 'load').map(({ i }) => site(['GET'], i));
  return shown === undefined ? [] : [site(route.methods, tops[shown].i)];
}

/** Which of a file's outermost functions is its default export: the only one, or the only one that looks like a page. */
export function defaultExport(tops: readonly FunctionFacts[]): number | undefined {
  const candidates = tops.flatMap((fact, i) => (pageExports.has(fact.name) || verbs.has(fact.name) ? [] : [i]));
  if (candidates.length < 2) return candidates[0];
  for (const fits of [/^$/, /^handler$/i, /Page$/, /^[A-Z]/]) {
    const found = candidates.filter(i => fits.test(tops[i].name));
    if (found.length === 1) return found[0];
  }
  return undefined;
}

/** Folders below a folder that stands at the unit's root or in its `src`; where there is no unit, below the first such. */
function under(
  index: SourceIndex,
  file: IndexedFile,
  folders: readonly string[],
  name: readonly string[],
): readonly string[] | undefined {
  const unit = index.unitOf(file);
  const starts = unit ? [unit.segments.length, unit.segments.length + 1] : folders.map((_, i) => i);
  const at = starts.find(
    start =>
      name.every((part, i) => folders[start + i] === part) &&
      (!unit || start === unit.segments.length || folders[start - 1] === 'src'),
  );
  return at === undefined ? undefined : folders.slice(at + name.length);
}

/** Groups and slots are no part of the address. */
function pathOf(parts: readonly string[]): string {
  return `/${parts.filter(part => !/^(?:\(.*\)|@.*)$/.test(part)).join('/')}`;
}
