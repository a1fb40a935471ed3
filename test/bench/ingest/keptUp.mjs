// One process sends as fast as it can to a collector that is hosted as the extension hosts it, in a process of its own. Then
// everything that was acknowledged is looked for, by number and by id, before and after the log is opened again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundIn, startCollectHost, startEmptyHost } from '../../support/collector/collectHost.mjs';
import { compareFound } from '../../support/collector/foundSpans.mjs';
import { startSender } from '../../support/collector/sender.mjs';
import { SpanBatches, services, spansPerTrace } from '../../support/collector/spanBatches.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from '../vscode/bars.mjs';
import { reopened } from './reopened.mjs';
import { threadBundles } from './threadBundles.mjs';

/** Holds what a minute brings at 600,000 spans/s. */
const ample = 16e9;
const limited = 256e6;
/** What the collector may take beyond its limit, MB. */
const besides = 100;

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
      isMinute: !asked && seconds >= 60,
    };
    return { rows: rowsOf(parts), batches, acknowledged: report.acknowledged };
  } finally {
    await host.stop();
  }
}

function rowsOf({ name, spans, report, watched, before, stats, compared, storageBytes, isMinute }) {
  const common = { spans };
  const megabytes = storageBytes / 1e6;
  const lost = spans - stats.droppedSpans - compared.spans;
  const tracesLost = Math.max(0, compared.missing.length - stats.droppedTraces) + compared.damaged.length;
  const written = stats.bytes / 1e6;
  return [
    rowOf({
      ...common,
      name: `${name}/rate`,
      value: spans / report.seconds,
      unit: 'spans/s',
      bar: barAt(isMinute, { atLeast: 50_000 }),
      note:
        `sustained for ${report.seconds.toFixed(1)} s, ${report.acknowledged.length} requests of ${spans / report.acknowledged.length} spans, ` +
        `storageBytes ${megabytes.toLocaleString('en')} MB of which ${Math.round(written).toLocaleString('en')} MB are used`,
    }),
    rowOf({
      ...common,
      name: `${name}/host-blocked`,
      value: watched.longestMs,
      unit: 'ms',
      bar: barAt(isMinute, { value: 50 }),
      note: `the longest that the main thread of the host could do nothing else, ${watched.busyMs.toFixed(1)} ms of it at work itself at most; ${watched.changes} pushes came to it`,
    }),
    rowOf({
      ...common,
      name: `${name}/memory`,
      value: watched.peak - before,
      unit: 'MB',
      bar: barAt(isMinute, { value: megabytes + besides }),
      note: `peak of the process above its ${Math.round(before)} MB without a collector; ${Math.round(watched.now - before)} MB at the end`,
    }),
    rowOf({
      ...common,
      name: `${name}/longest-wait`,
      value: report.longestGapMs,
      unit: 'ms',
      note: `between two acknowledgements; ${report.tries} requests were asked to come again`,
    }),
    rowOf({
      ...common,
      name: `${name}/lost`,
      value: Math.abs(lost) + tracesLost,
      unit: 'spans',
      bar: { value: 0 },
      note:
        `${compared.spans.toLocaleString('en')} spans were found and ${stats.droppedSpans.toLocaleString('en')} counted as dropped of ` +
        `${spans.toLocaleString('en')} acknowledged; of ${compared.traces.toLocaleString('en')} traces ${compared.found.toLocaleString('en')} ` +
        `are whole, ${stats.droppedTraces.toLocaleString('en')} were dropped; every span id was looked at in a sample of 200`,
    }),
  ];
}

/** Whole blocks of traces. @param {number} spans 0: without an end */
function planOf(spans) {
  if (!spans) return { batches: {} };
  const tracesPerBlock = Math.max(1, Math.min(256, Math.floor(spans / spansPerTrace)));
  const blocks = Math.max(1, Math.round(spans / (tracesPerBlock * spansPerTrace)));
  return { batches: { tracesPerBlock }, count: blocks * services.length };
}

/** Once nothing is dropped or compacted any more. */
async function settledStats(host) {
  let stats = await host.ask('stats');
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 400));
    const now = await host.ask('stats');
    if (JSON.stringify(now) === JSON.stringify(stats)) return now;
    stats = now;
  }
}
