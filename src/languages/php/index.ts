import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsOf } from './calls';
import { constantsOf } from './constants';
import { modelsOf, sqlOf } from './data';
import { moduleOf, modulesOf } from './imports';
import { PhpFile } from './phpFile';
import { messagesOf, namedHandlersOf } from './remote';
import { routesOf } from './routes';
import { spansOf } from './spans';

export const php: Language = { id: 'php', files: { '.php': 'php', '.phtml': 'php' }, read, modulesOf, moduleOf };

function read({ root, path }: SourceFile): FileFacts {
  if (!root) return { language: 'php', package: '', functions: [] };
  const file = new PhpFile(root);
  const { routes, mounts } = routesOf(file, path);
  return {
    language: 'php',
    package: file.namespace,
    functions: file.functions.map(({ facts }) => facts),
    types: file.types.map(({ facts }) => facts),
    imports: file.imports,
    constants: constantsOf(file),
    spans: spansOf(file),
    routes,
    mounts,
    messages: messagesOf(file),
    handlers: namedHandlersOf(file),
    sql: sqlOf(file),
    models: modelsOf(file),
    calls: callsOf(file),
  };
}
