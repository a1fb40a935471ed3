/** The extension's part of the collector without the editor: the thread, and the backend over it. */
import { createCollectorBackend } from '../../../src/backends/collector/collectorBackend';
import { CollectWorker } from '../../../src/host/collectWorker';
import { DecodeWorker } from '../../../src/host/decodeWorker';
import { Reclaim } from '../../../src/host/reclaim';

/** `dist`: folder with the bundles of the workers. */
export function createCollectHost(dist: string) {
  const log: string[] = [];
  const worker = new CollectWorker(`${dist}/collect.js`, { onCrash: error => log.push(`crash: ${error.stack}`) });
  worker.onDidLog(({ level, message }) => {
    log.push(`${level}: ${message}`);
    if (log.length > 1000) log.splice(0, 500);
  });
  const decoder = new DecodeWorker(`${dist}/decode.js`, { reclaim: new Reclaim() });
  const endpoint = { id: 'collector', kind: 'collector' as const, name: 'collector', url: '' };
  const translate = (text: string, ...args: (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)]));
  const backend = createCollectorBackend(endpoint, { worker, decoder, translate });
  return { worker, backend, decoder, log };
}

export type CollectHost = ReturnType<typeof createCollectHost>;
