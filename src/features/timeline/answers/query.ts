import type { Handlers } from '../../../protocol/channel';
import type { QueryRequests } from '../../../protocol/pages/query';
import type { AnswerContext } from './context';

export function queryAnswers(_context: AnswerContext): Handlers<QueryRequests> {
  return {};
}
