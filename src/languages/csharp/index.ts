import type { FileFacts } from '../../core/index/facts';
import type { Language } from '../../core/index/language';
import { moduleOf, modulesOf } from '../jvm/modules';
import { basicFacts, compact, constantsOf, sqlOf } from '../shared/outlineFacts';
import { declaredRoutes } from './controllers';
import { CSharpOutline } from './csharpOutline';
import { handlersOf, modelsOf, rpcOf } from './handlers';
import { messagesOf } from './messages';
import { mappedRoutes } from './minimalApis';
import { sourceIn, spansOf } from './spans';

export const csharp: Language = {
  id: 'csharp',
  files: { '.cs': 'c-sharp' },
  read(file): FileFacts {
    const outline = new CSharpOutline(file);
    const mapped = mappedRoutes(outline);
    return compact({
      language: 'csharp',
      package: outline.package,
      ...basicFacts(outline),
      constants: constantsOf(outline, variable => sourceIn(outline, variable)),
      spans: spansOf(outline),
      routes: [...declaredRoutes(outline, file.path), ...mapped.routes],
      routers: mapped.routers,
      rpc: rpcOf(outline),
      messages: messagesOf(outline),
      handlers: handlersOf(outline),
      sql: sqlOf(outline, () => []),
      models: modelsOf(outline),
    });
  },
  modulesOf,
  moduleOf,
};
