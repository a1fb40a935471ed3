import type { FunctionFacts } from '../index/facts';
import type { IndexedFile, SourceIndex } from '../index/sourceIndex';

/** Fully qualified names of a function as runtimes of its language write them, best first; none for a closure. */
export function qualifiedNames(
  index: SourceIndex,
  file: IndexedFile,
  { owner, name }: FunctionFacts,
): readonly string[] {
  if (name === '') return [];
  const local = owner === '' ? name : `${owner}.${name}`;
  const { package: own } = file.facts;
  switch (file.language) {
    case 'java':
    case 'kotlin': {
      const stem = (file.segments[file.segments.length - 1] ?? '').replace(/\.\w+$/, '');
      const type = owner === '' ? `${stem}Kt` : owner.replace(/\./g, '$');
      return [`${own === '' ? '' : `${own}.`}${type}.${name}`];
    }
    case 'csharp':
      return [`${own === '' ? '' : `${own}.`}${owner.replace(/\./g, '+')}.${name}`];
    case 'php': {
      const type = owner.replace(/\./g, '\\');
      const front = own === '' ? '' : `${own}\\`;
      return [owner === '' ? `${front}${name}` : `${front}${type}::${name}`];
    }
    case 'go': {
      const path = own === 'main' ? 'main' : (index.modulesOf(file)[0] ?? own);
      return owner === '' ? [`${path}.${name}`] : [`${path}.(*${owner}).${name}`, `${path}.${owner}.${name}`];
    }
    case 'python': {
      const modules = index
        .modulesOf(file)
        .map(module => module.replace(/^\//, '').replace(/\//g, '.'))
        .filter(module => !module.includes(':'));
      const shortest = [...modules].sort((a, b) => a.length - b.length);
      return [
        ...new Set(
          shortest.filter(module => module.includes('.') || modules.length === 1).map(module => `${module}.${local}`),
        ),
        local,
      ];
    }
    case 'rust': {
      const module = index.modulesOf(file)[0];
      const path = local.replace(/\./g, '::');
      return module === undefined ? [path] : [`${module}::${path}`];
    }
    case 'ruby':
      return [owner === '' ? name : `${owner.replace(/\./g, '::')}#${name}`];
    default:
      return [local];
  }
}
