import * as vscode from 'vscode';
import type { ExportFormat } from '../../core/export';
import { readConfig } from '../../host/config';

export interface ExportWish {
  readonly format: ExportFormat;
  /** Names of attributes to leave out besides the usual ones; undefined: everything goes out. */
  readonly redact: readonly string[] | undefined;
  readonly target: vscode.Uri;
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

/** Format, redaction, place; undefined when the person gave up. `count`: how many values redaction would take out, if that is known. */
export async function askExport(
  title: string,
  fileName: string,
  formats: readonly ExportFormat[],
  count: ((signal: AbortSignal) => Promise<number>) | undefined,
): Promise<ExportWish | undefined> {
  const item = await vscode.window.showQuickPick(formats.map(describe), {
    title,
    placeHolder: vscode.l10n.t('As which format?'),
    ignoreFocusOut: true,
  });
  if (!item) return undefined;
  const isRedacted = await askRedaction(title, count);
  if (isRedacted === undefined) return undefined;
  const { format } = item;
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: suggested(`${fileName}.${format === 'otlp-json-lines' ? 'jsonl' : 'json'}`),
    saveLabel: vscode.l10n.t('Export'),
    filters: format === 'otlp-json-lines' ? { 'JSON lines': ['jsonl', 'ndjson'] } : { JSON: ['json'] },
  });
  return target && { format, redact: isRedacted ? readConfig('spanlight.export.redact') : undefined, target };
}

function describe(format: ExportFormat): FormatItem {
  switch (format) {
    case 'jaeger-json':
      return {
        format,
        label: 'Jaeger JSON',
        detail: vscode.l10n.t('For Jaeger’s UI. Whole microseconds; no attributes of scopes and links'),
      };
    case 'otlp-json':
      return {
        format,
        label: 'OTLP JSON',
        detail: vscode.l10n.t('OpenTelemetry’s own. Nanoseconds, and all that spans, scopes and links say'),
      };
    case 'otlp-json-lines':
      return {
        format,
        label: vscode.l10n.t('OTLP JSON lines'),
        detail: vscode.l10n.t('OpenTelemetry’s own, as its collector writes files: a line for each trace'),
      };
  }
}

/** Redaction is what is chosen unless somebody chooses otherwise. */
async function askRedaction(
  title: string,
  count: ((signal: AbortSignal) => Promise<number>) | undefined,
): Promise<boolean | undefined> {
  const controller = new AbortController();
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly isRedacted: boolean }>();
  const show = (found?: number): void => {
    pick.items = [
      {
        isRedacted: true,
        label: vscode.l10n.t('Leave out secrets'),
        description:
          found === undefined ? '' : found === 1 ? vscode.l10n.t('1 value') : vscode.l10n.t('{0} values', found),
        detail: vscode.l10n.t(
          'Authorization, cookies, passwords, tokens, query parameters, and your own list; texts of queries stay',
        ),
      },
      {
        isRedacted: false,
        label: vscode.l10n.t('Export everything'),
        detail: vscode.l10n.t('All values as they are: look at the file before you hand it on'),
      },
    ];
  };
  pick.title = title;
  pick.placeholder = vscode.l10n.t('What is to be left out?');
  pick.ignoreFocusOut = true;
  pick.busy = count !== undefined;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon('gear'), tooltip: vscode.l10n.t('Open Setting') }];
  pick.onDidTriggerButton(
    () => void vscode.commands.executeCommand('workbench.action.openSettings', 'spanlight.export.redact'),
  );
  show();
  void count?.(controller.signal).then(
    found => {
      if (controller.signal.aborted) return;
      const [active] = pick.activeItems;
      pick.busy = false;
      show(found);
      if (active && !active.isRedacted) pick.activeItems = pick.items.slice(1);
    },
    () => (pick.busy = false),
  );
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.isRedacted);
      pick.hide();
    });
    pick.onDidHide(() => {
      controller.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function suggested(name: string): vscode.Uri | undefined {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder && vscode.Uri.joinPath(folder.uri, name);
}
