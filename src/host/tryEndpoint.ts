import type * as vscode from 'vscode';
import type { Capabilities } from '../backends/backend';
import type { Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import { Failure, messageOf } from '../core/errors';
import type { Services } from './services';

/**
 * Asks an endpoint that need not be configured what it can and which services it has, with the credentials given or none.
 * Throws the Failure that names the fault.
 */
export async function tryEndpoint(
  endpoints: Services['endpoints'],
  endpoint: Endpoint,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<Capabilities> {
  const backend = endpoints.trial(endpoint, credentials);
  try {
    const capabilities = await backend.capabilities(signal);
    // A server may tell strangers what it can and still keep its data to itself.
    await backend.services(signal);
    return capabilities;
  } finally {
    backend.dispose();
  }
}

/** What to say to somebody whose credentials were just tried: a sentence about them, not "sign in". */
export function refusalOf(error: unknown, l10n: typeof vscode.l10n): string {
  if (error instanceof Failure && error.kind === 'loginNeeded') {
    return error.details.status === undefined
      ? l10n.t('The server did not accept this. Nothing was kept.')
      : l10n.t('The server did not accept this (HTTP {0}). Nothing was kept.', error.details.status);
  }
  return messageOf(error);
}
