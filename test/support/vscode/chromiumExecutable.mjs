// Any Chromium that this machine has. Best is the one without a surface, which takes a tenth less of the processor for our tests: as
// root on Debian it is installed where it is missing. Needs no npm package.
import { stat } from 'node:fs/promises';
import { Missing, run } from '../bootstrap/processes.mjs';

const withoutSurface = '/usr/bin/chromium-headless-shell';
const places = {
  linux: [
    withoutSurface,
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
  if (found === withoutSurface || process.env['SPANLIGHT_CHROMIUM']) return found ?? fail();
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = args =>
      run('apt-get', args, { env, echo, mayFail: true }).then(
        ({ code }) => code === 0,
        () => false,
      );
    const install = name => apt(['install', '-y', '-q', '--no-install-recommends', name, 'fonts-dejavu-core']);
    if (!(await install('chromium-headless-shell')) && !found) {
      await apt(['update', '-q']);
      if (!(await install('chromium-headless-shell'))) await install('chromium');
    }
  }
  return (await installed()) ?? fail();
}

function fail() {
  throw new Missing('a Chromium or Chrome is needed, and none is installed (SPANLIGHT_CHROMIUM says where one is)');
}

async function installed() {
  const candidates = [process.env['SPANLIGHT_CHROMIUM'], ...(places[process.platform] ?? [])];
  for (const path of candidates) if (path && (await stat(path).catch(() => undefined))) return path;
  return undefined;
}
