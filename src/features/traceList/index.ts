import * as vscode from 'vscode';
import { Failure } from '../../core/errors';
import type { TraceRef } from '../../core/spans/traceId';
import { executeCommand, registerCommand } from '../../host/commands';
import { askText } from '../../host/inputBox';
import { report } from '../../host/report';
import type { Services } from '../../host/services';
import { TracesView } from './tracesView';
import { moreCommand } from './treeItems';

/** The view *Traces*: what the endpoint in use has, as it comes. */
export function register(services: Services): vscode.Disposable {
  const view = new TracesView(services);
  const { endpoints, collector, latestRun } = services;

  const askFilter = async (): Promise<void> => {
    const { text, run } = view.currentFilter;
    const answer = await askText({
      title: vscode.l10n.t('Filter Traces'),
      prompt: vscode.l10n.t('Words of service or operation, error, >200ms, or key=value; all of them have to fit'),
      placeholder: 'checkout error >200ms http.route=/buy',
      value: text,
      check: () => undefined,
    });
    if (typeof answer === 'object') view.narrow(answer.value, run);
  };
  const clear = async (): Promise<void> => {
    if (endpoints.current?.kind !== 'collector') return view.hideListed();
    const yes = vscode.l10n.t('Clear');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete all traces of the local collector?'),
      { modal: true, detail: vscode.l10n.t('They are deleted from disk, for all windows.') },
      yes,
    );
    if (choice === yes) await collector.clear();
  };
  /** The row of a context menu, else the selected one. */
  const meant = (row: TraceRef | undefined): TraceRef => {
    const ref = row?.traceId ? row : view.selected;
    if (!ref) throw new Failure('invalidInput', vscode.l10n.t('Select a trace in the view "Traces" first.'));
    return { endpointId: ref.endpointId, traceId: ref.traceId };
  };

  return vscode.Disposable.from(
    view,
    registerCommand('spanlight.traces.pause', async () => view.pause()),
    registerCommand('spanlight.traces.resume', () => view.resume()),
    registerCommand('spanlight.traces.clear', clear),
    registerCommand('spanlight.traces.filter', askFilter),
    registerCommand('spanlight.traces.clearFilter', async () => view.narrow('', undefined)),
    registerCommand('spanlight.traces.group', async () => view.group(true)),
    registerCommand('spanlight.traces.ungroup', async () => view.group(false)),
    registerCommand('spanlight.traces.refresh', () => view.refresh()),
    registerCommand('spanlight.traces.showRun', async given => {
      const run = given ?? latestRun.run;
      if (!run)
        throw new Failure(
          'invalidInput',
          vscode.l10n.t('Nothing was run in this window yet: start debugging, tests or a task first.'),
        );
      await vscode.commands.executeCommand('spanlight.traces.focus');
      view.narrow(view.currentFilter.text, run);
    }),
    registerCommand('spanlight.traces.copyId', async row => vscode.env.clipboard.writeText(meant(row).traceId)),
    registerCommand('spanlight.traces.export', async row => executeCommand('spanlight.exportTrace', meant(row))),
    vscode.commands.registerCommand(moreCommand, (group: string | undefined) =>
      view
        .more(group)
        .then(any => (any ? undefined : executeCommand('spanlight.searchTraces')))
        .catch(report('spanlight.traces.more')),
    ),
  );
}
