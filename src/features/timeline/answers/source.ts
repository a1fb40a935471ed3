import { abortError } from '../../../core/errors';
import { executeCommand } from '../../../host/commands';
import type { MeantSpan } from '../../../host/meantSpans';
import type { Handlers } from '../../../protocol/channel';
import type { SourceAct, SourceLabel, TimelineRequests } from '../../../protocol/timeline';
import type { AnswerContext } from './context';

/** Asked of the index thread together: what is no longer wanted waits for so many at most. */
const labelsAtOnce = 40;

type SourceRequests = Pick<TimelineRequests, Extract<keyof TimelineRequests, `source/${string}`>>;

export function sourceAnswers(context: AnswerContext): Handlers<SourceRequests> {
  const { services, tableOf, spanOf } = context;
  const act = async (wish: SourceAct, span: MeantSpan): Promise<void> => {
    switch (wish) {
      case 'explain':
        return executeCommand('spanlight.explainSource', { span });
      case 'teach':
        return executeCommand('spanlight.teachSource', { span });
      case 'searchText':
        return services.sources.searchText(span);
    }
  };
  return {
    'source/labels': async ({ revision, rows }, signal) => {
      const table = tableOf(revision);
      const labels: SourceLabel[] = [];
      for (let at = 0; at < rows.length; at += labelsAtOnce) {
        if (signal.aborted) throw abortError();
        const some = rows.slice(at, at + labelsAtOnce).map(row => services.sources.label(table, row));
        labels.push(...(await Promise.all(some)));
      }
      return labels;
    },
    'source/preview': ({ revision, row }) => services.sources.preview(context.ref.endpointId, tableOf(revision), row),
    'source/open': ({ revision, row, candidate }) => services.sources.open(spanOf(revision, row), { candidate }),
    'source/frames': ({ revision, row }) => services.sources.frames(tableOf(revision), row),
    'source/openFrame': ({ revision, row, event, textLine }) =>
      services.sources.openFrame(spanOf(revision, row), { event, textLine }),
    'source/act': async ({ revision, row, act: wish }) => {
      await act(wish, spanOf(revision, row));
      return null;
    },
  };
}
