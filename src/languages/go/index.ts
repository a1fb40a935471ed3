import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsOf } from './calls';
import { constantsOf } from './constants';
import { modelsOf, sqlOf } from './data';
import { GoFile } from './goFile';
import { moduleOf, modulesOf } from './modules';
import { messagesOf, namedHandlersOf, rpcOf } from './remote';
import { Routers } from './routers';
import { routesOf } from './routes';
import { spansOf } from './spans';

export const go: Language = { id: 'go', files: { '.go': 'go' }, read, modulesOf, moduleOf };

function read({ root }: SourceFile): FileFacts {
  if (!root) return { language: 'go', package: '', functions: [] };
  const file = new GoFile(root);
  const routers = new Routers(file);
  return {
    language: 'go',
    package: file.package,
    functions: file.functions.map(({ facts }) => facts),
    types: file.types,
    imports: file.imports,
    constants: constantsOf(file),
    spans: spansOf(file),
    routes: routesOf(file, routers),
    routers: routers.sites,
    mounts: routers.mounts,
    rpc: rpcOf(file),
    messages: messagesOf(file),
    handlers: namedHandlersOf(file),
    sql: sqlOf(file),
    models: modelsOf(file),
    calls: callsOf(file),
  };
}
