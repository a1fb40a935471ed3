import type { Handlers } from '../../../protocol/channel';
import type { GraphRequests } from '../../../protocol/pages/graph';
import type { AnswerContext } from './context';

export function graphAnswers(context: AnswerContext): Handlers<GraphRequests> {
  const { services, tableOf } = context;
  /** The page of the moment: each one has a signal of its own. */
  const until = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, context.pageLife]);
  return {
    'graph/services': ({ revision }, signal) =>
      services.analyzer.ask('graph/services', [tableOf(revision)], null, until(signal)),
    'graph/hits': async ({ revision, search }, signal) => {
      const rows = context.foundRows(search);
      return rows ? services.analyzer.ask('graph/hits', [tableOf(revision)], { rows }, until(signal)) : null;
    },
  };
}
