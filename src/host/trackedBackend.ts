import type { Backend, Capabilities } from '../backends/backend';
import type { Endpoint } from '../core/endpoint';
import { isAbort } from '../core/errors';

/** What surrounds every call to a server. */
export interface Surroundings {
  /** The endpoint and its backend as they are now: both change when settings or credentials do. Throws Failure. */
  now(): { endpoint: Endpoint; backend: Backend };
  /** Whether anything may be sent there; throws Failure when not. */
  allow(signal: AbortSignal): Promise<void>;
  /** Learns from how the call ends. */
  follow<T>(call: () => Promise<T>): Promise<T>;
  onCapabilities(capabilities: Capabilities): void;
}

/**
 * A Backend that may be held on to for as long as one likes: each call goes to the backend of the moment, after asking
 * whether it may, and is followed by the connection state.
 */
export function trackedBackend(around: Surroundings): Backend {
  const call = async <T>(signal: AbortSignal, run: (backend: Backend) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    await around.allow(signal);
    signal.throwIfAborted();
    return around.follow(async () => {
      const { backend } = around.now();
      try {
        return await run(backend);
      } catch (error) {
        // Not cancelled by who asked, but because address, credentials or TLS changed meanwhile: once more, with the new.
        if (!isAbort(error) || signal.aborted || around.now().backend === backend) throw error;
        await around.allow(signal); // the new address may be one that nobody was asked about
        signal.throwIfAborted();
        return run(around.now().backend);
      }
    });
  };
  return {
    get endpoint() {
      return around.now().endpoint;
    },
    capabilities: async signal => {
      const capabilities = await call(signal, backend => backend.capabilities(signal));
      around.onCapabilities(capabilities);
      return capabilities;
    },
    services: signal => call(signal, backend => backend.services(signal)),
    operations: (service, signal) => call(signal, backend => backend.operations(service, signal)),
    search: (query, signal) => call(signal, backend => backend.search(query, signal)),
    dependencies: (window, signal) => call(signal, backend => backend.dependencies(window, signal)),
    trace: (id, options, signal) => call(signal, backend => backend.trace(id, options, signal)),
    get watch() {
      return around.now().backend.watch;
    },
    uiUrl: (id, spanId) => around.now().backend.uiUrl(id, spanId),
    dispose: () => undefined, // the endpoint's owner disposes of what lies below
  };
}
