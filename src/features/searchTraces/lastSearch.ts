import type * as vscode from 'vscode';
import { readSearch, type Search } from '../../core/search/search';

const key = 'spanlight.lastSearch';

/** The last search of this workspace: one keystroke brings it back. */
export class LastSearch {
  constructor(private readonly state: vscode.Memento) {}

  get(): Search | undefined {
    return readSearch(this.state.get(key));
  }

  async keep(search: Search): Promise<void> {
    await this.state.update(key, search);
  }
}
