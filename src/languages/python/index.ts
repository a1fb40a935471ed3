import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsIn } from './calls';
import { constantsIn } from './constants';
import { modelsIn, sqlIn } from './database';
import { handlersIn } from './handlers';
import { messagesIn } from './messages';
import { importsIn, instancesIn, moduleNames, moduleOf, modulesOf } from './modules';
import { outlineOf } from './outline';
import { RouteReader } from './routeReader';
import { routesIn } from './routes';
import { rpcIn } from './rpc';
import { spansIn } from './spans';
import { Texts } from './texts';
import { typesIn } from './types';

export const python: Language = {
  id: 'python',
  files: { '.py': 'python', '.pyw': 'python' },
  read,
  modulesOf: (path, _facts, manifests) => modulesOf(path, manifests),
  moduleOf: (entry, path) => moduleOf(entry, path),
};

function read({ path, root }: SourceFile): FileFacts {
  if (!root) return { language: 'python', package: '', functions: [] };
  const outline = outlineOf(root);
  const texts = new Texts(outline);
  const reader = new RouteReader(texts);
  const facts: FileFacts = {
    language: 'python',
    package: '',
    functions: outline.functions,
    types: typesIn(outline),
    imports: [...importsIn(outline.imports), ...instancesIn(outline)],
    constants: constantsIn(texts),
    spans: spansIn(texts, moduleNames(path)),
    ...routesIn(reader),
    rpc: rpcIn(texts),
    messages: messagesIn(texts, reader),
    handlers: handlersIn(texts, reader, path),
    sql: sqlIn(texts),
    models: modelsIn(texts, path),
    calls: callsIn(texts),
  };
  // Kinds that a file has none of are left out: most files have few.
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => key === 'functions' || !Array.isArray(value) || value.length > 0),
  ) as unknown as FileFacts;
}
