import * as vscode from 'vscode';
import type { LatencySummary, Sample } from '../../core/latency/latencyBook';
import { writeMoment } from '../../core/search/timeWindow';
import { formatDuration } from '../../core/time';
import { executeCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import type { Endpoints, Latency } from '../../host/services';
import type { LensBoard } from './lensBoard';

/** Lists the slowest, the failing and the latest span of a function, and opens the trace of the one chosen. */
export async function showFunctionTraces(
  endpoints: Endpoints,
  latency: Latency,
  board: LensBoard,
  uri: string,
  site: string,
): Promise<void> {
  const endpoint = endpoints.current;
  const summary = endpoint && latency.summarize(endpoint.id, board.sitesAround(uri, site));
  if (!summary) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No span of this function is left in the window of time. Search again to get newer ones.'),
    );
    return;
  }
  const search = { label: vscode.l10n.t('$(search) Find Traces of This Function'), alwaysShow: true };
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const chosen = await vscode.window.showQuickPick([...itemsOf(summary), separator, search], {
    title: latency.describe(summary),
    placeHolder: vscode.l10n.t('Open a trace of this function, from {0}', endpoint.name),
    matchOnDescription: true,
  });
  if (chosen === search) {
    const line = board.lineOf(uri, site);
    if (line !== undefined) await executeCommand('spanlight.findTracesOfFunction', { uri, line });
  } else if (chosen && 'sample' in chosen)
    await executeCommand('spanlight.openTrace', { ...chosen.sample.trace, spanId: chosen.sample.span.spanId });
}

/** One item per span: the latest may well be the slowest, too. */
function itemsOf({ slowest, failing, latest }: LatencySummary): (vscode.QuickPickItem & { sample: Sample })[] {
  const roles: [icon: string, role: string, sample: Sample | undefined][] = [
    ['flame', vscode.l10n.t('Slowest'), slowest],
    ['error', vscode.l10n.t('Failing'), failing],
    ['history', vscode.l10n.t('Latest'), latest],
  ];
  const items = new Map<Sample, vscode.QuickPickItem & { sample: Sample }>();
  for (const [icon, role, sample] of roles) {
    if (!sample) continue;
    const known = items.get(sample);
    items.set(sample, {
      sample,
      label: known ? `${known.label}, ${role}` : `$(${icon}) ${role}`,
      description: `${formatDuration(sample.duration)} · ${moment(sample.startMs)}`,
      detail: vscode.l10n.t('Trace {0}', sample.trace.traceId),
    });
  }
  return [...items.values()];
}

/** Date and time, in the zone that timelines show. */
function moment(ms: number): string {
  if (readConfig('spanlight.timeline.timeZone') === 'utc')
    return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return writeMoment(ms);
}
