// A Python with the OpenTelemetry SDK in an environment of its own.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, run } from '../bootstrap/processes.mjs';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/**
 * The Python of that environment; the first call takes 20 s and needs the package index.
 * @param {(text: string) => void} [echo] gets what pip says
 * @returns {Promise<string>} absolute path
 * @throws {Missing} without Python 3.9 or newer, or without its module venv
 */
export async function pythonEnvironment(echo) {
  const base = process.platform === 'win32' ? 'python' : 'python3';
  const about = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 9); print(sys.version, sys.base_prefix)';
  const answer = await run(base, ['-c', about], { mayFail: true }).catch(() => undefined);
  if (!answer) throw new Missing(`Python 3.9 or newer is needed, and there is no ${base} command`);
  if (answer.code !== 0) throw new Missing(`Python 3.9 or newer with its module venv is needed: ${lastLine(answer)}`);

  const dir = await cached({
    name: 'python-sdk',
    inputs: [{ file: requirements }, answer.output],
    make: async target => {
      await run(base, ['-m', 'venv', target], { echo });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
      await run(programOf(target), pip, { echo });
    },
  });
  return programOf(dir);
}

function programOf(dir) {
  return process.platform === 'win32' ? join(dir, 'Scripts', 'python.exe') : join(dir, 'bin', 'python');
}

function lastLine({ output }) {
  return output.trim().split('\n').at(-1);
}
