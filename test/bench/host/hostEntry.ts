/** The extension's way to a trace without the editor: HTTP, decode threads, cache, and what is sent to the page. */
import { createJaegerBackend } from '../../../src/backends/jaeger/jaegerBackend';
import { createUndiciTransport } from '../../../src/backends/jaeger/net';
import { readyView } from '../../../src/features/timeline/columns';
import { TableSender } from '../../../src/features/timeline/tableSender';
import { traceHeader } from '../../../src/features/timeline/traceHeader';
import { DecodeWorker } from '../../../src/host/decodeWorker';
import { Reclaim } from '../../../src/host/reclaim';
import type { Endpoints } from '../../../src/host/services';
import { TraceCache } from '../../../src/host/traces';

export interface OpenTrace {
  readonly spans: number;
  /** What closing the tab does. */
  close(): void;
}

/** `decodeFile`: the bundle of src/workers/decode.ts; `url`: a Jaeger. */
export function createHost(decodeFile: string, url: string) {
  const reclaim = new Reclaim();
  const decoder = new DecodeWorker(decodeFile, { reclaim });
  const transport = createUndiciTransport({});
  const backend = createJaegerBackend(
    { id: 'bench', kind: 'jaeger', name: 'bench', url },
    { decoder, transport, headersFor: async () => ({}), log: () => {}, now: Date.now },
  );
  const endpoints = { backend: () => backend } as unknown as Endpoints;
  const traces = new TraceCache(endpoints, reclaim);

  /** Fetches a trace and sends it all to a page that takes each message at once. */
  async function open(traceId: string): Promise<OpenTrace> {
    const ref = { endpointId: 'bench', traceId };
    const { signal } = new AbortController();
    const table = await traces.load(ref, { confirmLarge: async () => true }, signal);
    const hold = traces.hold(ref);
    const header = traceHeader(table, 'bench', text => text);
    // As postMessage does: a copy is made here, and that it was taken is heard later.
    const sender = new TableSender(async message => {
      structuredClone(message);
      await new Promise(resolve => setImmediate(resolve));
      return true;
    });
    await sender.send(table, readyView(table, { revision: 1, header }));
    return { spans: table.count, close: () => hold.dispose() };
  }

  return { open };
}
