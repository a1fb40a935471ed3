import * as vscode from 'vscode';
import type { EntryLayer } from '../core/endpoints/endpointList';
import type { Event } from '../core/emitter';
import type { EndpointEntry } from './config';

/** Where `spanlight.endpoints` is read and written, layer by layer. */
export interface EndpointSettings {
  /** In the order of their right to an id: the person's entries, the workspace's, the default. */
  layers(): readonly EntryLayer[];
  /** Replaces the person's list (on a remote machine: that machine's). */
  writeUser(entries: readonly EndpointEntry[]): Promise<void>;
  readonly onDidChange: Event<void>;
}

const key = 'spanlight.endpoints';

export function vscodeEndpointSettings(): EndpointSettings {
  return {
    layers: () => {
      const found = vscode.workspace.getConfiguration().inspect<unknown>(key);
      // A workspace adds to what the person has; VS Code's own rule (the more particular list replaces the other) would
      // let a repository hide the person's servers.
      return [
        { source: 'user', value: found?.globalValue },
        { source: 'workspace', value: found?.workspaceFolderValue },
        { source: 'workspace', value: found?.workspaceValue },
        { source: 'default', value: found?.defaultValue },
      ];
    },
    writeUser: async entries => {
      await vscode.workspace.getConfiguration().update(key, entries, vscode.ConfigurationTarget.Global);
    },
    onDidChange: listener =>
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(key)) listener();
      }),
  };
}
