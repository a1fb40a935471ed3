import type { ConfigFacts, FunctionFacts } from '../index/facts';
import type { At, IndexedFile, SourceIndex } from '../index/sourceIndex';

/** A cloud function that configuration deploys. */
export interface DeployedFunction {
  readonly name: string;
  /** All names it is certain to have. */
  readonly names: readonly string[];
  /** The service it belongs to, which stands in front of its name; undefined where the configuration does not say. */
  readonly service: string | undefined;
  /** The configuration, and its line. */
  readonly file: IndexedFile;
  readonly line: number;
  readonly handler: HandlerOfFunction;
}

export type HandlerOfFunction =
  | { readonly kind: 'function'; readonly at: At<FunctionFacts> }
  | { readonly kind: 'file'; readonly file: IndexedFile; readonly name: string };

/** Of serverless.yml, SAM and CloudFormation templates and function.json. */
export function deployedFunctions(index: SourceIndex): readonly DeployedFunction[] {
  return index.derived('deployed functions', () => {
    const byFile = new Map<IndexedFile, ConfigFacts[]>();
    for (const { file, fact } of index.all('config')) {
      const list = byFile.get(file);
      if (list) list.push(fact);
      else byFile.set(file, [fact]);
    }
    return [...byFile].flatMap(([file, settings]) => deployedBy(index, file, settings));
  });
}

function deployedBy(
  index: SourceIndex,
  file: IndexedFile,
  settings: readonly ConfigFacts[],
): readonly DeployedFunction[] {
  const values = new Map(settings.map(({ key, value }) => [key, value]));
  const name = file.segments[file.segments.length - 1];
  if (name === 'function.json') return azure(index, file, values, settings);
  return settings.flatMap(({ key, value, line }): DeployedFunction[] => {
    const serverless = /^functions\.([^.]+)\.handler$/.exec(key)?.[1];
    const sam = /^Resources\.([^.]+)\.Properties\.Handler$/.exec(key)?.[1];
    const own = serverless ?? sam;
    if (own === undefined) return [];
    const base = `Resources.${sam}.Properties`;
    const folder =
      sam === undefined ? '' : (values.get(`${base}.CodeUri`) ?? values.get('Globals.Function.CodeUri') ?? '');
    const handler = handlerOf(index, file, folder, value);
    if (!handler) return [];
    const given =
      serverless === undefined ? values.get(`${base}.FunctionName`) : values.get(`functions.${serverless}.name`);
    const service = serverless === undefined ? undefined : (values.get('service') ?? values.get('service.name') ?? '');
    return [{ name: own, names: [own, ...(given === undefined ? [] : [given])], service, file, line, handler }];
  });
}

/** The folder is the function's name. */
function azure(
  index: SourceIndex,
  file: IndexedFile,
  values: ReadonlyMap<string, string>,
  settings: readonly ConfigFacts[],
): readonly DeployedFunction[] {
  const name = file.segments[file.segments.length - 2];
  if (name === undefined) return [];
  const script = values.get('scriptFile') ?? '';
  const entry = values.get('entryPoint');
  const stem = script === '' ? 'index' : script.replace(/\.\w+$/, '');
  const found =
    handlerOf(index, file, '', `${stem}.${entry ?? 'main'}`) ??
    handlerOf(index, file, '', `${stem}.${entry ?? 'default'}`) ??
    handlerOf(index, file, '', `__init__.${entry ?? 'main'}`);
  return found ? [{ name, names: [name], service: undefined, file, line: settings[0]?.line ?? 1, handler: found }] : [];
}

/** `src/resize.handler`, `com.acme.Resize::handleRequest`, `Assembly::Ns.Cls::Method`, `app.lambda_handler`, `bootstrap`. */
function handlerOf(
  index: SourceIndex,
  config: IndexedFile,
  folder: string,
  value: string,
): HandlerOfFunction | undefined {
  const text = value.trim();
  if (text.includes('::') || /^[\w.]+\.[A-Z]\w*$/.test(text)) {
    const parts = text.split('::');
    const hasMethod = parts.length > 1;
    const type = (hasMethod ? parts[parts.length - 2] : parts[0]).split('.').at(-1)!;
    const method = hasMethod ? parts[parts.length - 1] : 'handleRequest';
    const found = index
      .functionsNamed(method)
      .filter(({ fact }) => fact.owner.split('.').at(-1) === type && !fact.isDeclaration);
    return found.length === 1 ? { kind: 'function', at: found[0] } : undefined;
  }
  const dot = text.lastIndexOf('.');
  const path = dot < 0 ? '' : text.slice(0, dot);
  const exported = text.slice(dot + 1);
  const base = split([...config.segments.slice(0, -1), folder].join('/'));
  const wanted = split([...base, path].join('/'));
  const dotted = split([...base, ...path.split(/[./]/)].join('/'));
  const candidates = dot < 0 ? mainsBelow(index, base, config) : filesAt(index, config, wanted, dotted);
  for (const file of candidates) {
    const tops = file.facts.functions.flatMap((fact, at) =>
      fact.parent < 0 && fact.owner === '' ? [{ file, index: at, fact }] : [],
    );
    const named = tops.filter(({ fact }) => fact.name === exported);
    const at =
      named[0] ?? (tops.length === 1 && /^(?:module\.exports|default)?$/.test(tops[0].fact.name) ? tops[0] : undefined);
    if (at) return { kind: 'function', at };
  }
  return candidates.length === 1 && dot >= 0 ? { kind: 'file', file: candidates[0], name: exported } : undefined;
}

/** Files at a path without ending; where there is none (a bundler wrote it), the only one of that name below the configuration. */
function filesAt(
  index: SourceIndex,
  config: IndexedFile,
  ...paths: readonly (readonly string[])[]
): readonly IndexedFile[] {
  const stems = index.derived('files by stem', () => {
    const map = new Map<string, IndexedFile[]>();
    for (const file of index.files()) {
      if (file.language === 'config') continue;
      const stem = stemOf(file);
      const list = map.get(stem);
      if (list) list.push(file);
      else map.set(stem, [file]);
    }
    return map;
  });
  for (const path of paths) {
    const same = (stems.get(path[path.length - 1] ?? '') ?? []).filter(
      file =>
        file.folder === config.folder &&
        file.segments.length === path.length &&
        path.slice(0, -1).every((part, i) => file.segments[i] === part),
    );
    if (same.length) return same;
  }
  const folder = config.segments.slice(0, -1);
  const below = (stems.get(paths[0]?.at(-1) ?? '') ?? []).filter(
    file => file.folder === config.folder && !file.isTest && folder.every((part, i) => file.segments[i] === part),
  );
  return below.length === 1 ? below : [];
}

/** Go's programs are called `bootstrap` all of them: what they hand to the runtime. */
function mainsBelow(index: SourceIndex, folder: readonly string[], config: IndexedFile): readonly IndexedFile[] {
  return index
    .all('handlers')
    .filter(
      ({ file, fact }) =>
        fact.kind === 'faas' && file.folder === config.folder && folder.every((part, i) => file.segments[i] === part),
    )
    .map(({ file }) => file);
}

function stemOf(file: IndexedFile): string {
  return (file.segments[file.segments.length - 1] ?? '').replace(/\.\w+$/, '');
}

function split(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
