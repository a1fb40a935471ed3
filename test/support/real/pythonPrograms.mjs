// What the real programs in Python have in common: an environment by their requirements.txt, servers on ports of their own.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, run, startTied, waitForHttp } from '../bootstrap/processes.mjs';

const isWindows = process.platform === 'win32';

/**
 * The Python of an environment with these packages; the first call for a text of the file takes twenty seconds and needs the package index.
 * @param {string} requirements path of a requirements.txt
 * @param {string} name of the folder in the cache
 * @returns {Promise<string>} absolute path
 * @throws {Missing} without Python 3.9 or newer, or without its module venv
 */
export async function pythonWith(requirements, name) {
  const base = isWindows ? 'python' : 'python3';
  const about = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 9); print(sys.version, sys.base_prefix)';
  const answer = await run(base, ['-c', about], { mayFail: true }).catch(() => undefined);
  if (!answer || answer.code !== 0) throw new Missing('Python 3.9 or newer with its module venv is needed');
  const dir = await cached({
    name,
    inputs: [{ file: requirements }, answer.output],
    make: async target => {
      await run(base, ['-m', 'venv', target]);
      await run(programOf(target), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '-r',
        requirements,
      ]);
    },
  });
  return programOf(dir);
}

function programOf(dir) {
  return isWindows ? join(dir, 'Scripts', 'python.exe') : join(dir, 'bin', 'python');
}

/** Runs `work` with a copy of a program's folder, as a container has one: paths at run time are not those of the workspace. */
export async function withCopy(folder, work) {
  const copy = await mkdtemp(join(tmpdir(), 'spanlight-python-'));
  try {
    await cp(folder, copy, { recursive: true, filter: path => !/__pycache__|program\.mjs/.test(path) });
    return await work(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/**
 * Starts a server and waits until it answers; `stop` ends it as Ctrl+C does, so that its last spans are sent.
 * @param {string} python
 * @param {string[]} args
 * @param {{cwd: string, env: Record<string, string>, ready: string, what: string}} options `ready`: a URL without spans
 */
export async function startServer(python, args, { cwd, env, ready, what }) {
  const started = startTied(python, args, {
    cwd,
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      ...env,
    },
  });
  await waitForHttp(ready, { started, what });
  const stop = async () => {
    started.child.kill('SIGINT');
    const force = setTimeout(() => void started.stop(), 5000);
    await started.exited;
    clearTimeout(force);
  };
  return { stop, output: started.output };
}

/** Sends requests one after the other: `[method, path, body?]`. Their status, in the same order. */
export async function send(base, requests) {
  const statuses = [];
  for (const [method, path, body] of requests) {
    const answer = await fetch(`${base}${path}`, {
      method,
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}
