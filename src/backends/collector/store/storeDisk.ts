/** What the store asks of the file system, so that a test can be a disk that refuses. */
import * as fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

export interface StoreFile {
  /** All of it, at `position`; rejects when the disk takes less. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Fills `into` from `position`; without waiting, as most of it lies in the system's memory. Gives the bytes that were there. */
  read(into: Uint8Array, position: number): number;
  /** The same for a lot, without holding up the thread. */
  readLater(into: Uint8Array, position: number): Promise<number>;
  size(): number;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface StoreDisk {
  makeFolder(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  /** A new file, read and written by this process alone; rejects with code EEXIST when there is one. */
  create(path: string): Promise<StoreFile>;
  /** For reading. */
  open(path: string): Promise<StoreFile>;
  rename(from: string, to: string): Promise<void>;
  /** Good when there is none. */
  remove(path: string): Promise<void>;
}

/** Only the user may read what a trace says. */
const fileMode = 0o600;
const folderMode = 0o700;

export const nodeDisk: StoreDisk = {
  makeFolder: async path => void (await fs.promises.mkdir(path, { recursive: true, mode: folderMode })),
  list: path => fs.promises.readdir(path),
  create: async path => new NodeFile(await open(path, 'wx+', fileMode)),
  open: async path => new NodeFile(await open(path, 'r')),
  rename: (from, to) => fs.promises.rename(from, to),
  remove: async path => {
    try {
      await fs.promises.unlink(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  },
};

class NodeFile implements StoreFile {
  constructor(private readonly handle: FileHandle) {}

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    let rest = buffers.filter(({ length }) => length > 0);
    for (let at = position; rest.length;) {
      const { bytesWritten } = await this.handle.writev(rest, at);
      if (bytesWritten === 0) throw new Error('the disk took nothing');
      at += bytesWritten;
      rest = after(rest, bytesWritten);
    }
  }

  read(into: Uint8Array, position: number): number {
    let done = 0;
    while (done < into.length) {
      const got = fs.readSync(this.handle.fd, into, done, into.length - done, position + done);
      if (got === 0) break;
      done += got;
    }
    return done;
  }

  async readLater(into: Uint8Array, position: number): Promise<number> {
    let done = 0;
    while (done < into.length) {
      const { bytesRead } = await this.handle.read(into, done, into.length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  }

  size(): number {
    return fs.fstatSync(this.handle.fd).size;
  }

  truncate(size: number): Promise<void> {
    return this.handle.truncate(size);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** What is left of the buffers behind the first `count` bytes. */
function after(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  const rest: Uint8Array[] = [];
  for (const buffer of buffers) {
    if (left < buffer.length) rest.push(left > 0 ? buffer.subarray(left) : buffer);
    left = Math.max(0, left - buffer.length);
  }
  return rest;
}
