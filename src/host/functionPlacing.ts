import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { nameFunctions } from '../core/index/namedFunctions';
import type { NamedFunction } from '../core/index/namedFunctions';
import type { FunctionPlace, SourceMapper } from './sourceMapper';

export interface Placed {
  readonly place: FunctionPlace;
  /** Names the function as it was first found: stays the same when edits count it anew. */
  readonly id: string;
}

/** Which function each key of a span's evidence belongs to, through edits. */
export class FunctionPlacing implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly placed = new Map<string, Placed | undefined>();
  /** Files that were edited here: lines that spans name are of their text before. */
  private readonly edited = new Set<string>();

  constructor(private readonly mapper: SourceMapper) {
    this.store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length) this.edited.add(document.uri.toString());
      }),
    );
  }

  has(key: string): boolean {
    return this.placed.has(key);
  }

  get(key: string): Placed | undefined {
    return this.placed.get(key);
  }

  /** Finds the functions of keys, new ones and those that were placed before. */
  async place(keys: readonly string[]): Promise<void> {
    if (!keys.length) return;
    const places = await this.mapper.places(keys);
    const functions = new Map<string, Promise<readonly NamedFunction[]>>();
    for (const [i, key] of keys.entries()) {
      const now = places[i];
      const before = this.placed.get(key);
      // A line of the text as it was says nothing of the text as it is: while its function is there, a key stays with it.
      const isEdited = before && this.edited.has(before.place.uri) && (!now || now.uri === before.place.uri);
      const kept = isEdited ? await this.findAgain(before, functions) : undefined;
      this.placed.set(key, kept ?? (now && { place: now, id: idOf(now) }));
    }
  }

  /** Lets go of keys that nothing is known of any more. */
  keepOnly(inUse: ReadonlySet<string>): void {
    const gone = [...this.placed.keys()].filter(key => !inUse.has(key));
    for (const key of gone) this.placed.delete(key);
    if (gone.length) this.mapper.forgetSites(gone);
  }

  dispose(): void {
    this.store.dispose();
  }

  private async findAgain(
    { place, id }: Placed,
    functions: Map<string, Promise<readonly NamedFunction[]>>,
  ): Promise<Placed | undefined> {
    const { uri } = place;
    let inFile = functions.get(uri);
    if (!inFile) functions.set(uri, (inFile = this.mapper.functions(uri).then(nameFunctions)));
    const same = (await inFile).filter(({ name }) => name === place.name);
    const alike = same.filter(({ hash }) => hash === place.hash);
    const found = alike.length === 1 ? alike[0] : same.find(({ ordinal }) => ordinal === place.ordinal);
    if (!found) return undefined;
    const { name, ordinal, line, endLine, hash } = found;
    return { place: { uri, name, ordinal, line, endLine, hash }, id };
  }
}

export function idOf({ uri, name, ordinal }: FunctionPlace): string {
  return `${uri} ${name} ${ordinal}`;
}
