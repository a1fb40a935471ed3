import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsIn } from './calls';
import { handlersIn, messagesIn, rpcIn } from './handlers';
import { outlineOf } from './outline';
import { railsIn } from './rails';
import { appsIn } from './apps';
import { spansIn } from './spans';
import { Texts } from './texts';
import { constantsIn, modelsIn, sqlIn, typesIn } from './types';

export const ruby: Language = {
  id: 'ruby',
  files: { '.rb': 'ruby', '.rake': 'ruby', '.ru': 'ruby', rakefile: 'ruby' },
  read,
};

function read({ path, root }: SourceFile): FileFacts {
  if (!root) return { language: 'ruby', package: '', functions: [] };
  const outline = outlineOf(root);
  const texts = new Texts(outline);
  const rails = railsIn(texts, path);
  const apps = appsIn(texts);
  const facts: FileFacts = {
    language: 'ruby',
    package: '',
    functions: outline.functions,
    types: typesIn(outline),
    constants: constantsIn(texts),
    spans: spansIn(texts),
    routes: [...rails.routes, ...apps.routes],
    routers: apps.routers,
    mounts: [...rails.mounts, ...apps.mounts],
    rpc: rpcIn(texts),
    messages: messagesIn(texts),
    handlers: handlersIn(texts),
    sql: sqlIn(texts),
    models: modelsIn(texts),
    calls: callsIn(texts),
  };
  // Kinds that a file has none of are left out: most files have few.
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => key === 'functions' || !Array.isArray(value) || value.length > 0),
  ) as unknown as FileFacts;
}
