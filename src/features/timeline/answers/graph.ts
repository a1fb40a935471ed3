import type { Handlers } from '../../../protocol/channel';
import type { GraphRequests } from '../../../protocol/pages/graph';
import type { AnswerContext } from './context';

export function graphAnswers(_context: AnswerContext): Handlers<GraphRequests> {
  return {};
}
