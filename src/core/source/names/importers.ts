import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';

/** Files that import something by one of these names: the thing itself, or the module it is in. */
export function importersOf(index: SourceIndex, names: Iterable<string>): ReadonlySet<IndexedFile> {
  const byName = index.derived('importers by name', () => {
    const importing = new Map<string, Set<IndexedFile>>();
    for (const { file, fact } of index.all('imports')) {
      for (const name of new Set([fact.name, fact.local, fact.module.split(/[./\\:]/).at(-1) ?? ''])) {
        const known = importing.get(name);
        if (known) known.add(file);
        else importing.set(name, new Set([file]));
      }
    }
    return importing;
  });
  const files = new Set<IndexedFile>();
  for (const name of names) if (name !== '') for (const file of byName.get(name) ?? []) files.add(file);
  return files;
}
