import { Failure } from '../../../core/errors';
import { joinRows } from '../../../core/spans/rowSets';
import { spanIdOf } from '../../../core/spans/spanTable';
import type { Handlers } from '../../../protocol/channel';
import type { CompareRequests } from '../../../protocol/pages/compare';
import { codeChanges } from '../codeChanges';
import type { AnswerContext } from './context';

/** Nodes whose code may be asked for at once: more than a person looks at. */
const mostPairs = 200;

export function compareAnswers(context: AnswerContext): Handlers<CompareRequests> {
  const { services, tableOf } = context;
  const wanted = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, context.pageLife]);
  return {
    compare: ({ revision, number }, signal) =>
      services.analyzer.ask('compare', [tableOf(revision), context.compared(number).table], null, wanted(signal)),
    'compare/code': ({ revision, number, pairs }, signal) => {
      const tables = { here: tableOf(revision), there: context.compared(number).table };
      return codeChanges(services.mapper, tables, pairs.slice(0, mostPairs), wanted(signal));
    },
    'compare/labels': ({ number, rows }) => {
      const { table } = context.compared(number);
      return Promise.all(rows.map(row => services.sources.label(table, row)));
    },
    'compare/openSource': ({ number, row }) => {
      const { ref, table } = context.compared(number);
      return services.sources.open({ trace: ref, table, row });
    },
    'compare/openTrace': ({ number, row }) => {
      const { ref, table } = context.compared(number);
      if (!(row >= 0 && row < table.count)) throw new Failure('notFound', 'The other trace has no such span.');
      context.openTrace(ref, spanIdOf(table, row));
      return null;
    },
    'compare/found': async ({ number, query }, signal) => {
      const parts: Uint32Array[] = [];
      const { table } = context.compared(number);
      await services.finder.find(table, query, rows => void parts.push(rows), wanted(signal));
      return joinRows(parts);
    },
  };
}
