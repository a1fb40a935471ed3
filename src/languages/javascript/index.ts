import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { readCalls } from './calls';
import { readConstants } from './constants';
import { readFileRoutes } from './fileRoutes';
import { Handlers } from './handlers';
import { readGraphql } from './graphql';
import { readImports } from './imports';
import { readMessages } from './messages';
import { readModels } from './models';
import { moduleOf, modulesOf } from './modules';
import { readNamed } from './named';
import { readClasses } from './nest';
import { readRouters } from './routerSites';
import { Routers } from './routers';
import { readRoutes } from './routes';
import { readRpc } from './rpc';
import { Script } from './script';
import { readSql } from './sql';
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
  const handlers = new Handlers(script);
  const imports = readImports(script);
  const routers = new Routers(script, texts, imports);
  const declared = readRoutes(script, texts, handlers, routers, imports);
  const classes = readClasses(script, texts, routers.classFramework);
  const { messages, jobs } = readMessages(script, texts, handlers);
  const named = readNamed(script, texts, handlers);
  const routes = [...declared.routes, ...classes.routes, ...named.routes, ...readFileRoutes(script, handlers)];
  return {
    language: 'javascript',
    package: '',
    functions: script.functions,
    types: script.types.map(({ fields, ...type }) =>
      fields && Object.keys(fields).length ? { ...type, fields } : type,
    ),
    constants: readConstants(script, texts),
    spans: readSpans(script, texts),
    routes: routes.sort((a, b) => a.line - b.line),
    routers: readRouters(script, texts, routers),
    mounts: [...declared.mounts, ...named.mounts],
    rpc: [...classes.rpc, ...readRpc(script, handlers)],
    messages: [...classes.messages, ...messages],
    handlers: [...classes.handlers, ...readGraphql(script, texts, handlers), ...jobs, ...named.handlers],
    sql: readSql(script, texts),
    models: readModels(script, texts),
    calls: readCalls(script, texts),
    // Last: handlers add the modules that are loaded where they are used.
    imports: [...imports, ...handlers.aliases(), ...handlers.imports],
  };
}
