// Child processes that never outlive the one that started them: on a normal end, on Ctrl+C and when it is killed.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Groups that are to be ended with this process. @type {Set<import('node:child_process').ChildProcess>} */
const alive = new Set();
let hooked = false;

/** Something this machine lacks (a tool, a right), so that what needs it can't run here; not a defect. */
export class Missing extends Error {
  name = 'Missing';
}

/**
 * Starts a long-lived process in a process group of its own, tied to this process.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 * @returns {{child: import('node:child_process').ChildProcess, pid: number, output: () => string, exited: Promise<string>, stop: () => Promise<void>}}
 *   `output()` is the last 256 KB that it wrote, `exited` tells how it ended, `stop()` is safe to call twice.
 */
export function startTied(command, args, { cwd, env } = {}) {
  hookExit();
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => (text = (text + chunk).slice(-256 * 1024)));
  }
  const exited = new Promise(resolve => {
    child.once('error', error => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  });
  alive.add(child);
  const watcher = child.pid === undefined ? undefined : watchFor(child.pid);
  void exited.then(() => {
    alive.delete(child);
    watcher?.kill('SIGKILL');
  });
  const stop = async () => {
    if (!alive.has(child)) return;
    endGroup(child, 'SIGTERM');
    const force = setTimeout(() => endGroup(child, 'SIGKILL'), 5000);
    await exited;
    clearTimeout(force);
    endGroup(child, 'SIGKILL'); // grandchildren that ignored the first signal
  };
  return { child, pid: child.pid ?? -1, output: () => text, exited, stop };
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, echo?: (text: string) => void, mayFail?: boolean}} [options]
 *   `echo` gets the output as it comes; with `mayFail` a non-zero code is a result and no error.
 * @returns {Promise<{code: number, output: string}>}
 * @throws when it can't be started or, without `mayFail`, ends with another code than 0; the message holds its output
 */
export async function run(command, args, { cwd, env, echo, mayFail = false } = {}) {
  hookExit();
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      output += chunk;
      echo?.(chunk);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve(exitCode ?? (signal ? 128 : 1)));
  }).finally(() => alive.delete(child));
  if (code !== 0 && !mayFail) {
    throw new Error(`${command} ${args.join(' ')} ended with code ${code}\n${output.trimEnd()}`);
  }
  return { code, output };
}

/**
 * Free TCP ports of 127.0.0.1, all different.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((resolve, reject) =>
        server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)),
      );
      return server;
    }),
  );
  const ports = servers.map(server => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

/**
 * Polls a URL until it answers as wanted.
 * @param {string} url
 * @param {{ok?: (response: Response) => boolean, started: ReturnType<typeof startTied>, what: string, timeoutMs?: number}} options
 * @throws with the process's log when it ended first or the time is over
 */
export async function waitForHttp(
  url,
  { ok = response => response.status === 200, started, what, timeoutMs = 60_000 },
) {
  const deadline = Date.now() + timeoutMs;
  let ended;
  void started.exited.then(how => (ended = how));
  for (;;) {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer && ok(answer)) return;
    if (ended || Date.now() > deadline) {
      await started.stop();
      const why = ended ?? `did not answer at ${url} within ${timeoutMs / 1000} s`;
      throw new Error(`${what} ${why}\n${started.output().slice(-8000)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** A shell that waits for the end of our side of its input: that comes even when this process is killed outright. */
function watchFor(pid) {
  if (process.platform === 'win32') return undefined;
  const script = 'trap "" INT TERM HUP; read _; kill -TERM -- -"$0" 2>/dev/null';
  const watcher = spawn('sh', ['-c', script, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.on('error', () => undefined);
  watcher.unref();
  /** @type {any} */ (watcher.stdin).unref();
  return watcher;
}

function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function hookExit() {
  if (hooked) return;
  hooked = true;
  const endAll = signal => alive.forEach(child => endGroup(child, signal));
  process.on('exit', () => endAll('SIGTERM'));
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.on(signal, () => {
      endAll('SIGTERM');
      if (process.listenerCount(signal) === 1) process.exit(128 + number); // somebody else's handler ends it otherwise
    });
  }
}

/**
 * Runs npm, which is a script on Windows, and Node starts those through a shell only.
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function npm(args, options) {
  return process.platform === 'win32' ? run('cmd', ['/d', '/c', 'npm', ...args], options) : run('npm', args, options);
}
