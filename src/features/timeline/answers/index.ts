/** All that a timeline page asks, by theme. */
import type { Handlers } from '../../../protocol/channel';
import type { TimelineRequests } from '../../../protocol/timeline';
import type { AnswerContext } from './context';
import { answersOfTable } from './ofTable';
import { detailAnswers } from './details';
import { findAnswers } from './find';
import { sourceAnswers } from './source';

export function answers(context: AnswerContext): Handlers<TimelineRequests> {
  return {
    ...detailAnswers(context),
    ...sourceAnswers(context),
    ...findAnswers(context),
    ...answersOfTable(context),
  };
}
