// Small stand-ins for what VS Code lends an extension: a place for state, and one for secrets.
import type * as vscode from 'vscode';
import type { EntryLayer } from '../../../src/core/endpoints/endpointList';
import { Emitter } from '../../../src/core/emitter';
import type { EndpointEntry } from '../../../src/host/config';
import type { EndpointSettings } from '../../../src/host/endpointSettings';

export function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => (values.has(key) ? values.get(key) : fallback) as never,
    update: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))),
  };
}

export interface SecretsInMemory extends vscode.SecretStorage {
  readonly values: Map<string, string>;
  /** As if another window had written. */
  writeElsewhere(key: string, value: string): void;
}

export function secretStorage(): SecretsInMemory {
  const values = new Map<string, string>();
  const changed = new Emitter<vscode.SecretStorageChangeEvent>();
  return {
    values,
    keys: async () => [...values.keys()],
    get: async key => values.get(key),
    store: async (key, value) => {
      values.set(key, value);
      queueMicrotask(() => changed.fire({ key }));
    },
    delete: async key => {
      values.delete(key);
      queueMicrotask(() => changed.fire({ key }));
    },
    onDidChange: changed.event,
    writeElsewhere: (key, value) => {
      values.set(key, value);
      changed.fire({ key });
    },
  };
}

/** The setting `spanlight.endpoints`, as the workspace and the person wrote it; undefined is not written. */
export class SettingsInMemory implements EndpointSettings {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  isWritable = true;

  constructor(
    public user: unknown = undefined,
    public workspace: unknown = undefined,
  ) {}

  layers(): readonly EntryLayer[] {
    return [
      { source: 'user', value: this.user },
      { source: 'workspace', value: this.workspace },
      { source: 'default', value: [{ id: 'local', name: 'local', url: 'http://localhost:16686' }] },
    ];
  }

  async writeUser(entries: readonly EndpointEntry[]): Promise<void> {
    if (!this.isWritable) throw new Error('The file of the settings has unsaved changes');
    this.change({ user: entries });
  }

  change(values: { user?: unknown; workspace?: unknown }): void {
    Object.assign(this, values);
    this.changed.fire();
  }
}

/** Texts as they stand in the source, with `{0}` filled in. */
export const l10n = {
  t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, index) => String(args[Number(index)])),
} as unknown as typeof vscode.l10n;
