import { analysisAnswers } from './analysis';
import { compareAnswers } from './compare';
import type { AnswerContext } from './context';
import { graphAnswers } from './graph';
import { groupsAnswers } from './groups';
import { queryAnswers } from './query';
import { viewsAnswers } from './views';

/** What is answered out of tables alone: without VS Code, so that benches and tests of the page answer the same. */
export function answersOfTable(context: AnswerContext) {
  return {
    ...analysisAnswers(context),
    ...groupsAnswers(context),
    ...viewsAnswers(context),
    ...graphAnswers(context),
    ...compareAnswers(context),
    ...queryAnswers(context),
  };
}
