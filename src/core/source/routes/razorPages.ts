import type { RouteSite } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

/** What a page's own template may add behind its path; the template stands in a file that nobody reads. */
const endings = ['', '/{id}', '/{id}/{name}'];

/** Razor pages are routes by their place below `Pages`; what runs stands beside them: `Edit.cshtml.cs` with `OnGet`, `OnPostAsync`. */
export function razorPages(index: SourceIndex): readonly At<RouteSite>[] {
  return [...index.files()].flatMap(file => {
    const path = pagePath(file);
    return path === undefined ? [] : sitesOf(file, path);
  });
}

function pagePath({ language, segments }: IndexedFile): string | undefined {
  if (language !== 'csharp') return undefined;
  const name = /^(\w+)\.cshtml\.cs$/.exec(segments[segments.length - 1] ?? '')?.[1];
  const pages = segments.lastIndexOf('Pages');
  if (name === undefined || pages < 0) return undefined;
  const area = segments[pages - 2] === 'Areas' ? [segments[pages - 1]] : [];
  return [...area, ...segments.slice(pages + 1, -1), ...(name === 'Index' ? [] : [name])].join('/');
}

function sitesOf(file: IndexedFile, path: string): At<RouteSite>[] {
  return file.facts.functions.flatMap((fact, handler) => {
    const verb = /^On(Get|Post|Put|Delete|Patch|Head)(?:Async)?$/.exec(fact.name)?.[1];
    if (verb === undefined) return [];
    const { line, endLine } = fact;
    return endings.map(ending => ({
      file,
      index: -1,
      fact: {
        methods: [verb.toUpperCase()],
        path: [`/${path}${ending}`],
        router: '',
        handler,
        line,
        endLine,
        function: -1,
        framework: 'razor',
      },
    }));
  });
}
