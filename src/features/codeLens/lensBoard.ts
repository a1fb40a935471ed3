import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { nameFunctions } from '../../core/index/namedFunctions';
import type { NamedFunction } from '../../core/index/namedFunctions';
import { shiftLine } from '../../core/source/lineShift';
import type { LineChange } from '../../core/source/lineShift';
import { onDidChangeConfig, readConfig } from '../../host/config';
import { report } from '../../host/report';
import type { Endpoints, FunctionSites, Latency, Staleness } from '../../host/services';
import type { SourceMapper } from '../../host/sourceMapper';

/** A lens as it stands now. `line` is 1-based. */
export interface Lens {
  readonly line: number;
  /** Dotted; empty for a function without a name. */
  readonly name: string;
  readonly text: string;
  /** The body is another than the one that the spans ran. */
  readonly stale: Staleness | undefined;
  readonly sites: readonly string[];
}

interface Board {
  readonly document: vscode.TextDocument;
  /** By function (name and ordinal), where each stands: found in the text, moved along by edits since. */
  readonly lines: Map<string, number>;
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
  private readonly waiting = new Set<vscode.TextDocument>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly endpoints: Pick<Endpoints, 'current' | 'onDidChange'>,
    private readonly latency: Latency,
    private readonly mapper: Pick<SourceMapper, 'functions'>,
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

  /** All keys of the function that a key belongs to. */
  sitesAround(uri: string, site: string): readonly string[] {
    return this.boards.get(uri)?.lenses.find(({ sites }) => sites.includes(site))?.sites ?? [site];
  }

  /** Where the lens of a key stands, 1-based. */
  lineOf(uri: string, site: string): number | undefined {
    return this.boards.get(uri)?.lenses.find(({ sites }) => sites.includes(site))?.line;
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
    const functions = new Map(nameFunctions(await this.mapper.functions(uri)).map(one => [keyOf(one), one]));
    const board = this.boards.get(uri) ?? { document, lines: new Map<string, number>(), lenses: [] };
    const lenses = await Promise.all(sites.map(site => this.lensOf(site, functions, board)));
    if (document.isClosed) return false;
    if (document.version !== version) {
      this.place(document); // edited meanwhile: what was found is for another text
      return false;
    }
    for (const [key, { line }] of functions) board.lines.set(key, line);
    const previous = board.lenses;
    board.lenses = lenses
      .flatMap(lens => (lens && lens.line <= document.lineCount ? [lens] : []))
      .sort((a, b) => a.line - b.line);
    this.boards.set(uri, board);
    return JSON.stringify(previous) !== JSON.stringify(board.lenses);
  }

  private async lensOf(
    sites: FunctionSites,
    functions: ReadonlyMap<string, NamedFunction>,
    board: Board,
  ): Promise<Lens | undefined> {
    const endpointId = this.endpoints.current?.id;
    const summary = endpointId === undefined ? undefined : this.latency.summarize(endpointId, sites.keys);
    if (!summary || summary.count < readConfig('spanlight.codeLens.minSpans')) return undefined;
    const { place, keys } = sites;
    const now = functions.get(keyOf(place));
    // Half-typed code may hide a function for a moment: it stays where edits left it, until the index gives it up as well.
    const line = now?.line ?? board.lines.get(keyOf(place)) ?? place.line;
    const stale = now && (await this.latency.staleness(endpointId!, sites, now.hash));
    return { line, name: place.name, text: this.latency.describe(summary), stale, sites: keys };
  }

  private sitesOf(document: vscode.TextDocument): readonly FunctionSites[] {
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
    for (const [key, line] of board.lines) board.lines.set(key, shiftLine(line, changes));
    board.lenses = board.lenses.map(lens => ({ ...lens, line: shiftLine(lens.line, changes) }));
    this.place(document);
  }

  private forget(document: vscode.TextDocument): void {
    this.boards.delete(document.uri.toString());
    this.waiting.delete(document);
  }
}

const settings = ['spanlight.codeLens.enabled', 'spanlight.codeLens.template', 'spanlight.codeLens.minSpans'] as const;

function keyOf({ name, ordinal }: Pick<NamedFunction, 'name' | 'ordinal'>): string {
  return `${name} ${ordinal}`;
}
