// Compares what was acknowledged with what a collector finds.

/**
 * @typedef {object} Found what of it a collector can say
 * @property {(query: object) => Promise<import('../../../src/core/search/traceQuery').FoundPage>} search
 * @property {(traceId: string) => Promise<string[]>} spanIds of a trace, as the timeline gets it
 *
 * @typedef {object} Comparison
 * @property {number} traces that were expected
 * @property {number} found of them, whole
 * @property {string[]} missing ids of those that lack spans or are not there at all
 * @property {string[]} gone of those, the ones that are not there at all
 * @property {number} spans that were found in all, of whatever trace
 * @property {string[]} damaged of the sampled traces, those in which a span is missing
 */

const perPage = 5000;

/**
 * Counts of all traces, and ids of all spans of some.
 * @param {Found} collector
 * @param {import('./spanBatches.mjs').SpanBatches} batches
 * @param {readonly number[]} acknowledged numbers of requests
 * @param {{samples?: number}} [options]
 * @returns {Promise<Comparison>}
 */
export async function compareFound(collector, batches, acknowledged, { samples = 200 } = {}) {
  const expected = batches.expected(acknowledged);
  const counts = await countsOf(collector);
  const missing = [];
  const gone = [];
  for (const [id, count] of expected) {
    if ((counts.get(id) ?? 0) >= count) continue;
    missing.push(id);
    if (!counts.has(id)) gone.push(id);
  }
  const absent = new Set(missing);
  const there = [...expected.keys()].filter(id => !absent.has(id));
  const step = Math.max(1, Math.floor(there.length / samples));
  const sampled = new Set(there.filter((_, n) => n % step === 0));
  const damaged = [];
  for (const [id, ids] of idsOf(batches, acknowledged, sampled)) {
    const found = new Set(await collector.spanIds(id));
    if (!ids.every(one => found.has(one))) damaged.push(id);
  }
  const spans = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { traces: expected.size, found: expected.size - missing.length, missing, gone, spans, damaged };
}

/** Spans of each trace that an unfiltered search finds, page by page. @param {Found} collector */
async function countsOf(collector) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {bigint | undefined} */
  let to = 1n << 62n;
  while (to !== undefined) {
    const page = await collector.search({ from: 0n, to, limit: perPage });
    for (const { traceId, spanCount } of page.traces) counts.set(traceId, spanCount);
    to = page.nextTo;
  }
  return counts;
}

/** Ids of the acknowledged spans of some traces. */
function idsOf(batches, acknowledged, wanted) {
  /** @type {Map<string, string[]>} */
  const ids = new Map();
  for (const batch of acknowledged)
    for (let place = 0; place < batches.tracesPerBlock; place++) {
      const trace = batches.traceAt(batch, place);
      const id = batches.traceId(trace);
      if (wanted.has(id)) ids.set(id, [...(ids.get(id) ?? []), ...batches.spanIds(batch, trace)]);
    }
  return ids;
}
