import { defaultFindings } from '../../../src/core/analysis/analysis';
import { abortError } from '../../../src/core/errors';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { analysisAnswers } from '../../../src/features/timeline/answers/analysis';
import { compareAnswers } from '../../../src/features/timeline/answers/compare';
import type { AnswerContext } from '../../../src/features/timeline/answers/context';
import { graphAnswers } from '../../../src/features/timeline/answers/graph';
import { groupsAnswers } from '../../../src/features/timeline/answers/groups';
import { queryAnswers } from '../../../src/features/timeline/answers/query';
import { viewsAnswers } from '../../../src/features/timeline/answers/views';
import type { Analyzer } from '../../../src/protocol/analyzeClient';
import type { Finder } from '../../../src/protocol/findClient';

/** What the extension answers of analysis and views, over the same functions; nothing is filtered here. */
export function benchAnswers(analyzer: Analyzer, finder: Finder, tableOf: (revision: number) => SpanTable) {
  const context: AnswerContext = {
    services: { analyzer, finder } as unknown as AnswerContext['services'],
    ref: { endpointId: 'bench', traceId: '0'.repeat(32) },
    tableOf,
    spanOf: (revision, row) => ({ trace: context.ref, table: tableOf(revision), row }),
    notify: () => undefined,
    pageLife: new AbortController().signal,
    foundRows: () => undefined,
    findingSettings: () => defaultFindings,
    keepFound: () => undefined,
    compared: () => {
      throw abortError(); // nothing is compared in the bench
    },
    openTrace: () => undefined,
  };
  return {
    ...analysisAnswers(context),
    ...groupsAnswers(context),
    ...viewsAnswers(context),
    ...graphAnswers(context),
    ...compareAnswers(context),
    ...queryAnswers(context),
  };
}
