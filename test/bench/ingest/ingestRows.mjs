// What is said of a while in which spans came as fast as they were taken.
import { rowOf } from '../rows.mjs';
import { barAt } from '../vscode/bars.mjs';

/** Bytes that hold what a minute brings at 600,000 spans/s. */
export const ample = 16e9;
/** Bytes of the default, for which most of it has to go again. */
export const limited = 256e6;
/** What the collector may take beyond its limit, MB. */
const besides = 100;

/**
 * @param {object} measured
 * @param {string} measured.name of the bench
 * @param {number} measured.spans that were acknowledged
 * @param {import('../../support/collector/sendBatches.mjs').SendReport} measured.report
 * @param {{longestMs: number, busyMs: number, peak: number}} measured.watched the host's main thread; memory of its process, MB
 * @param {number} measured.before memory without a collector, MB
 * @param {import('../../../src/protocol/collect').CollectorStats} measured.stats
 * @param {import('../../support/collector/foundSpans.mjs').Comparison} measured.compared
 * @param {number} measured.storageBytes
 * @param {number} measured.onDisk most bytes that the folder took
 * @param {boolean} measured.isMinute the while that the bars are said for
 * @returns {import('../rows.mjs').Row[]}
 */
export function rowsOf({ name, spans, report, watched, before, stats, compared, storageBytes, onDisk, isMinute }) {
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
      note: `the longest that the main thread of the host could do nothing else, ${watched.busyMs.toFixed(1)} ms of it at work itself at most`,
    }),
    rowOf({
      ...common,
      name: `${name}/memory`,
      value: watched.peak - before,
      unit: 'MB',
      bar: barAt(isMinute, { value: megabytes + besides }),
      note: `peak of the process above its ${Math.round(before)} MB without a collector`,
    }),
    rowOf({
      ...common,
      name: `${name}/disk`,
      value: onDisk / 1e6,
      unit: 'MB',
      bar: { value: megabytes },
      note: 'the most that the folder of the log took while spans came',
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

/** Once nothing is dropped or compacted any more. @returns {Promise<import('../../../src/protocol/collect').CollectorStats>} */
export async function settledStats(host) {
  let stats = await host.ask('stats');
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 400));
    const now = await host.ask('stats');
    if (JSON.stringify(now) === JSON.stringify(stats)) return now;
    stats = now;
  }
}
