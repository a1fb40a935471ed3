import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PortConflict } from '../../../protocol/collect';

export type PortHolder = NonNullable<PortConflict['holder']>;

/** Asking the system takes no longer than that. */
const patienceMs = 3000;

/**
 * Which program listens on a port of this machine; undefined where the system does not say (the program of another user, of a
 * container). Never throws.
 */
export async function findPortHolder(port: number, platform = process.platform): Promise<PortHolder | undefined> {
  const find = { linux: onLinux, win32: onWindows }[platform as string] ?? onUnix;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => (timer = setTimeout(resolve, patienceMs, undefined)));
  try {
    return await Promise.race([find(port), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function onLinux(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  const wanted = new Set(tables.flatMap(table => listeningSockets(table, port)).map(inode => `socket:[${inode}]`));
  if (!wanted.size) return undefined;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    // Together: one after the other, a busy machine with many open files takes longer than anybody waits.
    const targets = await Promise.all(files.map(file => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (targets.some(target => wanted.has(target))) return { pid: Number(pid), name: await nameOnLinux(pid) };
  }
  return undefined;
}

/** Inodes of the sockets that listen on a port, out of /proc/net/tcp. */
export function listeningSockets(table: string, port: number): string[] {
  const listening = '0A';
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === listening && local.endsWith(`:${hex}`))
    .map(columns => columns[9]);
}

/** The kernel keeps 15 characters of a name; the command line has it whole, unless the program has changed it. */
async function nameOnLinux(pid: string): Promise<string | undefined> {
  const [short, line] = await Promise.all(
    ['comm', 'cmdline'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  const long = basename(line.split('\0', 1)[0]);
  const name = short.trim();
  return (long.startsWith(name) ? long : name) || undefined;
}

async function onUnix(port: number): Promise<PortHolder | undefined> {
  return readLsof(await output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']));
}

/** `lsof -Fpc`: a line each, `p` and the process id, `c` and its name. */
export function readLsof(text: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1] };
}

async function onWindows(port: number): Promise<PortHolder | undefined> {
  const pid = readNetstat(await output('netstat', ['-ano', '-p', 'TCP']), port);
  const found = pid ?? readNetstat(await output('netstat', ['-ano', '-p', 'TCPv6']), port);
  if (found === undefined) return undefined;
  const list = await output('tasklist', ['/FI', `PID eq ${found}`, '/FO', 'CSV', '/NH']).catch(() => '');
  return { pid: found, name: /^"([^"]+)"/m.exec(list)?.[1] };
}

/** The word for "listening" is a translated one: a listening socket is one whose other end has port 0. */
export function readNetstat(text: string, port: number): number | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    if (protocol === 'TCP' && local.endsWith(`:${port}`) && remote.endsWith(':0')) return Number(pid);
  }
  return undefined;
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) =>
    execFile(command, args, { timeout: patienceMs, windowsHide: true, maxBuffer: 4 * 2 ** 20 }, (error, stdout) =>
      error && !stdout ? reject(error) : resolve(stdout),
    ),
  );
}
