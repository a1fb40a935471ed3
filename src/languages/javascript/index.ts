import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { readCalls } from './calls';
import { readConstants } from './constants';
import { readImports } from './imports';
import { moduleOf, modulesOf } from './modules';
import { Script } from './script';
import { readSpans } from './spans';
import { Texts } from './texts';

export const javascript: Language = {
  id: 'javascript',
  files: {
    '.js': 'javascript',
    '.cjs': 'javascript',
    '.mjs': 'javascript',
    '.jsx': 'javascript',
    '.ts': 'typescript',
    '.mts': 'typescript',
    '.cts': 'typescript',
    '.tsx': 'tsx',
  },
  read,
  modulesOf,
  moduleOf,
};

function read(file: SourceFile): FileFacts {
  // Declarations of what others wrote.
  if (!file.root || /\.d\.[cm]?ts$/i.test(file.path[file.path.length - 1] ?? '')) {
    return { language: 'javascript', package: '', functions: [] };
  }
  const script = new Script(file, file.root);
  const texts = new Texts(script);
  return {
    language: 'javascript',
    package: '',
    functions: script.functions,
    types: script.types.map(({ fields, ...type }) =>
      fields && Object.keys(fields).length ? { ...type, fields } : type,
    ),
    imports: readImports(script),
    constants: readConstants(script, texts),
    spans: readSpans(script, texts),
    calls: readCalls(script, texts),
  };
}
