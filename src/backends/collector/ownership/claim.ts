import { lstat } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { Failure } from '../../../core/errors';
import { connectLocally, isWindows, listenLocally, makePrivate, pipeName, removeSocket } from './localSocket';
import { makeOwnerMark, readOwnerMark, removeOwnerMark } from './ownerMark';

/** The right to be the owner. */
export interface Claim {
  /** Guests connect here. */
  readonly server: Server;
  /** False when another window took the mark, or the folder was taken away; then this one has to step down. */
  isStillMine(): Promise<boolean>;
  /** Lets the mark and the socket go. Connections of guests are left to whoever has them. */
  release(): Promise<void>;
}

/** Marks that change under our hands this often are no accident any more. */
const mostAttempts = 20;

/** The owner's socket, connected; undefined when there is no owner. What a dead one left is taken away. */
export async function findOwner(folder: string): Promise<Socket | undefined> {
  const path = isWindows ? pipeName(folder) : await readOwnerMark(folder);
  if (path === undefined) return undefined;
  const socket = await connectLocally(path);
  if (!socket) await removeDead(folder, path);
  return socket;
}

/** Makes this process the owner of the folder, or connects to the one that is. Rejects when the folder can't be written. */
export async function claimOwnership(folder: string): Promise<{ readonly claim: Claim } | { readonly owner: Socket }> {
  await makePrivate(folder);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const owner = await findOwner(folder);
    if (owner) return { owner };
    const claim = await tryToClaim(folder);
    if (claim) return { claim };
  }
  throw new Failure('unreachable', `Several windows keep taking ${folder} from each other.`);
}

async function tryToClaim(folder: string): Promise<Claim | undefined> {
  const listening = await listenLocally(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return undefined; // the pipe of somebody who was quicker
    throw error;
  });
  if (!listening) return undefined;
  const { server, path } = listening;
  const close = async (): Promise<void> => {
    server.close();
    await removeSocket(path);
  };
  if (!(await makeOwnerMark(folder, path))) {
    await close();
    return undefined;
  }
  return {
    server,
    isStillMine: async () => {
      if (isWindows) return true;
      const found = await readOwnerMark(folder);
      if (found !== undefined) return found === path;
      // With the folder the log is gone, and the socket that a mark would name: all of it has to be made anew.
      if (!(await isThere(path)) || !(await isThere(folder))) return false;
      return makeOwnerMark(folder, path);
    },
    release: async () => {
      await removeOwnerMark(folder, path);
      await close();
    },
  };
}

async function removeDead(folder: string, path: string): Promise<void> {
  await removeOwnerMark(folder, path);
  await removeSocket(path);
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
