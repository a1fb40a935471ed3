import type { Handlers } from '../../../protocol/channel';
import type { GroupRequests } from '../../../protocol/pages/groups';
import type { AnswerContext } from './context';

export function groupsAnswers(_context: AnswerContext): Handlers<GroupRequests> {
  return {};
}
