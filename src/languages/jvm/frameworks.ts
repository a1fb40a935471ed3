import type { FileFacts } from '../../core/index/facts';
import type { Outline } from '../shared/outline';
import { constantsOf, sqlOf } from '../shared/outlineFacts';
import { annotationRoutes } from './annotationRoutes';
import { builderRoutes } from './builderRoutes';
import { graphqlOf } from './graphql';
import { jobsOf } from './jobs';
import { messagesOf } from './messages';
import { modelsOf, queryTexts } from './persistence';
import { rpcOf } from './rpc';
import { spansOf } from './spans';
import { templatesOf } from './templates';
import { tracerIn } from './tracers';

/** All that frameworks of the JVM say, whichever language the file is in. `fileClass`: class of functions that are in none. */
export function frameworkFacts(outline: Outline, fileClass: string): Partial<FileFacts> {
  const declared = annotationRoutes(outline);
  const built = builderRoutes(outline);
  return {
    constants: constantsOf(outline, variable => tracerIn(outline, variable)),
    spans: spansOf(outline, fileClass),
    routes: [...declared.routes, ...built.routes],
    routers: built.routers,
    mounts: [...declared.mounts, ...built.mounts],
    rpc: rpcOf(outline),
    messages: messagesOf(outline),
    handlers: [...jobsOf(outline, fileClass), ...graphqlOf(outline), ...templatesOf(outline)],
    sql: sqlOf(outline, queryTexts),
    models: modelsOf(outline),
  };
}
