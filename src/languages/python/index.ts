import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsIn } from './calls';
import { constantsIn } from './constants';
import { importsIn, moduleOf, modulesOf } from './modules';
import { outlineOf } from './outline';
import { Texts } from './texts';
import { typesIn } from './types';

export const python: Language = {
  id: 'python',
  files: { '.py': 'python', '.pyw': 'python' },
  read,
  modulesOf: (path, _facts, manifests) => modulesOf(path, manifests),
  moduleOf: (entry, path) => moduleOf(entry, path),
};

function read({ root }: SourceFile): FileFacts {
  if (!root) return { language: 'python', package: '', functions: [] };
  const outline = outlineOf(root);
  const texts = new Texts(outline);
  const facts: FileFacts = {
    language: 'python',
    package: '',
    functions: outline.functions,
    types: typesIn(outline),
    imports: importsIn(outline.imports),
    constants: constantsIn(texts),
    calls: callsIn(texts),
  };
  // Kinds that a file has none of are left out: most files have few.
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => key === 'functions' || !Array.isArray(value) || value.length > 0),
  ) as unknown as FileFacts;
}
