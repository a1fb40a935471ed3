import type { Handlers } from '../../../protocol/channel';
import type { AnalysisRequests } from '../../../protocol/pages/analysis';
import { chosenRoot } from '../../../core/spans/summary';
import type { AnswerContext } from './context';
import { functionShares } from './functionShares';

export function analysisAnswers(context: AnswerContext): Handlers<AnalysisRequests> {
  const { services, tableOf } = context;
  const wanted = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, context.pageLife]);
  return {
    analysis: ({ revision }, signal) =>
      services.analyzer.ask('analyze', [tableOf(revision)], context.findingSettings(), wanted(signal)),
    'analysis/path': ({ revision, root }, signal) =>
      services.analyzer.ask('path', [tableOf(revision)], { root }, wanted(signal)),
    'analysis/functions': async ({ revision }, signal) => {
      const table = tableOf(revision);
      const parts = await services.analyzer.ask('pathParts', [table], null, wanted(signal));
      return functionShares(services, table, { parts, duration: table.duration[chosenRoot(table)] }, wanted(signal));
    },
  };
}
