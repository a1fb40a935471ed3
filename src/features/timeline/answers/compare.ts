import type { Handlers } from '../../../protocol/channel';
import type { CompareRequests } from '../../../protocol/pages/compare';
import type { AnswerContext } from './context';

export function compareAnswers(_context: AnswerContext): Handlers<CompareRequests> {
  return {};
}
