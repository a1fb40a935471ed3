import * as vscode from 'vscode';
import type { GroupRow, MoreRow, NoteRow, Row, TraceRow } from './listRows';
import {
  descriptionOfGroup,
  descriptionOfMore,
  descriptionOfTrace,
  labelOfGroup,
  labelOfMore,
  shownLabel,
  spokenTrace,
  tooltipOfTrace,
  type Writing,
} from './words';

const failing = new vscode.ThemeIcon('error', new vscode.ThemeColor('spanlight.error'));
const fine = new vscode.ThemeIcon('pulse');
const icons: Readonly<Record<NoteRow['icon'], vscode.ThemeIcon>> = {
  info: new vscode.ThemeIcon('info'),
  warning: new vscode.ThemeIcon('warning'),
  loading: new vscode.ThemeIcon('loading~spin'),
  plug: new vscode.ThemeIcon('plug'),
  filter: new vscode.ThemeIcon('filter'),
};

/** Ids stay the same for the same thing, so that selection and what is unfolded survive each change. */
export function itemOf(row: Row, writing: Writing): vscode.TreeItem {
  switch (row.kind) {
    case 'trace':
      return traceItem(row, writing);
    case 'group':
      return groupItem(row, writing);
    case 'more':
      return moreItem(row, writing);
    case 'note':
      return noteItem(row);
  }
}

function traceItem({ endpointId, traceId, summary, isInGroup }: TraceRow, writing: Writing): vscode.TreeItem {
  const item = new vscode.TreeItem(shownLabel(summary, isInGroup, writing.l10n));
  item.id = `trace ${endpointId} ${traceId}`;
  item.description = descriptionOfTrace(summary, isInGroup, writing);
  item.iconPath = summary.errorCount > 0 ? failing : fine;
  item.tooltip = tooltipOfTrace(summary, writing);
  item.accessibilityInformation = { label: spokenTrace(summary, writing) };
  item.contextValue = 'trace';
  item.command = {
    command: 'spanlight.openTrace',
    title: vscode.l10n.t('Open Trace'),
    arguments: [{ endpointId, traceId }],
  };
  return item;
}

function groupItem({ group }: GroupRow, { l10n }: Writing): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOfGroup(group, l10n), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `group ${group.key}`;
  item.description = descriptionOfGroup(group, l10n);
  item.iconPath = group.failed > 0 ? failing : new vscode.ThemeIcon('layers');
  item.tooltip = `${labelOfGroup(group, l10n)}\n${descriptionOfGroup(group, l10n)}`;
  item.accessibilityInformation = { label: `${labelOfGroup(group, l10n)}, ${descriptionOfGroup(group, l10n)}` };
  item.contextValue = 'group';
  return item;
}

function moreItem(row: MoreRow, { l10n }: Writing): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOfMore(row, l10n));
  item.id = `more ${row.group ?? ''}`;
  item.description = descriptionOfMore(row, l10n);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.tooltip = descriptionOfMore(row, l10n);
  item.command = { command: moreCommand, title: item.label as string, arguments: [row.group] };
  return item;
}

function noteItem({ text, detail, icon, command }: NoteRow): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = `note ${text}`;
  item.iconPath = icons[icon];
  item.tooltip = detail ?? text;
  item.accessibilityInformation = { label: detail ?? text };
  if (command) item.command = { command: command.id, title: text, arguments: [...(command.arguments ?? [])] };
  return item;
}

/** Of the row that brings more; in no palette and no menu, so it is not in the manifest. */
export const moreCommand = 'spanlight.traces.more';
