import { createReadStream } from 'node:fs';
import * as vscode from 'vscode';
import type { FileSource } from '../backends/files/fileContent';
import { Failure, isAbort, messageOf } from '../core/errors';

/** Bytes handed on at a time. */
const chunkBytes = 1 << 20;

/** A file by its URI: on this machine as a stream, anywhere else through VS Code, which hands files over whole. */
export function fileSource(uri: vscode.Uri, name: string): FileSource {
  return {
    version: async () => {
      try {
        const { mtime, size } = await vscode.workspace.fs.stat(uri);
        return `${mtime} ${size}`;
      } catch (error) {
        throw explain(error, name);
      }
    },
    chunks: signal => (uri.scheme === 'file' ? streamed(uri, name, signal) : whole(uri, name, signal)),
  };
}

async function* streamed(uri: vscode.Uri, name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(uri.fsPath, { highWaterMark: chunkBytes, signal }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw isAbort(error) ? error : explain(error, name);
  }
}

async function* whole(uri: vscode.Uri, name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    throw explain(error, name);
  }
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    signal.throwIfAborted();
    yield bytes.subarray(at, at + chunkBytes);
    await new Promise(resolve => setImmediate(resolve));
  }
}

function explain(error: unknown, name: string): Failure {
  const isMissing =
    (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') ||
    (error as NodeJS.ErrnoException).code === 'ENOENT';
  return isMissing
    ? new Failure('notFound', vscode.l10n.t('{0} is not there (any more).', name), { cause: error })
    : new Failure('unreadable', vscode.l10n.t('{0} can’t be read: {1}', name, messageOf(error)), { cause: error });
}
