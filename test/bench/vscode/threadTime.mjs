// What the main thread of the window's renderer worked: processor time, which other processes on a busy machine don't change.

/**
 * @param {import('./benchWindow.mjs').BenchWindow} window
 * @param {() => Promise<unknown>} act
 * @returns {Promise<{longest: number, total: number}>} ms of its longest task, and of all its tasks while `act` ran
 */
export async function mainThreadTime(window, act) {
  const pid = await window.rendererPid();
  const session = await window.browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: ['toplevel'], recordMode: 'recordAsMuchAsPossible' };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  try {
    await act();
  } finally {
    const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  const main = events.find(
    ({ name, args, pid: of }) => of === pid && name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const tasks = events.filter(
    ({ name, pid: of, tid, tdur }) => of === pid && tid === main?.tid && name.endsWith('RunTask') && tdur,
  );
  if (!tasks.length) throw new Error('The trace of the window has no tasks');
  return { longest: tasks.reduce((most, { tdur }) => Math.max(most, tdur), 0) / 1000, total: outermost(tasks) };
}

/** Tasks may lie in tasks: only the outer ones count. ms */
function outermost(tasks) {
  let end = -Infinity;
  let total = 0;
  for (const { ts, dur, tdur } of tasks.sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (ts < end) continue;
    end = ts + dur;
    total += tdur / 1000;
  }
  return total;
}
