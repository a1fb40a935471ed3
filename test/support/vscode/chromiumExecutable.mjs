// Any Chromium that this machine has; as root on Debian the packaged one is installed. Needs no npm package.
import { stat } from 'node:fs/promises';
import { Missing, run } from '../bootstrap/processes.mjs';

const places = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Absolute path of a Chromium or Chrome; SPANLIGHT_CHROMIUM says which.
 * @param {(text: string) => void} [echo] gets the output of an installation
 * @returns {Promise<string>}
 * @throws {Missing}
 */
export async function chromiumExecutable(echo) {
  const found = await installed();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = async args => (await run('apt-get', args, { env, echo, mayFail: true })).code === 0;
    await apt(['update', '-q']).catch(() => false);
    await apt(['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']).catch(() => false);
  }
  const now = await installed();
  if (!now)
    throw new Missing('a Chromium or Chrome is needed, and none is installed (SPANLIGHT_CHROMIUM says where one is)');
  return now;
}

async function installed() {
  const candidates = [process.env['SPANLIGHT_CHROMIUM'], ...(places[process.platform] ?? [])];
  for (const path of candidates) if (path && (await stat(path).catch(() => undefined))) return path;
  return undefined;
}
