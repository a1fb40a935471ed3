import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { Failure } from '../core/errors';
import { groupByFunction } from '../core/latency/functionGroups';
import { withoutLinks } from '../core/sentences';
import { readCodeEvidence } from '../core/source/codeEvidence';
import type { CodeEvidence } from '../core/source/codeEvidence';
import { parseFunctionName } from '../core/source/functionName';
import { scanFunctions } from '../core/source/functionScan';
import { placeIn } from '../core/source/sourcePlace';
import type { SourcePlace } from '../core/source/sourcePlace';
import type { SourceAnswer, SourceLocation } from '../core/source/codeResolver';
import { spanIdOf } from '../core/spans/spanTable';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { TraceRef } from '../core/spans/traceId';
import type { SourceLabel, SourcePreview } from '../protocol/timeline';
import { setContextKey } from './contextKeys';
import { linesOf } from './documentFunctions';
import { readOwnNames } from './ownNames';
import { report } from './report';
import type { Latency, Sources } from './services';
import type { SourceAnswers } from './sourceAnswers';
import { SourceEditor } from './sourceEditor';

/** Lines shown before and after the one meant. */
const linesAround = 4;

/** Bytes; nobody reads the preview of a larger file, and generated ones go to hundreds of megabytes. */
const largestPreview = 4_000_000;

export class SourceService implements Sources, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly editor = this.store.add(new SourceEditor());
  readonly onDidChange: vscode.Event<void>;
  lastJump: Sources['lastJump'];
  private jumpedTo: string | undefined;
  private names: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly answers: SourceAnswers,
    private readonly latency: Latency,
  ) {
    this.onDidChange = answers.onDidChange;
    this.store.add(answers.files.onDidChange(() => (this.names = undefined)));
    this.store.add(vscode.window.onDidChangeActiveTextEditor(() => this.offerWayBack()));
  }

  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer> {
    return this.answers.answer(readCodeEvidence(table, row));
  }

  async label(table: SpanTable, row: SpanRow): Promise<SourceLabel> {
    const { locations, jump, reason, hint } = await this.answer(table, row);
    if (jump !== undefined) {
      const isSure = locations[jump].confidence === 'exact' || locations[jump].confidence === 'high';
      const { rule, why } = locations[jump];
      const tooltip = `${why}\n${this.foundBy(rule)}`;
      return { row, certainty: isSure ? 'full' : 'half', text: this.textOf(locations[jump]), tooltip };
    }
    if (!locations.length) return { row, certainty: 'none', text: '', tooltip: sentences(reason, hint) };
    const others = locations.length - 1;
    const text = this.textOf(locations[0]) + (others ? ` +${others}` : '');
    return { row, certainty: 'half', text, tooltip: sentences(reason || locations[0].why, hint) };
  }

  async preview(endpointId: string, table: SpanTable, row: SpanRow): Promise<SourcePreview> {
    const { locations, jump, reason, hint } = await this.answer(table, row);
    if (!locations.length) return { kind: 'none', reason, hint };
    if (jump === undefined) {
      return {
        kind: 'several',
        candidates: locations.map(location => ({ label: this.textOf(location), why: location.why })),
      };
    }
    const location = locations[jump];
    const lines = await readLines(vscode.Uri.parse(location.uri)).catch(() => undefined);
    if (!lines) {
      const gone = vscode.l10n.t('{0} can not be read.', this.answers.files.labelOf(location.uri));
      return { kind: 'none', reason: gone, hint: location.why };
    }
    const functions = scanFunctions(lines);
    const place = placeIn(location, functions, lines.length);
    const firstLine = Math.max(1, place.line - linesAround);
    const group = groupByFunction(this.latency.sites(endpointId, location.uri), functions, lines.length).find(
      ({ line }) => line === (place.around?.line ?? place.line),
    );
    const summary = group && this.latency.summarize(endpointId, group.sites);
    return {
      kind: 'found',
      label: `${this.answers.files.labelOf(location.uri)}:${place.line}`,
      functionName: place.around?.name || simpleName(location.functionName),
      why: sentences(location.why, driftText(place, location)),
      firstLine,
      lines: lines.slice(firstLine - 1, place.line + linesAround),
      line: place.line,
      lens: summary && this.latency.describe(summary),
      others: locations.length - 1,
    };
  }

  async open(
    from: TraceRef,
    table: SpanTable,
    row: SpanRow,
    options: { preserveFocus?: boolean; candidate?: number } = {},
  ): Promise<boolean> {
    try {
      const evidence = readCodeEvidence(table, row);
      const location = await this.choose(await this.answers.answer(evidence), evidence, options);
      if (!location) return false;
      await this.show(location, options.preserveFocus ?? false);
      this.lastJump = { endpointId: from.endpointId, traceId: from.traceId, spanId: spanIdOf(table, row) };
      this.jumpedTo = location.uri;
      this.offerWayBack();
      return true;
    } catch (error) {
      if (!options.preserveFocus) report('spanlight.openSource')(error);
      return false;
    }
  }

  leadsTo(uri: string): boolean {
    return this.answers.leadsTo(uri);
  }

  ownNames(): Promise<ReadonlySet<string>> {
    return (this.names ??= readOwnNames(this.answers.files));
  }

  dispose(): void {
    this.store.dispose();
  }

  /** The key that leads back has another meaning elsewhere: it is ours only in the file that was jumped to. */
  private offerWayBack(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    setContextKey('spanlight.hasSourceJump', uri !== undefined && uri === this.jumpedTo);
  }

  private async show(location: SourceLocation, preserveFocus: boolean): Promise<void> {
    const document = await openDocument(vscode.Uri.parse(location.uri));
    const lines = linesOf(document);
    const place = placeIn(location, scanFunctions(lines), lines.length);
    const drift = driftText(place, location);
    const found = this.foundBy(location.rule) + (drift ? ` · ${drift}` : '');
    await this.editor.show(document, place.line, found, preserveFocus);
  }

  /** The place to open; asks when there are several, says why when there is none. */
  private async choose(
    answer: SourceAnswer,
    evidence: CodeEvidence,
    { preserveFocus, candidate }: { preserveFocus?: boolean; candidate?: number },
  ): Promise<SourceLocation | undefined> {
    const { locations, jump } = answer;
    if (candidate !== undefined && locations[candidate]) return locations[candidate];
    if (jump !== undefined) return locations[jump];
    if (preserveFocus) return undefined; // moving through the rows: the preview tells the same without asking
    if (locations.length) return this.ask(answer);
    void this.explain(answer, evidence).catch(report('spanlight.openSource'));
    return undefined;
  }

  private async ask({ locations, reason, hint }: SourceAnswer): Promise<SourceLocation | undefined> {
    const items = locations.map(location => ({
      label: this.textOf(location),
      description: simpleName(location.functionName),
      detail: location.why,
      location,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: reason || vscode.l10n.t('Which source belongs to this span?'),
      placeHolder: vscode.l10n.t('Choose the source to open'),
      prompt: hint ? withoutLinks(hint) : undefined,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return chosen?.location;
  }

  private async explain({ reason, hint }: SourceAnswer, evidence: CodeEvidence): Promise<void> {
    const search = vscode.l10n.t('Search Text');
    const setting = vscode.l10n.t('Open Setting');
    const actions = evidence.file === undefined ? [search] : [search, setting];
    const choice = await vscode.window.showInformationMessage(withoutLinks(sentences(reason, hint)), ...actions);
    if (choice === setting) {
      await vscode.commands.executeCommand('workbench.action.openSettings', '@id:spanlight.pathMappings');
    } else if (choice === search) {
      const query = simpleName(evidence.functionName) || evidence.spanName;
      await vscode.commands.executeCommand('workbench.action.findInFiles', {
        query,
        triggerSearch: true,
        isRegex: false,
      });
    }
  }

  private textOf({ uri, line, isLineKnown, functionName }: SourceLocation): string {
    const file = this.answers.files.labelOf(uri);
    if (isLineKnown) return `${file}:${line}`;
    const name = simpleName(functionName);
    return name ? `${file} · ${name}` : file;
  }

  private foundBy(rule: string): string {
    return vscode.l10n.t('found by {0}', rule);
  }
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new Failure('notFound', vscode.l10n.t('{0} can not be opened.', uri.path), { cause });
  }
}

/** As the editor has it when it is open there, otherwise as it is on disk, without waking language servers. */
async function readLines(uri: vscode.Uri): Promise<string[]> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) return linesOf(open);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestPreview) throw new Failure('tooLarge', vscode.l10n.t('{0} is too large for a preview.', uri.path));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return text.split(/\r\n|\r|\n/);
}

function simpleName(functionName: string | undefined): string {
  return functionName === undefined ? '' : parseFunctionName(functionName).simple;
}

function driftText({ drift, around, line }: SourcePlace, location: SourceLocation): string {
  const said = location.line;
  switch (drift) {
    case 'none':
      return '';
    case 'movedFunction':
      return vscode.l10n.t('line {0} is outside of {1} now: shown is the function', said, around?.name ?? '');
    case 'functionOnly':
      return vscode.l10n.t('shown is the function, its line is not known');
    case 'pastEnd':
      return around
        ? vscode.l10n.t('the file has no line {0} any more: shown is the function', said)
        : vscode.l10n.t('the file has no line {0} any more', said);
    case 'unknown':
      return line === 1 ? vscode.l10n.t('the line is not known') : '';
  }
}

function sentences(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' ');
}
