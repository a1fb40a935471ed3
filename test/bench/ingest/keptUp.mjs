// One process sends as fast as it can to a collector that is hosted as the extension hosts it, in a process of its own. Then
// everything that was acknowledged is looked for, by number and by id, before and after the log is opened again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundIn, startCollectHost, startEmptyHost } from '../../support/collector/collectHost.mjs';
import { compareFound } from '../../support/collector/foundSpans.mjs';
import { startSender } from '../../support/collector/sender.mjs';
import { SpanBatches, services, spansPerTrace } from '../../support/collector/spanBatches.mjs';
import { watchSize } from './folderSize.mjs';
import { ample, limited, rowsOf, settledStats } from './ingestRows.mjs';
import { reopened } from './reopened.mjs';
import { threadBundles } from './threadBundles.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['ingest-steady', 'ingest-limited', 'ingest-reopen'], run }];

async function* run(options) {
  const folder = await mkdtemp(join(tmpdir(), 'spanlight-bench-ingest-'));
  try {
    for (const asked of options.sizes([0])) {
      if (options.wants('ingest-steady') || options.wants('ingest-reopen')) {
        const at = join(folder, `ample-${asked}`);
        const { rows, batches, acknowledged } = await keptUp('ingest-steady', at, ample, asked, options);
        if (options.wants('ingest-steady')) yield* rows;
        if (options.wants('ingest-reopen')) yield* reopened(at, ample, batches, acknowledged, options);
        await rm(at, { recursive: true });
      }
      if (options.wants('ingest-limited')) {
        const at = join(folder, `limited-${asked}`);
        yield* (await keptUp('ingest-limited', at, limited, asked, options)).rows;
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {string} folder
 * @param {number} storageBytes
 * @param {number} asked how many spans; 0: as many as come in `seconds`
 */
async function keptUp(name, folder, storageBytes, asked, { seconds, say }) {
  const plan = planOf(asked);
  const empty = await startEmptyHost();
  const { now: before } = await empty.ask('memory');
  const host = await startCollectHost({ folder, storageBytes }, { empty, dist: await threadBundles() });
  try {
    await host.ask('watch');
    const mostOnDisk = watchSize(folder);
    say(`${name}: ${asked ? `${asked.toLocaleString('en')} spans` : `${seconds} s`} as fast as they are taken`);
    const { done } = startSender({ url: host.url, inFlight: 4, retry: true, ...plan, ...(asked ? {} : { seconds }) });
    const report = await done;
    if (report.failure) throw new Error(report.failure);
    const watched = await host.ask('watched');
    const stats = await settledStats(host);
    say(`${name}: looking for ${report.spans.toLocaleString('en')} spans`);
    const batches = new SpanBatches(plan.batches);
    const compared = await compareFound(foundIn(host), batches, report.acknowledged);
    const parts = {
      name,
      spans: report.spans,
      report,
      watched,
      before,
      stats,
      compared,
      storageBytes,
      onDisk: mostOnDisk(),
      isMinute: !asked && seconds >= 60,
    };
    return { rows: rowsOf(parts), batches, acknowledged: report.acknowledged };
  } finally {
    await host.stop();
  }
}

/** Whole blocks of traces. @param {number} spans 0: without an end */
function planOf(spans) {
  if (!spans) return { batches: {} };
  const tracesPerBlock = Math.max(1, Math.min(256, Math.floor(spans / spansPerTrace)));
  const blocks = Math.max(1, Math.round(spans / (tracesPerBlock * spansPerTrace)));
  return { batches: { tracesPerBlock }, count: blocks * services.length };
}
