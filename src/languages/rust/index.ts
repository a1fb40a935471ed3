import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { callsOf } from './calls';
import { constantsOf } from './constants';
import { modelsOf, sqlOf } from './data';
import { moduleOf, modulesOf } from './imports';
import { messagesOf, namedHandlersOf, rpcOf } from './remote';
import { Routers } from './routers';
import { routesOf } from './routes';
import { RustFile } from './rustFile';
import { spansOf } from './spans';

export const rust: Language = { id: 'rust', files: { '.rs': 'rust' }, read, modulesOf, moduleOf };

function read({ root }: SourceFile): FileFacts {
  if (!root) return { language: 'rust', package: '', functions: [] };
  const file = new RustFile(root);
  const routers = new Routers(file);
  const routes = routesOf(file, routers);
  const handlers = namedHandlersOf(file);
  return {
    language: 'rust',
    package: '',
    functions: file.functions.map(({ facts }) => facts),
    types: file.types,
    imports: file.imports,
    constants: constantsOf(file),
    spans: spansOf(file),
    routes,
    routers: routers.sites,
    mounts: routers.mounts,
    rpc: rpcOf(file),
    messages: messagesOf(file),
    handlers,
    sql: sqlOf(file),
    models: modelsOf(file),
    calls: callsOf(file),
  };
}
