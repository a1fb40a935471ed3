import { abortError } from '../../../core/errors';
import type { SpanTable } from '../../../core/spans/spanTable';
import { executeCommand } from '../../../host/commands';
import { readFindingSettings } from '../../../host/findingSettings';
import type { CompareSession } from '../compareSession';
import type { ShownTrace } from '../shownTrace';
import type { TimelineWebview } from '../timelineWebview';
import type { AnswerContext, FoundRows } from './context';

/** The tab that answers are about. */
export interface AnsweringTab {
  readonly services: AnswerContext['services'];
  readonly trace: ShownTrace;
  readonly comparing: CompareSession;
  /** Whose questions they are; it is made after its answers. */
  page(): TimelineWebview;
}

export function tabContext({ services, trace, comparing, page }: AnsweringTab): AnswerContext {
  /** What the page's latest search found. */
  let found: FoundRows | undefined;
  const tableOf = (revision: number): SpanTable => {
    const table = trace.tableAt(revision);
    if (!table) throw abortError();
    return table;
  };
  return {
    services,
    get ref() {
      return trace.ref;
    },
    get pageLife() {
      return page().life;
    },
    tableOf,
    spanOf: (revision, row) => ({ trace: trace.ref, table: tableOf(revision), row }),
    notify: (name, payload) => page().notify(name, payload),
    foundRows: search => (found?.search === search && trace.tableAt(found.revision) ? found.rows : undefined),
    findingSettings: readFindingSettings,
    keepFound: latest => (found = latest),
    compared: number => comparing.of(number),
    openTrace: (ref, spanId) => void executeCommand('spanlight.openTrace', { ...ref, spanId }),
  };
}
