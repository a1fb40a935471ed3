import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { groupByFunction } from '../../core/latency/functionGroups';
import type { FunctionGroup, Site } from '../../core/latency/functionGroups';
import { shiftLine } from '../../core/source/lineShift';
import type { LineChange } from '../../core/source/lineShift';
import { onDidChangeConfig, readConfig } from '../../host/config';
import { DocumentFunctions } from '../../host/documentFunctions';
import { report } from '../../host/report';
import type { Endpoints, Latency } from '../../host/services';

/** A lens as it stands now. `line` is 1-based. */
export interface Lens {
  readonly line: number;
  readonly name: string;
  readonly text: string;
  readonly sites: readonly string[];
}

interface Board {
  readonly document: vscode.TextDocument;
  /** What edits did to the lines that spans name, by site: lines now, 1-based. */
  readonly lines: Map<string, number>;
  /** Functions that sites without a name were found in: a name survives edits that a line does not. */
  readonly names: Map<string, string>;
  lenses: readonly Lens[];
}

/** Changes are gathered for so long before lenses are worked out anew, and told in one event. */
const batchMs = 400;

/** How often spans leave the window without anything else happening. */
const agingMs = 30_000;

/**
 * The lenses of all open documents, worked out in the background: whoever asks gets what is here. Lenses move along with
 * edits at once, and are placed anew when the edits pause.
 */
export class LensBoard implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  /** Some text or place differs from what was here before. */
  readonly onDidChange = this.changed.event;
  private readonly boards = new Map<string, Board>();
  private readonly functions = new DocumentFunctions();
  private readonly waiting = new Set<vscode.TextDocument>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly latency: Latency,
  ) {
    const all = (): void => this.placeAll();
    this.store.add(latency.onDidChange(all));
    this.store.add(endpoints.onDidChange(all));
    this.store.add(onDidChangeConfig(settings, all));
    this.store.add(vscode.workspace.onDidOpenTextDocument(document => this.place(document)));
    this.store.add(vscode.workspace.onDidCloseTextDocument(document => this.forget(document)));
    this.store.add(vscode.workspace.onDidChangeTextDocument(event => this.shift(event)));
    const aging = setInterval(all, agingMs);
    aging.unref();
    this.store.add({ dispose: () => clearInterval(aging) });
    this.placeAll();
  }

  /** From memory; empty while nothing is known yet, then `onDidChange` follows. */
  lensesOf(document: vscode.TextDocument): readonly Lens[] {
    const board = this.boards.get(document.uri.toString());
    if (board?.document === document) return board.lenses;
    if (this.sitesOf(document).length) this.place(document);
    return [];
  }

  /** All sites of the function that a site belongs to. */
  sitesAround(uri: string, site: string): readonly string[] {
    return this.boards.get(uri)?.lenses.find(({ sites }) => sites.includes(site))?.sites ?? [site];
  }

  /** A document with a lens is in sight. */
  get isLensVisible(): boolean {
    return vscode.window.visibleTextEditors.some(
      ({ document }) => (this.boards.get(document.uri.toString())?.lenses.length ?? 0) > 0,
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private placeAll(): void {
    for (const document of vscode.workspace.textDocuments) this.place(document);
  }

  private place(document: vscode.TextDocument): void {
    const hasBoard = this.boards.has(document.uri.toString());
    if (document.isClosed || (!hasBoard && !this.sitesOf(document).length)) return;
    this.waiting.add(document);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const documents = [...this.waiting];
      this.waiting.clear();
      void this.placeNow(documents).catch(report('spanlight.codeLens'));
    }, batchMs);
  }

  private async placeNow(documents: readonly vscode.TextDocument[]): Promise<void> {
    const results = await Promise.all(documents.map(document => this.placeIn(document)));
    if (results.includes(true)) this.changed.fire();
  }

  /** Resolves to whether what can be seen changed. */
  private async placeIn(document: vscode.TextDocument): Promise<boolean> {
    const uri = document.uri.toString();
    const before = this.boards.get(uri);
    const sites = this.sitesOf(document);
    if (!sites.length) {
      this.boards.delete(uri);
      return (before?.lenses.length ?? 0) > 0;
    }
    const { version } = document;
    const functions = await this.functions.of(document);
    if (document.isClosed) return false;
    if (document.version !== version) {
      this.place(document); // edited meanwhile: what was found is for another text
      return false;
    }
    const board = this.boards.get(uri) ?? { document, lines: new Map(), names: new Map(), lenses: [] };
    const previous = board.lenses;
    this.boards.set(uri, board);
    const placed = sites.map(site => asOfNow(site, board));
    const groups = groupByFunction(placed, functions, document.lineCount);
    for (const { name, sites: keys } of groups) if (name) for (const key of keys) board.names.set(key, name);
    board.lenses = groups.flatMap(group => this.lensOf(group) ?? []);
    return JSON.stringify(previous) !== JSON.stringify(board.lenses);
  }

  private lensOf(group: FunctionGroup): Lens | undefined {
    const endpointId = this.endpoints.current?.id;
    const summary = endpointId === undefined ? undefined : this.latency.summarize(endpointId, group.sites);
    if (!summary || summary.count < readConfig('spanlight.codeLens.minSpans')) return undefined;
    return { ...group, text: this.latency.describe(summary) };
  }

  private sitesOf(document: vscode.TextDocument): readonly Site[] {
    const endpointId = this.endpoints.current?.id;
    if (endpointId === undefined || !readConfig('spanlight.codeLens.enabled', document)) return [];
    if (!vscode.workspace.getConfiguration('editor', document).get('codeLens')) return [];
    return this.latency.sites(endpointId, document.uri.toString());
  }

  /** Edits move lenses with the text at once; VS Code asks for them again after an edit anyway. */
  private shift({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const board = this.boards.get(document.uri.toString());
    if (!board || !contentChanges.length) return;
    const changes: LineChange[] = contentChanges.map(({ range, text }) => ({
      from: range.start.line + 1,
      to: range.end.line + 1,
      isAtLineStart: range.start.character === 0,
      added: text.split(/\r\n|\r|\n/).length - 1,
    }));
    for (const site of this.sitesOf(document)) {
      const line = board.lines.get(site.key) ?? site.line;
      if (line !== undefined) board.lines.set(site.key, shiftLine(line, changes));
    }
    board.lenses = board.lenses.map(lens => ({ ...lens, line: shiftLine(lens.line, changes) }));
    this.place(document);
  }

  private forget(document: vscode.TextDocument): void {
    this.boards.delete(document.uri.toString());
    this.waiting.delete(document);
  }
}

const settings = ['spanlight.codeLens.enabled', 'spanlight.codeLens.template', 'spanlight.codeLens.minSpans'] as const;

/** A site with the line and the name that edits since left it. */
function asOfNow(site: Site, board: Board): Site {
  return {
    key: site.key,
    line: board.lines.get(site.key) ?? site.line,
    functionName: site.functionName ?? board.names.get(site.key),
  };
}
