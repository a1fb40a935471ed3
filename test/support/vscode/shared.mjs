// One Chromium and one VS Code server for all tests of a process. A suite opens a window of its own, or has one of the shared ones:
// a window costs ten seconds of a processor.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../bootstrap/ending.mjs';
import { launchChromium } from './chromium.mjs';
import { openWorkbench } from './driver.mjs';
import { startVSCode } from './server.mjs';

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;
/** @type {Promise<import('./server.mjs').VSCodeServer> | undefined} */
let server;
/** @type {Promise<import('./driver.mjs').Workbench> | undefined} */
let emptyWindow;
/** @type {Promise<import('./driver.mjs').Workbench & {folder: string}> | undefined} */
let folderWindow;

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

/** A window without a folder, of a server that nobody gave settings; with no editor open. */
export async function sharedEmptyWindow() {
  emptyWindow ??= startVSCode({ version: '1.139' }).then(async own => {
    atEnd(() => own.stop());
    return openWorkbench(own, { developmentPath: process.cwd(), browser: await sharedChromium() });
  });
  return withoutEditors(emptyWindow, () => (emptyWindow = undefined));
}

/** A window of the shared server with a folder, empty at first; with no editor open. */
export async function sharedFolderWindow() {
  folderWindow ??= mkdtemp(join(tmpdir(), 'spanlight-e2e-')).then(async folder => {
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const options = { folder, developmentPath: process.cwd(), browser: await sharedChromium() };
    return Object.assign(await openWorkbench(await sharedVSCode(), options), { folder });
  });
  return withoutEditors(folderWindow, () => (folderWindow = undefined));
}

/**
 * @template {import('./driver.mjs').Workbench} T
 * @param {Promise<T>} opened
 * @param {() => void} forget the next suite tries anew
 */
async function withoutEditors(opened, forget) {
  const window = await opened.catch(error => {
    forget();
    throw error;
  });
  await window.command('View: Close All Editors');
  return window;
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
