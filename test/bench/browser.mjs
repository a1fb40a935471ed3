// The browser that the page's benches share, and what they do with it.
import { readFile } from 'node:fs/promises';
import { atEnd } from '../support/bootstrap/ending.mjs';
import { launchChromium } from '../support/vscode/chromium.mjs';
import { sawChromium } from './machine.mjs';
import { serveBenchPage } from './page/servePage.mjs';

/** @type {ReturnType<typeof serveBenchPage> | undefined} */
let server;

/** Address of the bench page; served until the process ends. @returns {Promise<string>} */
export async function benchUrl() {
  server ??= serveBenchPage().then(started => {
    atEnd(() => started.close());
    return started;
  });
  return (await server).url;
}

/** @type {ReturnType<typeof launchChromium> | undefined} */
let shared;

/** @returns {ReturnType<typeof launchChromium>} */
async function started() {
  const browser = await launchChromium();
  sawChromium(browser.version());
  return browser;
}

/**
 * Pages for `work` that share nothing with those of other benches, closed when the work is done; with `isFresh` in a browser
 * of their own.
 * @template T
 * @param {(context: import('playwright-core').BrowserContext, url: string) => AsyncGenerator<T>} work
 * @returns {AsyncGenerator<T>}
 */
export async function* inBrowser(work, isFresh = false) {
  const url = await benchUrl();
  shared ??= isFresh
    ? undefined
    : started().then(browser => {
        atEnd(() => browser.close());
        browser.on('disconnected', () => (shared = undefined)); // one that died is not everybody's end
        return browser;
      });
  const own = isFresh ? await started() : undefined;
  const browser = own ?? (await shared);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    context.setDefaultTimeout(60_000);
    context.on('weberror', error => console.error(error.error()));
    yield* work(context, url);
  } finally {
    await context.close();
    await own?.close();
  }
}

/** Where the server has the bytes of a trace. @param {import('./generatedTrace.mjs').TraceOptions} trace */
export function payloadPath({ spans, shape = 'tree' }, format = 'otlp-json') {
  return `payload/${format}/${shape}/${spans}`;
}

/** The bench page, loaded and waiting for a trace. @param {import('playwright-core').Page} page */
export async function freshPage(page, url) {
  await page.bringToFront();
  await page.goto(url);
  await page.waitForSelector('.state');
}

/** Opens a trace in the page that waits. @returns {Promise<number>} ms from request to first painted row */
export function openTrace(page, trace, format = 'otlp-json') {
  const path = payloadPath(trace, format);
  return page.evaluate(({ path, format }) => window.bench.open(path, format), { path, format });
}

/** Waits until the last row has come and nothing is left to send. */
export async function untilComplete(page) {
  await page.waitForSelector('[data-complete="true"]');
  await page.locator('#tree').press('End');
  await page.waitForFunction(() => {
    const rows = window.bench.shownRows();
    const total = Number(document.getElementById('tree')?.getAttribute('aria-rowcount')) - 1;
    return rows.at(-1)?.row === total - 1;
  });
  await page.locator('#tree').press('Home');
  await page.waitForFunction(() => window.bench.shownRows()[0]?.row === 0);
}

/** Lets the page rest: that many frames go by. */
export async function rest(page, frames = 20) {
  await page.evaluate(async frames => {
    for (let i = 0; i < frames; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  }, frames);
}

/**
 * Process of a page. @param {import('playwright-core').Page} page @returns {Promise<number>}
 */
export async function processOf(page) {
  const browser = /** @type {import('playwright-core').Browser} */ (page.context().browser());
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const frames = events.find(({ name }) => name === 'TracingStartedInBrowser')?.args.data.frames ?? [];
  const frame = frames.find(({ url }) => url === page.url());
  if (!frame) throw new Error(`No process is known for ${page.url()}`);
  return frame.processId;
}

/**
 * What the page's main thread does while `work` is done, by the browser's own trace: how long each task was, and how much of
 * that the thread was on a processor, ms.
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} work
 * @returns {Promise<{ms: number, busyMs: number}[]>}
 */
export async function tasksWhile(page, work) {
  const browser = /** @type {import('playwright-core').Browser} */ (page.context().browser());
  const pid = await processOf(page);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const main = events.find(
    ({ name, pid: of, args }) => name === 'thread_name' && of === pid && args.name === 'CrRendererMain',
  );
  const tasks = events
    .filter(({ name, pid: of, tid, dur }) => of === pid && tid === main?.tid && dur > 0 && name === 'RunTask')
    .map(({ dur, tdur = 0 }) => ({ ms: dur / 1000, busyMs: tdur / 1000 }));
  if (!tasks.length) throw new Error('The trace of the browser holds no task of the page');
  return tasks;
}

/** Most memory that a process ever had, and what it has now. @param {number} pid @returns {Promise<{peak: number, now: number}>} MB (10^6 bytes) */
export async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = name => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { peak: field('VmHWM'), now: field('VmRSS') };
}
