import * as vscode from 'vscode';
import { nameOf, serviceOf, spanIdOf } from '../../core/spans/spanTable';
import { registerCommand } from '../../host/commands';
import type { MeantSpan } from '../../host/meantSpans';
import type { Services } from '../../host/services';
import { showBeside } from '../../host/sourceEditor';
import { fileLabel } from '../../host/sourcePlaces';
import { explanationText } from './explanationText';
import type { ExplanationLink, ExplanationText } from './explanationText';

const scheme = 'spanlight-explain';

/** Of our own, for its defaults in the manifest: lines wrap, and nothing is drawn that belongs to code. */
const languageId = 'spanlight-explanation';

/** Explanations whose text is kept; older tabs say that theirs is gone. */
const mostKept = 20;

/** *Explain Source of Span*: a read-only page of plain text with what every rule said, and links to the places. */
export function register({ mapper, spans }: Services): vscode.Disposable {
  const pages = new Explanations();
  return vscode.Disposable.from(
    pages,
    vscode.workspace.registerTextDocumentContentProvider(scheme, pages),
    vscode.languages.registerDocumentLinkProvider({ scheme }, pages),
    vscode.languages.registerDefinitionProvider({ scheme }, pages),
    registerCommand('spanlight.explainSource', async context => {
      const span = context?.span ?? spans.inFront(context);
      const facts = { name: nameOf(span.table, span.row), service: serviceOf(span.table, span.row) };
      const explanation = await mapper.explain(span.table, span.row);
      const uri = pages.keep(span, explanationText(facts, explanation, fileLabel, vscode.l10n.t));
      const document = await vscode.workspace.openTextDocument(uri);
      await showBeside(await vscode.languages.setTextDocumentLanguage(document, languageId), {});
    }),
  );
}

/** Texts by the address they are shown under. Links and F12 lead to the places; nothing else in the text leads anywhere. */
class Explanations
  implements
    vscode.TextDocumentContentProvider,
    vscode.DocumentLinkProvider,
    vscode.DefinitionProvider,
    vscode.Disposable
{
  private readonly texts = new Map<string, ExplanationText>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  keep({ trace, table, row }: MeantSpan, text: ExplanationText): vscode.Uri {
    const name = nameOf(table, row)
      .replace(/[^\p{L}\p{N}_ .-]+/gu, ' ')
      .trim()
      .slice(0, 40);
    const uri = vscode.Uri.from({
      scheme,
      path: `/${vscode.l10n.t('Source of {0}', name || '-')}`,
      query: `${trace.traceId}/${spanIdOf(table, row)}/${row}`,
    });
    this.texts.delete(uri.toString());
    this.texts.set(uri.toString(), text);
    if (this.texts.size > mostKept) this.texts.delete(this.texts.keys().next().value!);
    this.changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const gone = vscode.l10n.t('This explanation is gone: run the command again on the span.');
    return this.texts.get(uri.toString())?.text ?? `${gone}\n`;
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    return this.linksOf(uri).map(link => {
      const range = new vscode.Range(link.textLine, link.from, link.textLine, link.to);
      return new vscode.DocumentLink(range, vscode.Uri.parse(link.uri).with({ fragment: `L${link.line}` }));
    });
  }

  /** F12 anywhere on a line with a place: for who does not use a mouse. */
  provideDefinition({ uri }: vscode.TextDocument, { line }: vscode.Position): vscode.Location | undefined {
    const link = this.linksOf(uri).find(({ textLine }) => textLine === line);
    return link && new vscode.Location(vscode.Uri.parse(link.uri), new vscode.Position(link.line - 1, 0));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private linksOf(uri: vscode.Uri): readonly ExplanationLink[] {
    return this.texts.get(uri.toString())?.links ?? [];
  }
}
