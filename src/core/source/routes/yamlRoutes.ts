import type { ConfigFacts, FunctionFacts, RouteSite } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

/** Symfony's routes in YAML: a name, and below it path, methods and the controller's method. */
export function yamlRoutes(index: SourceIndex): readonly At<RouteSite>[] {
  const byFile = new Map<IndexedFile, Map<string, ConfigFacts[]>>();
  for (const { file, fact } of index.all('config')) {
    if (!file.segments.some(part => /^routes?\b|^routing\b/.test(part))) continue;
    let settings = byFile.get(file);
    if (!settings) byFile.set(file, (settings = new Map()));
    const list = settings.get(fact.key);
    if (list) list.push(fact);
    else settings.set(fact.key, [fact]);
  }
  return [...byFile].flatMap(([file, settings]) =>
    [...settings].flatMap(([key, [{ value }]]) => {
      const name = /^(.+?)\.(?:controller|defaults\._controller)$/.exec(key)?.[1];
      const path = name === undefined ? undefined : settings.get(`${name}.path`)?.[0].value;
      if (name === undefined || path === undefined) return [];
      const methods = [...settings]
        .filter(([other]) => other === `${name}.methods` || other.startsWith(`${name}.methods.`))
        .flatMap(([, facts]) => facts.flatMap(fact => fact.value.match(/[A-Z]{3,}/g) ?? []));
      return methodsNamed(index, file, value).map(at => ({
        ...at,
        fact: {
          methods,
          path: [path],
          router: '',
          handler: at.index,
          name,
          line: at.fact.line,
          endLine: at.fact.endLine,
          function: -1,
          framework: 'symfony',
        },
      }));
    }),
  );
}

/** `App\Controller\PostController::show`, or the class alone, which is called. */
function methodsNamed(index: SourceIndex, file: IndexedFile, controller: string): readonly At<FunctionFacts>[] {
  const [type, method = '__invoke'] = controller.replace(/^\\/, '').split('::');
  const owner = type.slice(type.lastIndexOf('\\') + 1);
  const namespace = type.slice(0, Math.max(0, type.length - owner.length - 1));
  return index
    .functionsNamed(method)
    .filter(at => at.fact.owner === owner && at.file.facts.package === namespace && at.file.folder === file.folder);
}
