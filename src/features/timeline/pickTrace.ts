import * as vscode from 'vscode';
import { plainText } from '../../core/sentences';
import type { TraceSummary } from '../../core/spans/summary';
import type { TraceId } from '../../core/spans/traceId';
import { formatDuration, toEpochMs } from '../../core/time';
import { momentText } from './momentText';

/** Asks which of the traces of a file to show, newest first; undefined when the person gave up. */
export async function pickTrace(traces: readonly TraceSummary[], shown: TraceId): Promise<TraceId | undefined> {
  const rows = [...traces].sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0)).map(rowOf);
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = vscode.l10n.t('Choose Trace of File');
  pick.placeholder = vscode.l10n.t('{0} traces, newest first', traces.length);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = rows;
  pick.activeItems = rows.filter(({ traceId }) => traceId === shown);
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.traceId);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

export interface Row extends vscode.QuickPickItem {
  readonly traceId: TraceId;
}

/** A trace as a row of a list. */
export function rowOf(trace: TraceSummary): Row {
  const { traceId, rootName, rootService, start, duration, spanCount, errorCount, services } = trace;
  const time = momentText(toEpochMs(start));
  const facts = [
    formatDuration(duration),
    spanCount === 1 ? vscode.l10n.t('1 span') : vscode.l10n.t('{0} spans', spanCount),
    ...(errorCount === 0
      ? []
      : [errorCount === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errorCount)]),
    time,
    traceId,
  ];
  return {
    traceId,
    label: `${errorCount ? '$(error) ' : ''}${plainText(rootName || vscode.l10n.t('(no root span)'))}`,
    description: plainText(rootService || services.map(({ name }) => name).join(', ')),
    detail: facts.join(' · '),
  };
}
