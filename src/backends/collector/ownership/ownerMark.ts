import { randomBytes } from 'node:crypto';
import { readFile, readlink, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWindows } from './localSocket';

/** Name of the mark in the folder; other windows watch for it. */
export const ownerMarkName = 'owner';

export function ownerMarkPath(folder: string): string {
  return join(folder, ownerMarkName);
}

/** Path of the owner's socket; undefined while there is no owner. It may be that of one that died. */
export async function readOwnerMark(folder: string): Promise<string | undefined> {
  return read(ownerMarkPath(folder));
}

/** Makes the mark; false when there is one already. */
export async function makeOwnerMark(folder: string, socketPath: string): Promise<boolean> {
  const path = ownerMarkPath(folder);
  if (isWindows) {
    await writeFile(path, socketPath); // the pipe's name was exclusive already
    return true;
  }
  return symlink(socketPath, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** Takes away the mark of the owner with this socket; another one's stays. */
export async function removeOwnerMark(folder: string, socketPath: string): Promise<void> {
  const path = ownerMarkPath(folder);
  if (isWindows) {
    await rm(path, { force: true });
    return;
  }
  if ((await read(path)) !== socketPath) return;
  // Between looking and taking another window may have been quicker. Renaming takes exactly one mark, which can be looked at.
  const taken = `${path}-${randomBytes(4).toString('hex')}`;
  const isTaken = await rename(path, taken).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isTaken) return;
  const found = await read(taken);
  // A living owner's: back with it. If a third one was quicker still, the second finds out that the mark is not its own.
  if (found !== undefined && found !== socketPath) await symlink(found, path).catch(() => undefined);
  await unlink(taken);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return isWindows ? await readFile(path, 'utf8') : await readlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
