import { joinRows } from '../../../core/spans/rowSets';
import type { Handlers } from '../../../protocol/channel';
import type { TimelineRequests } from '../../../protocol/timeline';
import { answerFind } from '../answerFind';
import type { AnswerContext } from './context';

export function findAnswers(context: AnswerContext): Handlers<Pick<TimelineRequests, 'find'>> {
  return {
    find: async (params, signal) => {
      const parts: Uint32Array[] = [];
      if (params.query) context.keepFound(undefined);
      const result = await answerFind(
        context.services.finder,
        context.tableOf(params.revision),
        params,
        found => {
          parts.push(new Uint32Array(found.rows));
          context.notify('found', found);
        },
        AbortSignal.any([signal, context.pageLife]),
      );
      parts.push(new Uint32Array(result.rows));
      const { revision, search } = params;
      if (params.query) context.keepFound({ revision, search, rows: joinRows(parts) });
      return result;
    },
  };
}
