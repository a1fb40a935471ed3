import type { Handlers } from '../../../protocol/channel';
import type { GroupRequests } from '../../../protocol/pages/groups';
import type { AnswerContext } from './context';

export function groupsAnswers(context: AnswerContext): Handlers<GroupRequests> {
  const { services, tableOf } = context;
  return {
    groups: ({ revision }, signal) =>
      services.analyzer.ask('groups', [tableOf(revision)], null, AbortSignal.any([signal, context.pageLife])),
  };
}
