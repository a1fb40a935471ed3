import * as vscode from 'vscode';
import type { Backend } from '../backends/backend';
import type { Decoder } from '../backends/decoder';
import type { HttpTransport } from '../backends/jaeger/httpTransport';
import type * as Net from '../backends/jaeger/net';
import { createJaegerBackend } from '../backends/jaeger/jaegerBackend';
import { headersOf, type Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import { log } from './log';
import type { EndpointSecrets } from './secrets';
import type { TlsOptions } from './tls';

export interface BackendDeps {
  readonly decoder: Decoder;
  readonly secrets: EndpointSecrets;
  readonly tls: () => Promise<TlsOptions>;
}

/**
 * Makes the backend of an endpoint, with a transport of its own. Credentials are looked up when a request is made and go into
 * requests to the endpoint's own origin only: the backend builds every URL from the endpoint's, and follows no redirect.
 */
export function createBackend(
  endpoint: Endpoint,
  credentials: Credentials | 'kept' | 'none',
  { decoder, secrets, tls }: BackendDeps,
): Backend {
  const transport = transportWith(tls);
  const backend = createJaegerBackend(endpoint, {
    decoder,
    transport,
    headersFor: async () => {
      if (credentials === 'none') return {};
      const found = credentials === 'kept' ? await secrets.find(endpoint) : credentials;
      return found ? headersOf(found, vscode.l10n.t) : {};
    },
    log: message => log().debug(message),
    now: () => Date.now(),
    translate: (text, ...args) => vscode.l10n.t(text, ...args),
  });
  const dispose = (): void => {
    backend.dispose();
    transport.close();
  };
  return { ...backend, dispose };
}

/** TLS files are read, and half a megabyte of HTTP library is loaded, on the first request and not before. */
function transportWith(tls: () => Promise<TlsOptions>): HttpTransport {
  let loading: Promise<HttpTransport> | undefined;
  let isClosed = false;
  const load = async (): Promise<HttpTransport> => {
    const options = await tls();
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of its own beside this one, see esbuild.mjs
    const net = require('./net.js') as typeof Net;
    const transport = net.createUndiciTransport(options);
    if (isClosed) transport.close();
    return transport;
  };
  return {
    get: async (url, request) => {
      loading ??= load();
      loading.catch(() => (loading = undefined)); // a file that could not be read may be there the next time
      return (await loading).get(url, request);
    },
    close: () => {
      isClosed = true;
      void loading?.then(
        transport => transport.close(),
        () => undefined,
      );
    },
  };
}
