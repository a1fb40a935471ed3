import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import type { FunctionFacts } from '../core/index/facts';
import type { Explanation, FramePlace, SourceAnswer } from '../core/source/sourceResolver';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { FunctionPlace, FunctionSearch, IndexState, SourceMapper, TraceSites } from './sourceMapper';

/** Source that belongs to traces which the extension brings, and to no others. */
export interface Enclave {
  owns(uri: string): boolean;
  /** Starts a thread; asked for only when one of its traces or files is meant. */
  createMapper(): SourceMapper & vscode.Disposable;
}

/** In front of keys that come from traces of the enclave. */
const mark = 'enclave\n';

/**
 * Two indexes that never answer for each other: that of the open folders, and one for traces whose source comes with the
 * extension. A trace belongs to the enclave when whoever decoded it said so (`adopt`), a file by its address.
 */
export class RoutedMapper implements SourceMapper, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  readonly onDidChangeState: vscode.Event<IndexState>;
  private readonly adopted = new WeakSet<SpanTable>();
  /** Those of them that the enclave's thread was told of. */
  private readonly told = new Set<SpanTable>();
  private running:
    { readonly mapper: SourceMapper & vscode.Disposable; readonly listening: vscode.Disposable } | undefined;

  constructor(
    private readonly main: SourceMapper,
    private readonly enclave: Enclave,
  ) {
    this.onDidChangeState = listener => {
      const disposable = main.onDidChangeState(listener);
      return new vscode.Disposable(() => disposable.dispose());
    };
    const listening = main.onDidChange(() => this.changed.fire());
    this.store.add({ dispose: () => listening.dispose() });
  }

  get state(): IndexState {
    return this.main.state;
  }

  /** From now on the table's spans are looked for in the enclave alone. To be called before anything is asked about it. */
  adopt(table: SpanTable): void {
    this.adopted.add(table);
  }

  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer> {
    return this.ofTable(table).answer(table, row);
  }

  explain(table: SpanTable, row: SpanRow): Promise<Explanation> {
    return this.ofTable(table).explain(table, row);
  }

  frames(table: SpanTable, row: SpanRow): Promise<readonly FramePlace[]> {
    return this.ofTable(table).frames(table, row);
  }

  functions(uri: string): Promise<readonly FunctionFacts[]> {
    return this.ofFile(uri).functions(uri);
  }

  /** The enclave's thread ends with the last of its traces. */
  forget(table: SpanTable): void {
    if (!this.adopted.has(table)) return this.main.forget(table);
    this.running?.mapper.forget(table);
    if (this.told.delete(table) && !this.told.size) this.end();
  }

  async sites(table: SpanTable): Promise<TraceSites> {
    const sites = await this.ofTable(table).sites(table);
    return this.adopted.has(table) ? { ...sites, keys: sites.keys.map(key => mark + key) } : sites;
  }

  async places(keys: readonly string[]): Promise<readonly (FunctionPlace | undefined)[]> {
    const own = keys.filter(isMarked);
    if (!own.length) return this.main.places(keys);
    const others = keys.filter(key => !isMarked(key));
    const [ofEnclave, ofMain] = await Promise.all([
      this.running?.mapper.places(own.map(unmarked)) ?? [],
      this.main.places(others),
    ]);
    const places = new Map([...own.entries()].map(([n, key]) => [key, ofEnclave[n]]));
    for (const [n, key] of others.entries()) places.set(key, ofMain[n]);
    return keys.map(key => places.get(key));
  }

  forgetSites(keys: readonly string[]): void {
    this.main.forgetSites(keys.filter(key => !isMarked(key)));
    this.running?.mapper.forgetSites(keys.filter(isMarked).map(unmarked));
  }

  hashAt(place: FunctionPlace, revision: string): Promise<number | undefined> {
    return this.ofFile(place.uri).hashAt(place, revision);
  }

  searchesOf(uri: string, line: number): Promise<FunctionSearch | undefined> {
    return this.ofFile(uri).searchesOf(uri, line);
  }

  ownNames(): Promise<ReadonlySet<string>> {
    return this.main.ownNames();
  }

  dispose(): void {
    this.end();
    this.store.dispose();
  }

  private ofTable(table: SpanTable): SourceMapper {
    if (!this.adopted.has(table)) return this.main;
    this.told.add(table);
    return this.started();
  }

  private ofFile(uri: string): SourceMapper {
    return this.enclave.owns(uri) ? this.started() : this.main;
  }

  private started(): SourceMapper {
    if (!this.running) {
      const mapper = this.enclave.createMapper();
      const listening = mapper.onDidChange(() => this.changed.fire());
      this.running = { mapper, listening: new vscode.Disposable(() => listening.dispose()) };
    }
    return this.running.mapper;
  }

  private end(): void {
    this.running?.listening.dispose();
    this.running?.mapper.dispose();
    this.running = undefined;
    this.told.clear();
  }
}

function isMarked(key: string): boolean {
  return key.startsWith(mark);
}

function unmarked(key: string): string {
  return key.slice(mark.length);
}
