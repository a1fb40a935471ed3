import type { Handlers } from '../../../protocol/channel';
import type { QueryRequests } from '../../../protocol/pages/query';
import type { AnswerContext } from './context';

export function queryAnswers(context: AnswerContext): Handlers<QueryRequests> {
  return {
    'query/complete': ({ revision, text, caret }, signal) =>
      context.services.finder.complete(
        context.tableOf(revision),
        text,
        caret,
        AbortSignal.any([signal, context.pageLife]),
      ),
  };
}
