import type { Handlers } from '../../../protocol/channel';
import type { AnalysisRequests } from '../../../protocol/pages/analysis';
import type { AnswerContext } from './context';

export function analysisAnswers(context: AnswerContext): Handlers<AnalysisRequests> {
  const { services, tableOf } = context;
  return {
    analysis: ({ revision }, signal) =>
      services.analyzer.ask(
        'analyze',
        [tableOf(revision)],
        context.findingSettings(),
        AbortSignal.any([signal, context.pageLife]),
      ),
  };
}
