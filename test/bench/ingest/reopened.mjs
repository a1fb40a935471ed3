// The log of a minute, opened by the next process: how long until it answers, and how long answers take at that size.
import { foundIn, startCollectHost } from '../../support/collector/collectHost.mjs';
import { compareFound } from '../../support/collector/foundSpans.mjs';
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { threadBundles } from './threadBundles.mjs';

/**
 * @param {string} folder
 * @param {number} storageBytes
 * @param {import('../../support/collector/spanBatches.mjs').SpanBatches} batches
 * @param {number[]} acknowledged
 * @param {import('../rows.mjs').Options} options
 */
export async function* reopened(folder, storageBytes, batches, acknowledged, { rounds, say }) {
  const spans = acknowledged.length * batches.spansPerBatch;
  const dist = await threadBundles();
  const began = performance.now();
  const host = await startCollectHost({ folder, storageBytes }, { dist });
  try {
    const all = { from: 0n, to: 1n << 62n };
    await host.ask('ask', { method: 'search', params: { ...all, limit: 1 } }); // waits until all is loaded
    const opening = performance.now() - began;
    const { bytes } = await host.ask('stats');
    yield rowOf({
      name: 'ingest-reopen/open',
      spans,
      value: opening,
      unit: 'ms',
      note: `${Math.round(bytes / 1e6).toLocaleString('en')} MB, ${Math.round(bytes / 1000 / opening)} MB/s; the process's own start is in it`,
    });
    say('ingest-reopen: asking');
    const { operations } = await operationOf(host);
    const questions = {
      list: { limit: 100 },
      operation: { service: 'cart', operation: operations[0], limit: 20 },
      duration: { service: 'payment', minDuration: 299e6, limit: 20 },
      errors: { service: 'storefront', errorsOnly: true, limit: 20 },
      attribute: { service: 'cart', attributes: { 'http.response.status_code': '500' }, limit: 20 },
      'attribute-nowhere': { attributes: { 'http.route': '/nowhere' }, limit: 20 },
    };
    for (const [name, query] of Object.entries(questions)) {
      const times = [];
      let found = 0;
      for (let round = 0; round < rounds; round++) {
        const answer = await host.ask('timed', { method: 'search', params: { ...all, ...query } });
        times.push(answer.ms);
        found = answer.count;
      }
      yield rowOf({
        name: `ingest-reopen/search-${name}`,
        spans,
        value: median(times),
        unit: 'ms',
        note: `${found} traces found`,
      });
    }
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const batch = acknowledged[Math.floor(((round + 0.5) / rounds) * acknowledged.length)];
      times.push((await host.ask('trace', { traceId: batches.traceId(batches.traceAt(batch, 7)) })).ms);
    }
    yield rowOf({
      name: 'ingest-reopen/trace',
      spans,
      value: median(times),
      unit: 'ms',
      note: 'read from the log and decoded',
    });
    const compared = await compareFound(foundIn(host), batches, acknowledged);
    yield rowOf({
      name: 'ingest-reopen/lost',
      spans,
      value: Math.abs(spans - compared.spans) + compared.missing.length + compared.damaged.length,
      unit: 'spans',
      bar: { value: 0 },
    });
  } finally {
    await host.stop();
  }
}

async function operationOf(host) {
  const operations = await host.ask('ask', { method: 'operations', params: { service: 'cart' } });
  return { operations: operations.map(({ name }) => name) };
}
