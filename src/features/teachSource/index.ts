import * as vscode from 'vscode';
import { Failure } from '../../core/errors';
import { functionAround, nameFunctions } from '../../core/index/namedFunctions';
import { say } from '../../core/phrase';
import { plainText } from '../../core/sentences';
import { TableSpan } from '../../core/source/spanView';
import { teachableRules, wordsOfRule } from '../../core/source/taught';
import type { TaughtPlace, TaughtRule } from '../../core/source/taught';
import { nameOf } from '../../core/spans/spanTable';
import { registerCommand } from '../../host/commands';
import type { Commands, FilePlace } from '../../host/commands';
import type { MeantSpan } from '../../host/meantSpans';
import type { Services } from '../../host/services';
import { taughtFile } from '../../host/sourceIndexing';
import type { SourceMapper } from '../../host/sourceMapper';
import { choosePlace } from './choosePlace';
import { addRule } from './ruleFile';

/** *Teach Source of Span*: a place chosen by hand is remembered, as a rule that the person has read before. */
export function register({ mapper, spans }: Services): vscode.Disposable {
  return registerCommand('spanlight.teachSource', async given => {
    const { span, place: known } = meant(spans, given);
    const place = known ?? (await choosePlace(mapper, span, nameOf(span.table, span.row)));
    if (!place) return;
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(place.uri));
    if (!folder) throw new Failure('invalidInput', vscode.l10n.t('Only files of the open folders can be taught.'));
    const rules = teachableRules(new TableSpan(span.table, span.row), await describe(mapper, folder, place));
    const rule = await chooseRule(rules, folder);
    if (!rule) return;
    const file = await write(folder, rule);
    const show = vscode.l10n.t('Show Rule');
    void vscode.window
      .showInformationMessage(vscode.l10n.t('Remembered in {0}.', labelOf(folder)), show)
      .then(choice => {
        if (choice === show) void vscode.window.showTextDocument(file);
      });
  });
}

/** The span that is meant, and the place where it is known: from the editor that is the cursor. */
function meant(
  spans: Services['spans'],
  given: Parameters<Commands['spanlight.teachSource']>[0],
): { span: MeantSpan; place: FilePlace | undefined } {
  const context = given && !(given instanceof vscode.Uri) && !('scheme' in given) ? given : undefined;
  if (context) {
    const { uri, line } = context;
    const place = uri !== undefined && line !== undefined ? { uri, line } : undefined;
    return { span: context.span ?? spans.inFront(context), place };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) return { span: spans.inFront(), place: undefined };
  const span = spans.last();
  if (!span) throw new Failure('invalidInput', vscode.l10n.t('Open a trace and select a span first.'));
  return { span, place: { uri: editor.document.uri.toString(), line: editor.selection.active.line + 1 } };
}

/** A place by what outlives edits: the function where there is one with a name, the line besides where that is not enough. */
async function describe(
  mapper: SourceMapper,
  folder: vscode.WorkspaceFolder,
  { uri, line }: FilePlace,
): Promise<TaughtPlace> {
  const file = vscode.Uri.parse(uri).path.slice(folder.uri.path.replace(/\/$/, '').length + 1);
  const functions = nameFunctions(await mapper.functions(uri));
  const around = functionAround(functions, line);
  if (!around || around.name === '') return line > 1 ? { file, line } : { file };
  const isOnly = functions.filter(({ name }) => name === around.name).length === 1;
  return { file, function: around.name, ...(!isOnly && { line: around.line }) };
}

/** Shows in words what would be remembered; choosing is agreeing. */
async function chooseRule(
  rules: readonly TaughtRule[],
  folder: vscode.WorkspaceFolder,
): Promise<TaughtRule | undefined> {
  const items = rules.map(rule => ({
    label: `$(mortar-board) ${plainText(say(wordsOfRule(rule), vscode.l10n.t))}`,
    rule,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('What is to be remembered?'),
    placeHolder: vscode.l10n.t('The rule is written to {0}; Escape writes nothing', labelOf(folder)),
  });
  return chosen?.rule;
}

async function write(folder: vscode.WorkspaceFolder, rule: TaughtRule): Promise<vscode.Uri> {
  if (!vscode.workspace.isTrusted)
    throw new Failure('invalidInput', vscode.l10n.t('In Restricted Mode nothing is written into the folder.'), {
      command: 'workbench.trust.manage',
    });
  const file = vscode.Uri.joinPath(folder.uri, taughtFile);
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  const before = open ? open.getText() : await readText(file);
  const after = addRule(before, rule);
  if (after === undefined)
    throw new Failure('unreadable', vscode.l10n.t('{0} is not JSON: mend it first.', labelOf(folder)));
  if (open) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, new vscode.Range(0, 0, open.lineCount, 0), after);
    await vscode.workspace.applyEdit(edit);
    await open.save();
  } else {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(after));
  }
  return file;
}

async function readText(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return '';
    throw error;
  }
}

function labelOf(folder: vscode.WorkspaceFolder): string {
  const isOne = (vscode.workspace.workspaceFolders?.length ?? 0) < 2;
  return isOne ? taughtFile : `${folder.name}/${taughtFile}`;
}
