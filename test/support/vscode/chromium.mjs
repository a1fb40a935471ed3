// Starts the Chromium that this machine has, quiet and without a window.
import { chromium } from 'playwright-core';
import { chromiumExecutable } from './chromiumExecutable.mjs';

export { chromiumExecutable };

const quiet = [
  '--no-sandbox', // it refuses to start as root otherwise, and opens nothing but loopback here
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/**
 * One browser serves many pages and windows; close it when all is done.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  return chromium.launch({ executablePath: await chromiumExecutable(), args: quiet });
}
