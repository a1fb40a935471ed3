import type { FileFacts } from '../../core/index/facts';
import type { Outline } from '../shared/outline';
import { constantsOf, sqlOf } from '../shared/outlineFacts';
import { annotationRoutes } from './annotationRoutes';
import { spansOf } from './spans';
import { tracerIn } from './tracers';

/** All that frameworks of the JVM say, whichever language the file is in. */
export function frameworkFacts(outline: Outline, fileClass: string): Partial<FileFacts> {
  return {
    constants: constantsOf(outline, variable => tracerIn(outline, variable)),
    spans: spansOf(outline, fileClass),
    ...annotationRoutes(outline),
    sql: sqlOf(outline, queryTexts),
  };
}

const queries = new Set('Query NativeQuery Select Insert Update Delete SqlQuery SqlUpdate SqlBatch SqlCall'.split(' '));

function queryTexts({
  simple,
  args,
}: Outline['functions'][number]['annotations'][number]): Outline['functions'][number]['annotations'][number]['args'] {
  return queries.has(simple) ? args.filter(({ name }) => name === undefined || name === 'value') : [];
}
