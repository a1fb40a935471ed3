import { defaultFindings } from '../../../src/core/analysis/analysis';
import { abortError } from '../../../src/core/errors';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import type { AnswerContext } from '../../../src/features/timeline/answers/context';
import { answersOfTable } from '../../../src/features/timeline/answers/ofTable';
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
    ...answersOfTable(context),
  };
}
