import { Failure } from '../../core/errors';
import type { Endpoint } from '../../core/endpoint';
import type { Translate } from '../../core/translate';
import type { Backend, Capabilities } from '../backend';
import type { Decoder } from '../decoder';
import { fetchDependencies } from './dependencies';
import { fetchTrace } from './fetchTrace';
import { JaegerHttp, type JaegerHttpOptions } from './jaegerHttp';
import { KnownCapabilities } from './knownCapabilities';
import { fetchOperations, fetchServices } from './lists';
import { Messages } from './messages';

import { probe } from './probe';
import { searchTraces } from './search';

export interface JaegerBackendOptions extends JaegerHttpOptions {
  readonly decoder: Decoder;
  /** `vscode.l10n.t`; English when left out. */
  readonly translate?: Translate;
}

/**
 * A Jaeger over HTTP, v1.54 or newer. Disposing of it ends its requests; transport and decoder belong to who made them.
 */
export function createJaegerBackend(endpoint: Endpoint, options: JaegerBackendOptions): Backend {
  const { decoder, now } = options;
  const http = new JaegerHttp(endpoint.url, new Messages(endpoint.url, options.translate), options);
  const known = new KnownCapabilities(async signal => {
    const probed = await probe(http, signal);
    const { version = 'unknown version', summaries, v3, legacySearch } = probed.capabilities;
    const has = [summaries && 'summaries', v3 && 'v3', legacySearch && 'legacy search'].filter(Boolean).join(', ');
    options.log(`Jaeger ${version} at ${http.messages.where}: ${has}`);
    return probed;
  });
  const disposed = new AbortController();

  /** Does the work; when the server turns out to be another than it was, looks at it again and does it once more. */
  async function withCapabilities<T>(
    outer: AbortSignal,
    work: (can: Capabilities, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([outer, disposed.signal]);
    const isOld = known.isKnown;
    const can = await known.get(signal);
    try {
      return await work(can, signal);
    } catch (error) {
      if (!isSurprise(error)) throw error;
      known.forget();
      if (!isOld || signal.aborted) throw error;
      const fresh = await known.get(signal);
      if (isSame(can, fresh)) throw error;
      return work(fresh, signal);
    }
  }

  return {
    endpoint,
    capabilities: signal => withCapabilities(signal, can => Promise.resolve(can)),
    services: signal => withCapabilities(signal, (can, inner) => fetchServices(http, can, inner)),
    operations: (service, signal) =>
      withCapabilities(signal, (can, inner) => fetchOperations(http, can, service, inner)),
    search: (query, signal) =>
      withCapabilities(signal, (can, inner) => searchTraces({ http, decoder, now }, can, query, inner)),
    dependencies: (window, signal) => withCapabilities(signal, (_, inner) => fetchDependencies(http, window, inner)),
    trace: (id, traceOptions, signal) =>
      withCapabilities(signal, (can, inner) => fetchTrace(http, decoder, can, id, traceOptions, inner)),
    uiUrl(id, spanId) {
      try {
        return http.urlOf(`/trace/${encodeURIComponent(id)}`, spanId ? [['uiFind', spanId]] : []);
      } catch {
        return undefined; // the address is none
      }
    },
    dispose: () => disposed.abort(),
  };
}

/** A path that was there is gone, or a page came where data was due. */
function isSurprise(error: unknown): boolean {
  if (!(error instanceof Failure)) return false;
  return error.kind === 'notJaeger' || (error.kind === 'loginNeeded' && error.details.status === 200);
}

function isSame(a: Capabilities, b: Capabilities): boolean {
  return a.summaries === b.summaries && a.v3 === b.v3 && a.legacySearch === b.legacySearch;
}
