import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Failure, messageOf } from '../../core/errors';

/** Where a file is written to, piece by piece. Nothing takes the file's name before it is whole. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /** Nothing is to stay. */
  cancel(): Promise<void>;
}

/** VS Code takes files on other systems only whole. */
const mostAtOnce = 512e6;

/** Throws Failure `unreadable` from any of its methods when the place can't be written. */
export function fileWriter(uri: vscode.Uri): FileWriter {
  return uri.scheme === 'file' ? localWriter(uri.fsPath) : wholeWriter(uri);
}

function localWriter(path: string): FileWriter {
  const partPath = `${path}.part`;
  let stream: WriteStream | undefined;
  let failure: Failure | undefined;
  const open = (): WriteStream => {
    if (stream) return stream;
    stream = createWriteStream(partPath);
    stream.on('error', error => (failure ??= explain(path, error)));
    return stream;
  };
  return {
    write: bytes =>
      new Promise((resolve, reject) => {
        open().write(bytes, error => (error ? reject(failure ?? explain(path, error)) : resolve()));
      }),
    finish: async () => {
      const writing = open();
      await new Promise<void>(resolve => {
        writing.once('close', resolve);
        writing.end();
      });
      if (failure) throw failure;
      await rename(partPath, path).catch((error: unknown) => {
        throw explain(path, error);
      });
    },
    cancel: async () => {
      const writing = stream;
      if (!writing) return;
      await new Promise<void>(resolve => {
        if (writing.closed) return resolve();
        writing.once('close', resolve);
        writing.destroy();
      });
      await rm(partPath, { force: true });
    },
  };
}

function wholeWriter(uri: vscode.Uri): FileWriter {
  const pieces: Uint8Array[] = [];
  let length = 0;
  return {
    write: bytes => {
      length += bytes.length;
      if (length > mostAtOnce) {
        const problem = vscode.l10n.t('The export has more than {0} MB, too much for this place.', mostAtOnce / 1e6);
        return Promise.reject(new Failure('tooLarge', problem));
      }
      pieces.push(bytes);
      return Promise.resolve();
    },
    finish: async () => {
      const whole = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      try {
        await vscode.workspace.fs.writeFile(uri, whole);
      } catch (error) {
        throw explain(uri.toString(true), error);
      }
    },
    cancel: () => Promise.resolve(),
  };
}

function explain(place: string, error: unknown): Failure {
  return new Failure('unreadable', vscode.l10n.t('{0} can’t be written: {1}', place, messageOf(error)), {
    cause: error,
  });
}
