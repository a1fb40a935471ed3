import * as vscode from 'vscode';
import { nameFunctions } from '../../core/index/namedFunctions';
import { plainText } from '../../core/sentences';
import type { FilePlace } from '../../host/commands';
import type { MeantSpan } from '../../host/meantSpans';
import type { SourceMapper } from '../../host/sourceMapper';
import { fileLabel } from '../../host/sourcePlaces';
import { placeItem } from '../../host/sourceWords';

interface FileItem extends vscode.QuickPickItem {
  readonly place?: FilePlace;
  readonly file?: vscode.Uri;
}

/** Files that somebody writes functions in. */
const sourceFiles =
  '**/*.{py,pyi,js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,go,java,kt,kts,cs,fs,rb,erb,php,rs,ex,exs,scala,groovy,swift,c,cc,cpp,h,hpp,sql,graphql,proto}';
const mostFiles = 20_000;

/** Asks where a span belongs: at the cursor, at a place that was found for it, or in a file and then a function. */
export async function choosePlace(
  mapper: SourceMapper,
  span: MeantSpan,
  spanName: string,
): Promise<FilePlace | undefined> {
  const title = vscode.l10n.t('Where does "{0}" belong?', plainText(spanName));
  const chosen = await pickWhenLoaded(placesFor(mapper, span), {
    title,
    placeholder: vscode.l10n.t('Choose a place, or a file and then its function'),
  });
  if (chosen?.place) return chosen.place;
  if (!chosen?.file) return undefined;
  const uri = chosen.file.toString();
  const functions = nameFunctions(await mapper.functions(uri)).filter(({ name }) => name !== '');
  const items = functions.map(({ name, line }) => ({
    label: `$(symbol-method) ${plainText(name)}`,
    description: vscode.l10n.t('line {0}', line),
    line,
  }));
  const whole = { label: vscode.l10n.t('$(file) The file as a whole'), description: '', line: 1 };
  const at = await vscode.window.showQuickPick([...items, whole], {
    title,
    placeHolder: vscode.l10n.t('Choose the function in {0}', fileLabel(uri)),
  });
  return at && { uri, line: at.line };
}

/** A list that is there at once and filled later: Enter before that chooses nothing, and does not close it. */
async function pickWhenLoaded(
  loading: Promise<FileItem[]>,
  { title, placeholder }: { title: string; placeholder: string },
): Promise<FileItem | undefined> {
  const pick = vscode.window.createQuickPick<FileItem>();
  Object.assign(pick, { title, placeholder, matchOnDescription: true, busy: true });
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidAccept(() => pick.selectedItems.length && resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      loading.then(items => Object.assign(pick, { items, busy: false }), reject);
    });
  } finally {
    pick.dispose();
  }
}

async function placesFor(mapper: SourceMapper, { table, row }: MeantSpan): Promise<FileItem[]> {
  const items: FileItem[] = [];
  const [editor] = vscode.window.visibleTextEditors.filter(({ document }) =>
    vscode.workspace.getWorkspaceFolder(document.uri),
  );
  if (editor) {
    const uri = editor.document.uri.toString();
    const line = editor.selection.active.line + 1;
    const label = `$(edit) ${plainText(fileLabel(uri))}:${line}`;
    items.push({ label, description: vscode.l10n.t('at the cursor'), place: { uri, line } });
  }
  const { locations } = await mapper.answer(table, row);
  for (const location of locations) {
    if (location.kind === 'error' || !location.isLineKnown) continue;
    const { uri, line } = location;
    const { label, description } = placeItem(location, fileLabel(uri), vscode.l10n.t);
    items.push({ label, description, place: { uri, line } });
  }
  const files = await vscode.workspace.findFiles(sourceFiles, undefined, mostFiles);
  const labels = files.map(file => ({ label: `$(file-code) ${plainText(fileLabel(file.toString()))}`, file }));
  labels.sort((a, b) => (a.label < b.label ? -1 : 1));
  if (items.length) items.push({ label: vscode.l10n.t('files'), kind: vscode.QuickPickItemKind.Separator });
  return [...items, ...labels];
}
