import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../../core/errors';

/** A socket's path has 108 bytes on Linux and 104 on macOS, the end included. */
const longestPath = 100;

/** Of a socket that is nobody's: its owner died, or was still making it. */
const nobodyThere = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK']);

export const isWindows = process.platform === 'win32';

/** Windows only: pipes have one name for all, so the folder is in it. */
export function pipeName(folder: string): string {
  return `\\\\.\\pipe\\spanlight-${hashOf(folder.toLowerCase())}`;
}

/**
 * Listens on a socket that only this user can connect to, under a name that nobody else has (on Windows: on the one name of the
 * folder; rejects with EADDRINUSE when another process has it).
 */
export async function listenLocally(folder: string): Promise<{ readonly server: Server; readonly path: string }> {
  if (isWindows) return { server: await listen(pipeName(folder)), path: pipeName(folder) };
  const name = `s-${randomBytes(4).toString('hex')}.sock`;
  const near = join(folder, name);
  if (Buffer.byteLength(near) <= longestPath) {
    const server = await listen(near).catch(ignoreUnfit);
    if (server) return { server, path: near };
  }
  const path = join(await privateTemporaryFolder(), `${hashOf(folder)}-${name}`);
  return { server: await listen(path), path };
}

/** Undefined when nobody listens there. Rejects when it can't be known. */
export function connectLocally(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeListener('error', onError);
      resolve(socket);
    });
    const onError = (error: NodeJS.ErrnoException): void => {
      if (nobodyThere.has(error.code ?? '')) resolve(undefined);
      else reject(error);
    };
    socket.once('error', onError);
  });
}

/** Takes away what a dead owner left. Only what has a name of ours is touched. */
export async function removeSocket(path: string): Promise<void> {
  if (!isWindows && /^([0-9a-f]{16}-)?s-[0-9a-f]{8}\.sock$/.test(basename(path))) await rm(path, { force: true });
}

/** The folder that the collector's files lie in; nobody else may look in. */
export async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!isWindows) await chmod(folder, 0o700).catch(() => undefined); // not ours to change on some mounted file systems
}

async function listen(path: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  if (!isWindows) await chmod(path, 0o600).catch(() => undefined); // the folder keeps others out already
  return server;
}

/** Some file systems have no sockets: undefined there. */
function ignoreUnfit(error: NodeJS.ErrnoException): undefined {
  if (['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENAMETOOLONG'].includes(error.code ?? ''))
    return undefined;
  throw error;
}

/** Anybody may make a folder in the temporary one: one that is not ours, or open to others, is not used. */
async function privateTemporaryFolder(): Promise<string> {
  const user = process.getuid?.() ?? 0;
  const name = `spanlight-${user}`;
  // Of a socket's path 36 bytes are the names in it.
  const within = Buffer.byteLength(join(tmpdir(), name)) <= longestPath - 36 ? tmpdir() : '/tmp';
  const folder = join(within, name);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== user || (found.mode & 0o077) !== 0)
    throw new Failure(
      'unreachable',
      `The folder ${folder} belongs to somebody else or is open to others (in ${dirname(folder)}).`,
    );
  return folder;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
