import { join } from 'node:path';
import * as vscode from 'vscode';
import { SourceIndexing } from '../../../src/host/sourceIndexing';

/** An index thread of the test's own over the workspace; nothing of it is kept. */
export function indexing(): SourceIndexing {
  const extension = vscode.extensions.getExtension('spanlight.spanlight');
  if (!extension) throw new Error('These tests need the extension');
  const context = { storageUri: undefined } as vscode.ExtensionContext;
  return new SourceIndexing(context, join(extension.extensionPath, 'dist', 'index.js'));
}

/** State that ends with the test. */
export function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => (values.has(key) ? values.get(key) : fallback) as never,
    update: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))),
  };
}
