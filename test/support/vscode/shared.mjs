// One Chromium and one VS Code server for all tests of a process; each test opens windows of its own.
import { atEnd } from '../bootstrap/ending.mjs';
import { launchChromium } from './chromium.mjs';
import { startVSCode } from './server.mjs';

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;
/** @type {Promise<import('./server.mjs').VSCodeServer> | undefined} */
let server;

/** The Chromium of this process, started at the first call. */
export function sharedChromium() {
  browser ??= launchChromium().then(started => {
    atEnd(() => started.close());
    return started;
  });
  return browser;
}

/** A VS Code 1.139 with the smoke test driver, started at the first call. Its machine settings are whatever the last test left. */
export function sharedVSCode() {
  server ??= startVSCode({ version: '1.139' }).then(started => {
    atEnd(() => started.stop());
    return started;
  });
  return server;
}

/**
 * Pictures of all windows that are open now.
 * @param {(page: number) => string} nameOf absolute path of the .png of a page
 */
export async function picturesOfWindows(nameOf) {
  const pages = (await browser)?.contexts().flatMap(context => context.pages()) ?? [];
  await Promise.all(
    pages.map((page, n) => page.screenshot({ path: nameOf(n), timeout: 10_000 }).catch(() => undefined)),
  );
}
