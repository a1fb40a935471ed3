import type { AnalyzeWork } from '../../../protocol/analyze';
import type { Handlers } from '../../../protocol/channel';
import type { ViewRequests } from '../../../protocol/pages/views';
import { abortError } from '../../../core/errors';
import type { AnswerContext } from './context';

export function viewsAnswers(context: AnswerContext): Handlers<ViewRequests> {
  const { services, tableOf } = context;
  const ask = <M extends keyof AnalyzeWork & string>(
    method: M,
    revision: number,
    params: AnalyzeWork[M]['params'],
    signal: AbortSignal,
  ) => services.analyzer.ask(method, [tableOf(revision)], params, AbortSignal.any([signal, context.pageLife]));
  /** A filter that was replaced meanwhile: the page asks again with the next one. */
  const rowsOf = (search: number | undefined) => {
    const rows = search === undefined ? undefined : context.foundRows(search);
    if (search !== undefined && !rows) throw abortError();
    return rows;
  };
  return {
    flame: ({ revision }, signal) => ask('flame', revision, null, signal),
    'table/columns': ({ revision }, signal) => ask('table/columns', revision, null, signal),
    'table/order': ({ revision, search, sort }, signal) =>
      ask('table/order', revision, { sort, rows: rowsOf(search) }, signal),
    statistics: ({ revision, search, by, sort }, signal) =>
      ask('statistics', revision, { by, sort, rows: rowsOf(search) }, signal),
    attributeKeys: ({ revision }, signal) => ask('attributeKeys', revision, null, signal),
    log: ({ revision, search }, signal) => ask('log', revision, { rows: rowsOf(search) }, signal),
    'log/texts': ({ revision, rows, events }, signal) => ask('log/texts', revision, { rows, events }, signal),
  };
}
