// What opening costs the page: its longest task, and its memory with the host in another process, as in VS Code.
import { freshPage, inBrowser, memoryOf, openTrace, processOf, tasksWhile, untilComplete } from './browser.mjs';
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
        const tasks = await tasksWhile(page, async () => {
          await openTrace(page, { spans });
          await untilComplete(page);
        });
        if (round > 0) figures.push({ ms: most(tasks, 'ms'), busyMs: most(tasks, 'busyMs') });
      }
      const ms = median(figures.map(figure => figure.ms));
      const bar = spans === 100_000 ? { value: 50 } : undefined;
      yield rowOf({ name: 'longest-task-page', spans, value: ms, unit: 'ms', bar });
      // On a busy machine a task takes as long as others let it; this is what it takes by itself.
      const busyMs = median(figures.map(figure => figure.busyMs));
      yield rowOf({ name: 'longest-task-page/processor', spans, value: busyMs, unit: 'ms' });
    });
  }
}

/** @param {{ms: number, busyMs: number}[]} tasks @param {'ms' | 'busyMs'} of */
function most(tasks, of) {
  return tasks.reduce((longest, task) => Math.max(longest, task[of]), 0);
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
