/** All that a timeline page asks, by theme. */
import type { Handlers } from '../../../protocol/channel';
import type { TimelineRequests } from '../../../protocol/timeline';
import { analysisAnswers } from './analysis';
import { compareAnswers } from './compare';
import type { AnswerContext } from './context';
import { detailAnswers } from './details';
import { findAnswers } from './find';
import { graphAnswers } from './graph';
import { groupsAnswers } from './groups';
import { queryAnswers } from './query';
import { sourceAnswers } from './source';
import { viewsAnswers } from './views';

export function answers(context: AnswerContext): Handlers<TimelineRequests> {
  return {
    ...detailAnswers(context),
    ...sourceAnswers(context),
    ...findAnswers(context),
    ...analysisAnswers(context),
    ...groupsAnswers(context),
    ...viewsAnswers(context),
    ...graphAnswers(context),
    ...compareAnswers(context),
    ...queryAnswers(context),
  };
}
