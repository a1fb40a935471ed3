// What opening costs the page: its longest task, and its memory with the host in another process, as in VS Code.
import { freshPage, inBrowser, memoryOf, openTrace, processOf, untilComplete } from './browser.mjs';
import { median } from './measuring.mjs';
import { rowOf } from './rows.mjs';

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [
  { names: ['longest-task-page'], run: longestTask },
  { names: ['memory-page'], run: memory },
];

async function* longestTask(options) {
  for (const spans of options.sizes([1000, 10_000, 100_000, 200_000, 1_000_000])) {
    yield* inBrowser(async function* (context, url) {
      const figures = [];
      const page = await context.newPage();
      for (let round = 0; round <= (spans > 500_000 ? 1 : Math.min(3, options.rounds)); round++) {
        await freshPage(page, url);
        const longest = await longestTaskWhile(page, async () => {
          await openTrace(page, { spans });
          await untilComplete(page);
        });
        if (round > 0) figures.push(longest);
      }
      yield rowOf({
        name: 'longest-task-page',
        spans,
        value: median(figures.map(({ ms }) => ms)),
        unit: 'ms',
        bar: spans === 100_000 ? { value: 50 } : undefined,
        note: `${Math.round(median(figures.map(({ busyMs }) => busyMs)))} ms of it on the processor; the rest it was kept waiting`,
      });
    });
  }
}

/** The longest task of the page's main thread by the browser's own trace, and the longest by processor time. */
async function longestTaskWhile(page, work) {
  const browser = page.context().browser();
  const pid = await processOf(page);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const main = events.find(
    ({ name, pid: of, args }) => name === 'thread_name' && of === pid && args.name === 'CrRendererMain',
  );
  const tasks = events.filter(
    ({ name, pid: of, tid, dur }) => of === pid && tid === main?.tid && dur > 0 && name === 'RunTask',
  );
  if (!tasks.length) throw new Error('The trace of the browser holds no task of the page');
  const most = of => Math.max(...tasks.map(task => task[of] ?? 0)) / 1000;
  return { ms: most('dur'), busyMs: most('tdur') };
}

async function* memory(options) {
  for (const spans of options.sizes([1000, 10_000, 100_000, 200_000, 1_000_000])) {
    // A browser each: the most memory that a process ever had can't be asked for a second time.
    yield* inBrowser(async function* (context, url) {
      const empty = await context.newPage();
      await empty.goto(`${url}empty.html`);
      const idle = await memoryOf(await processOf(empty));
      const host = await context.newPage();
      await host.goto(`${url}far.html?channel=memory`);
      const page = await context.newPage();
      await freshPage(page, `${url}?channel=memory`);
      const pid = await processOf(page);
      await openTrace(page, { spans });
      await untilComplete(page);
      const { peak } = await memoryOf(pid);
      yield rowOf({
        name: 'memory-page',
        spans,
        value: peak - idle.peak,
        unit: 'MB',
        bar: spans === 100_000 ? { value: 150 } : undefined,
        note: `peak, above an empty page's ${Math.round(idle.peak)} MB`,
      });
    }, true);
  }
}
