import * as vscode from 'vscode';
import { registerCommand, type Commands } from '../../host/commands';
import { openTraceInput } from '../../host/openTraceInput';
import type { Services } from '../../host/services';
import type { PageCommand } from '../../protocol/timeline';
import { registerCompare } from './compareCommands';
import { registerFollowSelection } from './followSelection';
import { TimelinePanels } from './timelinePanels';
import { TraceFileEditors } from './traceFileEditors';
import { activePanel, needSpan, registerWaysOut } from './waysOut';

/** Commands that only pass a wish on to the page: their names are the page's own. */
const pageCommands: readonly PageCommand[] = [
  'find',
  'findNext',
  'findPrevious',
  'zoomIn',
  'zoomOut',
  'zoomReset',
  'zoomToSpan',
  'panLeft',
  'panRight',
  'foldAll',
  'unfoldAll',
  'nextError',
  'previousError',
  'toggleDetail',
  'focusDetail',
  'showTimeline',
  'showFlame',
  'showTable',
  'showStatistics',
  'showServices',
  'showLog',
  'showCompare',
  'toggleCriticalPath',
  'showAnswers',
  'showFindings',
  'showData',
  'nextFinding',
  'previousFinding',
  'goToSlowest',
  'goToFailure',
  'toggleGroup',
  'toggleGrouping',
  'toggleOnlyHits',
  'filterLikeThis',
  'sortBy',
  'groupBy',
];

/** The timeline: an editor tab per trace, and every command that works on the one in front. */
export function register(services: Services): vscode.Disposable {
  const panels = new TimelinePanels({ ...services, extensionUri: services.context.extensionUri });
  return vscode.Disposable.from(
    panels,
    new TraceFileEditors(panels, services.files),
    registerCommand('spanlight.openTrace', async trace => {
      const ref = await openTraceInput(services, trace);
      if (ref) await panels.open({ endpointId: ref.endpointId, traceId: ref.traceId }, ref.spanId);
    }),
    registerCommand('spanlight.refresh', () => activePanel(panels).load(true)),
    services.spans.provide({
      inFront: context => {
        const panel = activePanel(panels);
        return { trace: panel.ref, ...needSpan(panel, context) };
      },
      last: () => panels.latest?.selectedSpan,
      traceInFront: () => (panels.active?.trace ? panels.active.ref : undefined),
    }),
    registerFollowSelection(panels, services.sources),
    ...pageCommands.map(command =>
      registerCommand(`spanlight.timeline.${command}` as keyof Commands, async () => activePanel(panels).do(command)),
    ),
    registerWaysOut(panels, services),
    registerCompare(panels, services),
  );
}
