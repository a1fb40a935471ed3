import type { FileFacts } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { readCalls } from './calls';
import { readConstants } from './constants';
import { readFileRoutes } from './fileRoutes';
import { Handlers } from './handlers';
import { readImports } from './imports';
import { moduleOf, modulesOf } from './modules';
import { readClasses } from './nest';
import { readRouters, Routers } from './routers';
import { readRoutes } from './routes';
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
  const handlers = new Handlers(script);
  const imports = readImports(script);
  const routers = new Routers(script, texts, imports);
  const declared = readRoutes(script, texts, handlers, routers);
  const classes = readClasses(script, texts, routers.classFramework);
  return {
    language: 'javascript',
    package: '',
    functions: script.functions,
    types: script.types.map(({ fields, ...type }) =>
      fields && Object.keys(fields).length ? { ...type, fields } : type,
    ),
    constants: readConstants(script, texts),
    spans: readSpans(script, texts),
    routes: [...declared.routes, ...classes.routes, ...readFileRoutes(script)].sort((a, b) => a.line - b.line),
    routers: readRouters(script, texts, routers),
    mounts: [...declared.mounts, ...classes.mounts],
    rpc: classes.rpc,
    messages: classes.messages,
    handlers: classes.handlers,
    calls: readCalls(script, texts),
    // Last: handlers add the modules that are loaded where they are used.
    imports: [...imports, ...handlers.imports],
  };
}
