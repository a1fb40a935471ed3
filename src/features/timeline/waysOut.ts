import * as vscode from 'vscode';
import { Failure } from '../../core/errors';
import { readSpanJson } from '../../core/import/details';
import { spanIdOf, type SpanTable } from '../../core/spans/spanTable';
import { registerCommand, type RowContext } from '../../host/commands';
import type { Services } from '../../host/services';
import { summaryMarkdown } from './summaryMarkdown';
import type { TimelinePanel } from './timelinePanel';
import type { TimelinePanels } from './timelinePanels';

/** Commands that take the active trace, or a span of it, out of the timeline. */
export function registerWaysOut(panels: TimelinePanels, { endpoints }: Services): vscode.Disposable {
  /** Page of the trace in the server's UI, on the span when one is meant. */
  const linkOf = (panel: TimelinePanel, context?: RowContext) => {
    const { table, row } = spanOf(panel, context);
    const spanId = table && row !== undefined ? spanIdOf(table, row) : undefined;
    return endpoints.backend(panel.ref.endpointId).uiUrl(panel.ref.traceId, spanId);
  };
  const needLink = (panel: TimelinePanel, context?: RowContext) => {
    const link = linkOf(panel, context);
    if (!link) throw new Failure('invalidInput', vscode.l10n.t('This trace has no page of its own to link to.'));
    return link;
  };
  return vscode.Disposable.from(
    registerCommand('spanlight.openInJaeger', async context => {
      const panel = activePanel(panels);
      await vscode.env.openExternal(vscode.Uri.parse(needLink(panel, context), true));
    }),
    registerCommand('spanlight.copyTraceId', () => copy(activePanel(panels).ref.traceId)),
    registerCommand('spanlight.copyLink', async context => copy(needLink(activePanel(panels), context))),
    registerCommand('spanlight.copySpanJson', async context => {
      const { table, row } = needSpan(activePanel(panels), context);
      await copy(readSpanJson(table, row));
    }),
    registerCommand('spanlight.copySummary', async () => {
      const panel = activePanel(panels);
      if (!panel.trace) throw new Failure('invalidInput', vscode.l10n.t('The trace is not loaded yet.'));
      await copy(summaryMarkdown(panel.trace, linkOf(panel)));
    }),
  );
}

/** The timeline in front; a Failure that says so when there is none. */
export function activePanel(panels: TimelinePanels): TimelinePanel {
  const panel = panels.active;
  if (!panel)
    throw new Failure('invalidInput', vscode.l10n.t('Open a trace first: this works on the timeline in front.'));
  return panel;
}

/** The row a context menu was opened on, else the selected one. */
export function spanOf(panel: TimelinePanel, context?: RowContext): { table?: SpanTable; row?: number } {
  const row = typeof context?.row === 'number' ? context.row : panel.selectedRow;
  return { table: panel.trace, row: row !== undefined && panel.trace && row < panel.trace.count ? row : undefined };
}

/** As `spanOf`; a Failure that says so when no span is meant. */
export function needSpan(panel: TimelinePanel, context?: RowContext): { table: SpanTable; row: number } {
  const { table, row } = spanOf(panel, context);
  if (!table || row === undefined) throw new Failure('invalidInput', vscode.l10n.t('Select a span first.'));
  return { table, row };
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}
