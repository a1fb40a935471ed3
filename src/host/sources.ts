import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { say, verbatim } from '../core/phrase';
import type { Phrase } from '../core/phrase';
import { withoutLinks } from '../core/sentences';
import { searchTextOf } from '../core/source/searchText';
import type { SourceAnswer, SourceLocation } from '../core/source/sourceResolver';
import { TableSpan } from '../core/source/spanView';
import { spanIdOf } from '../core/spans/spanTable';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { SourceFrame, SourceLabel, SourcePreview } from '../protocol/timeline';
import { executeCommand } from './commands';
import { setContextKey } from './contextKeys';
import type { MeantSpan } from './meantSpans';
import { report } from './report';
import type { Latency, OpenOptions, Sources } from './services';
import { SourceEditor } from './sourceEditor';
import type { FramePlace, SourceMapper } from './sourceMapper';
import { pickPlace } from './sourcePick';
import { fileLabel, openDocument, placeNow, readLines } from './sourcePlaces';
import { asSentence, foundBy, foundSentence, placeText, sentences } from './sourceWords';

/** Lines shown before and after the one meant. */
const linesAround = 4;

/** From spans to places in the workspace: what is shown of them, and the ways there. */
export class SourceService implements Sources, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly editor = this.store.add(new SourceEditor());
  readonly onDidChange: vscode.Event<void>;
  lastJump: Sources['lastJump'];
  private jumpedTo: string | undefined;
  private readonly led = new Set<string>();

  constructor(
    private readonly mapper: SourceMapper,
    private readonly latency: Pick<Latency, 'lensAt'>,
  ) {
    this.onDidChange = mapper.onDidChange;
    this.store.add(vscode.window.onDidChangeActiveTextEditor(() => this.offerWayBack()));
  }

  async label(table: SpanTable, row: SpanRow): Promise<SourceLabel> {
    const { locations, jump, reason, hint } = await this.answer(table, row);
    // Where an error came by is a second way to go: what the column shows is the span's own place.
    const own = locations.filter(({ kind }) => kind !== 'error');
    const first = own.find(({ confidence }) => confidence !== 'low') ?? own[0] ?? locations[0];
    const shown = jump === undefined ? first : locations[jump];
    if (!shown) return { row, certainty: 'none', text: '', tooltip: sentences(words(reason), words(hint)) };
    const text = placeText(shown, fileLabel(shown.uri));
    if (jump !== undefined) {
      const isSure = shown.confidence === 'exact' || shown.confidence === 'high';
      const note = shown.note ? words(shown.note) : '';
      const tooltip = `${words(shown.why)}\n${foundBy(shown, note, vscode.l10n.t)}`;
      return { row, certainty: isSure ? 'full' : 'half', text, tooltip };
    }
    const others = own.length - 1;
    const tooltip = sentences(words(reason) || words(shown.why), words(hint));
    return { row, certainty: 'half', text: text + (others > 0 ? ` +${others}` : ''), tooltip };
  }

  async preview(endpointId: string, table: SpanTable, row: SpanRow): Promise<SourcePreview> {
    const { locations, jump, reason, hint } = await this.answer(table, row);
    const errors = locations.flatMap(({ kind, uri, line }, candidate) =>
      kind === 'error' && candidate !== jump ? [{ candidate, label: `${fileLabel(uri)}:${line}` }] : [],
    );
    const [error] = errors;
    if (!locations.length) return { kind: 'none', reason: words(reason), hint: words(hint), error };
    if (jump === undefined) {
      const candidates = locations.flatMap((location, candidate) => {
        const { kind, confidence, why } = location;
        const label = placeText(location, fileLabel(location.uri));
        return kind === 'error' ? [] : [{ candidate, label, kind, isLow: confidence === 'low', why: words(why) }];
      });
      return { kind: 'several', reason: words(reason), candidates, error };
    }
    const location = locations[jump];
    const lines = await readLines(vscode.Uri.parse(location.uri)).catch(() => undefined);
    if (!lines) {
      const gone = vscode.l10n.t('{0} can not be read.', fileLabel(location.uri));
      return { kind: 'none', reason: gone, hint: words(location.why), error };
    }
    const place = await placeNow(this.mapper, location);
    const line = Math.min(place.line, lines.length);
    const firstLine = Math.max(1, line - linesAround);
    return {
      kind: 'found',
      label: `${fileLabel(location.uri)}:${line}`,
      functionName: place.around?.name || (location.functionName ?? ''),
      why: sentences(words(location.why), foundSentence(location, vscode.l10n.t), asSentence(place.note)),
      firstLine,
      lines: lines.slice(firstLine - 1, line + linesAround),
      line,
      lens: place.around && this.latency.lensAt(endpointId, location.uri, place.around),
      others: locations.length - 1 - errors.length,
      error,
    };
  }

  async open(span: MeantSpan, options: OpenOptions = {}): Promise<boolean> {
    const { preserveFocus = false, candidate, wants } = options;
    try {
      const answer = await this.answer(span.table, span.row);
      const chosen =
        wants === 'error'
          ? await this.chooseError(answer)
          : candidate !== undefined && answer.locations[candidate]
            ? { location: answer.locations[candidate], isTaught: false }
            : await this.choose(answer, span, preserveFocus);
      if (!chosen) return false;
      const line = await this.show(span, chosen.location, preserveFocus);
      if (chosen.isTaught) await executeCommand('spanlight.teachSource', { span, uri: chosen.location.uri, line });
      return true;
    } catch (error) {
      if (!preserveFocus) report('spanlight.openSource')(error);
      return false;
    }
  }

  async frames(table: SpanTable, row: SpanRow): Promise<readonly SourceFrame[]> {
    const frames = await this.mapper.frames(table, row);
    return frames.map(({ event, textLine, uri, line }) => ({ event, textLine, label: `${fileLabel(uri)}:${line}` }));
  }

  async openFrame(span: MeantSpan, wanted: Pick<FramePlace, 'event' | 'textLine'>): Promise<boolean> {
    const frames = await this.mapper.frames(span.table, span.row);
    const frame = frames.find(({ event, textLine }) => event === wanted.event && textLine === wanted.textLine);
    if (!frame) return false;
    const document = await openDocument(vscode.Uri.parse(frame.uri));
    const { line, note } = frame;
    const found = sentences(vscode.l10n.t('a line of the stack trace'), note ? `· ${words(note)}` : '');
    await this.editor.show(document, line, found, false);
    this.jumped(span, frame.uri);
    return true;
  }

  async searchText(span: Pick<MeantSpan, 'table' | 'row'>): Promise<void> {
    const query = searchTextOf(new TableSpan(span.table, span.row));
    const options = { query, triggerSearch: true, isRegex: false };
    await vscode.commands.executeCommand('workbench.action.findInFiles', options);
  }

  leadsTo(uri: string): boolean {
    return this.led.has(uri);
  }

  dispose(): void {
    this.store.dispose();
  }

  private async answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer> {
    const answer = await this.mapper.answer(table, row);
    if (answer.jump !== undefined) this.led.add(answer.locations[answer.jump].uri);
    return answer;
  }

  /** The key that leads back has another meaning elsewhere: it is ours only in the file that was jumped to. */
  private offerWayBack(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    setContextKey('spanlight.hasSourceJump', uri !== undefined && uri === this.jumpedTo);
  }

  /** @returns the line that is shown, 1-based */
  private async show(span: MeantSpan, location: SourceLocation, preserveFocus: boolean): Promise<number> {
    const document = await openDocument(vscode.Uri.parse(location.uri));
    const { line, note } = await placeNow(this.mapper, location);
    await this.editor.show(document, line, foundBy(location, note, vscode.l10n.t), preserveFocus);
    this.jumped(span, location.uri);
    return line;
  }

  private jumped({ trace, table, row }: MeantSpan, uri: string): void {
    this.lastJump = { endpointId: trace.endpointId, traceId: trace.traceId, spanId: spanIdOf(table, row) };
    this.jumpedTo = uri;
    this.offerWayBack();
  }

  /** The place to open; asks when there are several, says why when there is none. */
  private async choose(answer: SourceAnswer, span: MeantSpan, preserveFocus: boolean) {
    const { locations, jump } = answer;
    if (jump !== undefined) return { location: locations[jump], isTaught: false };
    if (preserveFocus) return undefined; // moving through the rows: the preview tells the same without asking
    if (locations.length) return pickPlace(answer, fileLabel);
    void this.sayNone(answer, span).catch(report('spanlight.openSource'));
    return undefined;
  }

  private async chooseError(answer: SourceAnswer) {
    const locations = answer.locations.filter(({ kind }) => kind === 'error');
    if (!locations.length) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No stack trace of this span leads into the open folders.'),
      );
      return undefined;
    }
    const [first, second] = locations;
    if (second === undefined || second.confidence !== first.confidence) return { location: first, isTaught: false };
    const reason = verbatim(vscode.l10n.t('Where did the error happen?'));
    return pickPlace({ locations, jump: undefined, reason, hint: verbatim('') }, fileLabel);
  }

  private async sayNone({ reason, hint }: SourceAnswer, span: MeantSpan): Promise<void> {
    const search = vscode.l10n.t('Search Text');
    const explain = vscode.l10n.t('Explain');
    const teach = vscode.l10n.t('Teach…');
    const setting = vscode.l10n.t('Open Setting');
    const namesFile = new TableSpan(span.table, span.row).attribute('code.file.path', 'code.filepath') !== undefined;
    const text = withoutLinks(sentences(words(reason), words(hint)));
    const actions = namesFile ? [search, explain, teach, setting] : [search, explain, teach];
    const choice = await vscode.window.showInformationMessage(text, ...actions);
    if (choice === search) await this.searchText(span);
    else if (choice === setting)
      await vscode.commands.executeCommand('workbench.action.openSettings', '@id:spanlight.pathMappings');
    else if (choice === explain) await executeCommand('spanlight.explainSource', { span });
    else if (choice === teach) await executeCommand('spanlight.teachSource', { span });
  }
}

function words(phrase: Phrase): string {
  return say(phrase, vscode.l10n.t);
}
