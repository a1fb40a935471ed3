import type { Handlers } from '../../../protocol/channel';
import type { ViewRequests } from '../../../protocol/pages/views';
import type { AnswerContext } from './context';

export function viewsAnswers(_context: AnswerContext): Handlers<ViewRequests> {
  return {};
}
