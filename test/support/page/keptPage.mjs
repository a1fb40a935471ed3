// A page of the browser for each test, as new as it has to be. A new one is a process, a network stack and 1440 × 900 pixels of
// nothing first, which took longer than most tests: so the page of a test that passed goes on to the next test's address.
import { atEnd } from '../bootstrap/ending.mjs';
import { sharedChromium } from '../vscode/shared.mjs';
import { servePage } from './servePage.mjs';

/** @type {ReturnType<typeof servePage> | undefined} */
let server;
/** @type {{page: import('playwright-core').Page, size: string} | undefined} the page that waits for the next test */
let kept;
/** A test failed whose page others of its suite have as well. */
let isSuspect = false;
let visits = 0;

/**
 * The page at a query (as servePage has it), with nothing of what was there before: what the stand-in keeps for a reload it keeps
 * for this visit, and the pointer is where it is in a new page.
 * @param {string} query
 * @param {{width: number, height: number}} size
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function visit(query, size) {
  server ??= servePage().then(started => {
    atEnd(() => started.close());
    return started;
  });
  const { url } = await server;
  const page = (await keptPage(size)) ?? (await newPage(size));
  await page.goto(`${url}?${query}&visit=${++visits}`);
  return page;
}

/**
 * The test is done with its page, which waits for the next one.
 * @param {import('playwright-core').Page} page
 */
export async function leave(page) {
  if (kept?.page !== page) await dropKept(); // a test may have had two
  kept = { page, size: JSON.stringify(page.viewportSize()) };
  if (isSuspect) await dropKept();
  isSuspect = false;
}

// What a test that failed has left in its page, a key that is down or a request, is not known. Hooks of the test itself come first.
afterEach(async function () {
  if (this.currentTest?.state === 'passed') return;
  isSuspect = !kept;
  await dropKept();
});

async function dropKept() {
  const { page } = kept ?? {};
  kept = undefined;
  await page?.context().close();
}

async function keptPage(size) {
  if (kept?.size !== JSON.stringify(size)) return dropKept();
  const { page } = kept;
  kept = undefined;
  await page.mouse.move(0, 0);
  return page;
}

async function newPage(size) {
  const context = await (await sharedChromium()).newContext({ viewport: size });
  return context.newPage();
}
