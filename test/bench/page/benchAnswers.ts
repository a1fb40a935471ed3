import { defaultFindings } from '../../../src/core/analysis/analysis';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { analysisAnswers } from '../../../src/features/timeline/answers/analysis';
import type { AnswerContext } from '../../../src/features/timeline/answers/context';
import { graphAnswers } from '../../../src/features/timeline/answers/graph';
import { groupsAnswers } from '../../../src/features/timeline/answers/groups';
import { viewsAnswers } from '../../../src/features/timeline/answers/views';
import type { Analyzer } from '../../../src/protocol/analyzeClient';

/** What the extension answers of analysis and views, over the same functions; nothing is filtered here. */
export function benchAnswers(analyzer: Analyzer, tableOf: (revision: number) => SpanTable) {
  const context: AnswerContext = {
    services: { analyzer } as unknown as AnswerContext['services'],
    ref: { endpointId: 'bench', traceId: '0'.repeat(32) },
    tableOf,
    spanOf: (revision, row) => ({ trace: context.ref, table: tableOf(revision), row }),
    notify: () => undefined,
    pageLife: new AbortController().signal,
    foundRows: () => undefined,
    findingSettings: () => defaultFindings,
    keepFound: () => undefined,
  };
  return {
    ...analysisAnswers(context),
    ...groupsAnswers(context),
    ...viewsAnswers(context),
    ...graphAnswers(context),
  };
}
