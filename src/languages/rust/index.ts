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
import { testModulesOf } from './testModules';

export const rust: Language = { id: 'rust', files: { '.rs': 'rust' }, read, modulesOf, moduleOf };

function read({ root }: SourceFile): FileFacts {
  if (!root) return { language: 'rust', package: '', functions: [] };
  const file = new RustFile(root);
  const routers = new Routers(file);
  const routes = routesOf(file, routers);
  const handlers = namedHandlersOf(file);
  const tests = testModulesOf(root);
  const compiled = <T extends { readonly line: number }>(all: readonly T[]): readonly T[] =>
    tests.length ? all.filter(({ line }) => !tests.some(at => at.line <= line && line <= at.endLine)) : all;
  return {
    language: 'rust',
    package: '',
    functions: file.functions.map(({ facts }) => facts),
    types: compiled(file.types),
    imports: file.imports,
    constants: constantsOf(file),
    spans: compiled(spansOf(file)),
    routes: compiled(routes),
    routers: routers.sites,
    mounts: routers.mounts,
    rpc: compiled(rpcOf(file)),
    messages: compiled(messagesOf(file)),
    handlers: compiled(handlers),
    sql: compiled(sqlOf(file)),
    models: compiled(modelsOf(file)),
    calls: compiled(callsOf(file)),
  };
}
