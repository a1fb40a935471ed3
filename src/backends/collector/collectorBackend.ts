import type { Disposable } from '../../core/disposable';
import type { Endpoint } from '../../core/endpoint';
import type { Event } from '../../core/emitter';
import { Failure } from '../../core/errors';
import type { SpanTable } from '../../core/spans/spanTable';
import type { TraceId } from '../../core/spans/traceId';
import type { StoreRequests, TracesChange } from '../../protocol/collect';
import type { Backend, Capabilities } from '../backend';
import { countDependencies } from '../countDependencies';
import type { Decoder } from '../decoder';

/** Where the traces are: the collect worker of this window. */
export interface CollectorStore {
  ask<M extends keyof StoreRequests>(
    method: M,
    params: StoreRequests[M]['params'],
    signal?: AbortSignal,
  ): Promise<StoreRequests[M]['result']>;
  readonly onDidChangeTraces: Event<TracesChange>;
}

export interface CollectorBackendDeps {
  readonly worker: CollectorStore;
  readonly decoder: Decoder;
  readonly translate: (text: string, ...args: (string | number)[]) => string;
}

/** Newest traces of which a map of services is made. */
const mapTraces = 200;

const capabilities: Capabilities = {
  searchAllServices: true,
  summaries: true,
  v3: false,
  legacySearch: false,
  version: undefined,
};

/** The collector as a source of traces like any other. */
export function createCollectorBackend(
  endpoint: Endpoint,
  { worker, decoder, translate }: CollectorBackendDeps,
): Backend {
  const decode = async (id: TraceId, bytes: Uint8Array, signal: AbortSignal): Promise<SpanTable> => {
    const decoding = decoder.begin('otlp-json');
    try {
      decoding.append(bytes);
      const { traces } = await decoding.finish(signal);
      const table = traces.find(({ traceId }) => traceId === id);
      if (table) return table;
    } finally {
      decoding.dispose();
    }
    throw new Failure('unreadable', translate('The collector holds nothing readable of trace {0}.', id));
  };
  const ask: CollectorStore['ask'] = async (method, params, signal) => {
    try {
      return await worker.ask(method, params, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'unreachable') throw error;
      throw new Failure(
        'unreachable',
        translate('The local collector is not running. Start it with "Spanlight: Start Local Collector".'),
        { cause: error, command: 'spanlight.startCollector' },
      );
    }
  };
  return {
    endpoint,
    capabilities: () => Promise.resolve(capabilities),
    services: signal => ask('services', null, signal),
    operations: (service, signal) => ask('operations', { service }, signal),
    search: async (query, signal) => ({ ...(await ask('search', query, signal)), tables: [] }),
    dependencies: async ({ from, to }, signal) => {
      const page = await ask('search', { from, to, limit: mapTraces }, signal);
      const tables = async function* (): AsyncGenerator<SpanTable> {
        for (const { traceId } of page.traces) {
          const bytes = await ask('trace', { traceId }, signal);
          if (!bytes) continue; // it went meanwhile
          try {
            yield await decode(traceId, bytes, signal);
          } catch (error) {
            // The others are a map, too; how many were counted is said.
            if (!(error instanceof Failure) || error.kind !== 'unreadable') throw error;
          }
        }
      };
      return countDependencies(tables(), page.limitReached ? undefined : page.traces.length, signal);
    },
    trace: async (id, { onProgress }, signal) => {
      onProgress?.({ phase: 'waiting', bytes: 0 });
      decoder.prepare?.();
      const bytes = await ask('trace', { traceId: id }, signal);
      if (!bytes)
        throw new Failure(
          'notFound',
          translate('The collector does not hold trace {0} (any more): the oldest go when its storage is full.', id),
          { setting: 'spanlight.collector.storageBytes' },
        );
      onProgress?.({ phase: 'decoding', bytes: bytes.length });
      return decode(id, bytes, signal);
    },
    uiUrl: () => undefined,
    watch: (onChange): Disposable => worker.onDidChangeTraces(onChange),
    dispose: () => undefined,
  };
}
