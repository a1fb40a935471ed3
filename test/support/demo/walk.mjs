// Walks the path that Spanlight is for, in a real VS Code in Chromium: from the traces (as they come, or found by a search) to
// timeline, source and lens. Says what it saw at each step and keeps a picture of it.
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { launchChromium } from '../vscode/chromium.mjs';
import { openWorkbench } from '../vscode/driver.mjs';
import { TracesView } from '../vscode/tracesView.mjs';
import { TimelineView } from '../vscode/timelineView.mjs';
import { until } from '../vscode/waiting.mjs';

/** Opened by hand in the TypeScript service: its name is all that leads to its line. */
const spanToOpen = 'load item';
const fileToOpen = join('inventory-service', 'src', 'items.ts');

/** What the shop is asked for; a purchase that fails has the error's sign. */
const operation = 'POST /buy';

/**
 * @param {{server: import('../vscode/server.mjs').VSCodeServer, folder: string, pictures: string, isLive: boolean, say?: (line: string) => void}} options
 *   `pictures`: folder for the screenshots; `isLive`: the traces come to the collector of that VS Code, otherwise a Jaeger has them
 * @returns {Promise<0 | 1>} exit code
 */
export async function walk({ server, folder, pictures, isLive, say = console.log }) {
  await mkdir(pictures, { recursive: true });
  const browser = await launchChromium();
  const context = { folder };
  try {
    const workbench = await openWorkbench(server, { folder, browser, size: { width: 1600, height: 1000 } });
    /** @type {[string, (workbench: import('../vscode/driver.mjs').Workbench, context: any) => Promise<string>][]} */
    const steps = [
      ['open', trustFolder],
      isLive ? ['live', watchTraces] : ['search', searchTraces],
      ['timeline', lookAtTimeline],
      ['answers', readAnswers],
      ['services', lookAtServices],
      ['compare', compareWithTypical],
      ['jump', jumpToSource],
      ['lens', lookAtLens],
    ];
    say('');
    for (const [n, [name, step]] of steps.entries()) {
      const picture = join(pictures, `${n + 1}-${name}.png`);
      try {
        say(`  ✓ ${name}: ${await step(workbench, context)}`);
        await workbench.screenshot(picture);
        await context.afterPicture?.();
        context.afterPicture = undefined;
      } catch (error) {
        await workbench.screenshot(picture).catch(() => undefined);
        say(`  ✗ ${name}: ${error.message}\n${workbench.diagnose()}\n    (${relative(process.cwd(), picture)})`);
        return 1;
      }
    }
    say(`\nThe pictures are in ${relative(process.cwd(), pictures) || '.'}/.`);
    return 0;
  } finally {
    await browser.close();
  }
}

/** In the browser VS Code does not ask whether the folder is to be trusted; it says that it is not. */
async function trustFolder(workbench) {
  const { page } = workbench;
  await page.locator('.part.banner').getByText('Manage').click({ timeout: 60_000 });
  const editor = page.locator('.workspace-trust-editor');
  const title = editor.locator('.workspace-trust-title-text');
  const button = editor.getByRole('button', { name: 'Trust', exact: true });
  const isTrusted = async () => /You trust this folder/.test(await title.innerText());
  // The editor draws itself anew while a window starts, and takes the button from under the mouse.
  const trust = async () => (await isTrusted()) || button.click({ timeout: 3_000 }).then(isTrusted);
  await until(trust, 'the folder to be trusted', 60_000);
  await page.getByRole('button', { name: /^Close Modal Editor/ }).click();
  await editor.waitFor({ state: 'hidden' });
  await toggleSideBar(workbench, 'hidden');
  // A window that opens for the first time on a machine takes a while to believe it, and to get its extensions going.
  await page.locator('.part.banner').waitFor({ state: 'hidden', timeout: 60_000 });
  const isUp = async () =>
    (await workbench.statusBarItems()).some(({ label }) => /switch or add an endpoint/.test(label));
  await until(isUp, "Spanlight's item in the status bar", 60_000);
  return 'VS Code with Spanlight installed, and the folder is trusted';
}

/** Without the side bar timeline and source have room beside each other. */
async function toggleSideBar(workbench, state) {
  const sideBar = workbench.page.locator('.part.sidebar');
  const isDone = async () => (await sideBar.isVisible()) === (state === 'visible');
  await until(async () => {
    if (await isDone()) return true;
    await workbench.press('ControlOrMeta+B');
    return until(isDone, 'a key to be heard', 3_000).catch(() => false);
  }, `the side bar to be ${state}`);
}

async function searchTraces(workbench, context) {
  const { quickPick } = workbench;
  await workbench.command('Spanlight: Search Traces…');
  await quickPick.pick(/^frontend\b/);
  await quickPick.waitForOpen();
  await quickPick.pick(operation);
  await quickPick.waitForItem(/POST \/buy.*\d+ spans/s);
  await until(async () => !(await quickPick.isBusy()), 'the list of traces to be complete');
  const items = (await quickPick.items()).filter(item => item.label.includes(operation));
  context.afterPicture = async () => quickPick.pick(operation);
  const [newest] = items;
  return `${items.length} rows in view, the newest: ${[newest.label, newest.description, newest.detail].join(' ')}`;
}

/** The view fills by itself; a row that came while it was looked at is opened. */
async function watchTraces(workbench, context) {
  const view = new TracesView(workbench);
  await view.show();
  await view.widenTo(420);
  const isPurchase = ({ label }) => label === operation;
  const first = await view.waitForRows(rows => rows.filter(isPurchase).length >= 12, 'a dozen purchases', 120_000);
  const isNew = row => isPurchase(row) && !first.some(({ text }) => text === row.text);
  const later = await view.waitForRows(rows => rows.some(isNew), 'one more purchase', 60_000);
  const failing = later.filter(({ isFailing }) => isFailing).length;
  context.afterPicture = async () => view.open(row => isPurchase(row) && !row.isFailing);
  return `${later.length} rows in view, ${failing} of them failing, the newest: ${later.find(isPurchase).text}`;
}

async function lookAtTimeline(workbench, context) {
  const view = new TimelineView(await workbench.timeline());
  context.view = view;
  const rows = await view.waitForRows(
    rows => rows.length > 10 && rows.some(({ source }) => source.includes(':')),
    'more than ten rows, and the place of one in the source',
  );
  const headings = 1;
  const count = Number(await view.tree.getAttribute('aria-rowcount')) - headings;
  context.afterPicture = async () => toggleSideBar(workbench, 'hidden');
  const [first] = rows;
  const placed = rows.filter(({ source }) => source.includes(':')).length;
  return `${rows.length} of ${count} spans in view, ${placed} with their place; the first: ${first.name} of ${first.service}`;
}

/** Where the time went, in words, with the line. */
async function readAnswers(workbench, { view }) {
  const verdict = view.frame.locator('.verdict');
  const read = async () => (await verdict.innerText()).replace(/\s+/g, ' ');
  const isWhole = async () => (/Where did the time go\? .+ % of .+ → .+:\d+/.test(await read()) ? read() : undefined);
  return until(isWhole, async () => `the answer with its line; it is ${await read()}`);
}

const tabOf = view => view.frame.locator('.view-tab[aria-selected="true"]').getAttribute('data-view');

async function lookAtServices(workbench, context) {
  const { view } = context;
  await view.focus();
  await view.press('5');
  await until(async () => (await tabOf(view)) === 'services', 'the graph of services');
  const nodes = view.frame.locator('.graph-item');
  const count = await until(async () => (await nodes.count()) || undefined, 'services in it');
  context.afterPicture = async () => workbench.command('Spanlight: Show Timeline');
  return `${count} services, databases and queues`;
}

async function compareWithTypical(workbench, context) {
  const { view } = context;
  await workbench.command('Spanlight: Compare with a Typical One');
  await until(async () => (await tabOf(view)) === 'compare', 'the comparison', 60_000);
  const summary = view.frame.locator('.compare-line');
  const words = async () => (await summary.innerText().catch(() => '')).replace(/\s+/g, ' ').trim() || undefined;
  const said = await until(words, 'what the comparison says');
  context.afterPicture = async () => workbench.command('Spanlight: End Comparison');
  return said;
}

async function jumpToSource(workbench, context) {
  await context.view.select(spanToOpen);
  await workbench.press('Enter');
  const lines = (await readFile(join(context.folder, fileToOpen), 'utf8')).split('\n');
  const line = lines.findIndex(text => text.includes(`inSpan('${spanToOpen}'`)) + 1;
  await workbench.waitForEditor(basename(fileToOpen), line);
  context.file = fileToOpen;
  return `${spanToOpen} is ${fileToOpen}:${line}: ${lines[line - 1].trim()}`;
}

async function lookAtLens(workbench, context) {
  const lens = await workbench.waitForCodeLens(/^[1-9]\d+ spans · p50 .+ · (p95|max) .+ · last 1 h$/, 120_000);
  return `above a function of ${context.file}: ${lens}`;
}
