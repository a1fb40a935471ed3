// The greatest pace in a real VS Code, with the view *Traces* open in its window: what it costs the extension host.
import { foundIn, startCollectHost } from '../../support/collector/collectHost.mjs';
import { compareFound } from '../../support/collector/foundSpans.mjs';
import { startSender } from '../../support/collector/sender.mjs';
import { SpanBatches } from '../../support/collector/spanBatches.mjs';
import { openCollectingWindow } from './collectingWindow.mjs';
import { watchSize } from './folderSize.mjs';
import { ample, limited, rowsOf, settledStats } from './ingestRows.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['ingest-vscode', 'ingest-vscode-limited'], run }];

async function* run(options) {
  if (options.wants('ingest-vscode')) yield* keptUp('ingest-vscode', ample, options);
  if (options.wants('ingest-vscode-limited')) yield* keptUp('ingest-vscode-limited', limited, options);
}

async function* keptUp(name, storageBytes, { seconds, say }) {
  const { window, url, folder, start } = await openCollectingWindow({ storageBytes });
  try {
    const { rss } = await window.ask('memory', { collect: true });
    await start();
    await window.command('spanlight.traces.focus');
    await window.ask('resetPeak');
    await window.ask('watchLoop');
    const mostOnDisk = watchSize(folder);
    say(`${name}: ${seconds} s as fast as they are taken, the view open`);
    const { done } = startSender({ url, inFlight: 4, retry: true, seconds });
    const report = await done;
    const gaps = await window.ask('loopGaps');
    const { peak } = await window.ask('memory');
    if (report.failure) throw new Error(report.failure);
    const watched = {
      longestMs: Math.max(0, ...gaps.map(({ ms }) => ms)),
      busyMs: Math.max(0, ...gaps.map(({ busyMs }) => busyMs)),
      peak: peak / 1e6,
    };
    // It joins that of the window, as another window does.
    const host = await startCollectHost({ folder, storageBytes });
    try {
      const stats = await settledStats(host);
      const compared = await compareFound(foundIn(host), new SpanBatches(), report.acknowledged);
      const { spans } = report;
      const isMinute = seconds >= 60;
      yield* rowsOf({
        name,
        spans,
        report,
        watched,
        before: rss / 1e6,
        stats,
        compared,
        storageBytes,
        onDisk: mostOnDisk(),
        isMinute,
      });
    } finally {
      await host.stop();
    }
  } finally {
    await window.close();
  }
}
