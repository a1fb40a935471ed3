import type * as vscode from 'vscode';
import { problemWithCredentials, type Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import { originOf } from '../core/endpoint';
import { Emitter } from '../core/emitter';

/**
 * Credentials of endpoints, in VS Code's secret storage and nowhere else. Each is kept under the endpoint's id and the origin
 * it was given for: an endpoint that moves to another origin finds none there and has to ask again.
 */
export class EndpointSecrets {
  private readonly changed = new Emitter<string>();
  private readonly listening: vscode.Disposable;
  /** What this window wrote last, by key: the storage reports our own writes too, and later than they happened. */
  private readonly written = new Map<string, string | undefined>();
  /** The id of an endpoint whose credentials were kept or forgotten, here or in another window. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly storage: vscode.SecretStorage) {
    this.listening = storage.onDidChange(async ({ key }) => {
      const id = idOfKey(key);
      if (id === undefined) return;
      const text = await storage.get(key);
      if (this.written.has(key) && this.written.get(key) === text) return;
      this.written.delete(key);
      this.changed.fire(id);
    });
  }

  /** undefined when there are none for the origin the endpoint has now. */
  async find(endpoint: Endpoint): Promise<Credentials | undefined> {
    const text = await this.storage.get(keyOf(endpoint));
    if (text === undefined) return undefined;
    try {
      return readCredentials(JSON.parse(text) as Partial<Record<string, unknown>>);
    } catch {
      return undefined; // not ours, or damaged: as if there were none, so that signing in helps
    }
  }

  async keep(endpoint: Endpoint, credentials: Credentials): Promise<void> {
    const [key, text] = [keyOf(endpoint), JSON.stringify(credentials)];
    this.written.set(key, text);
    await this.storage.store(key, text);
    this.changed.fire(endpoint.id);
  }

  /** Forgets all that was ever kept for the endpoint's id, at former origins too. */
  async forget(endpointId: string): Promise<void> {
    for (const key of await this.storage.keys()) {
      if (idOfKey(key) !== endpointId) continue;
      this.written.set(key, undefined);
      await this.storage.delete(key);
    }
    this.changed.fire(endpointId);
  }

  /** Ids of endpoints for which something is kept, whatever the origin. */
  async ids(): Promise<ReadonlySet<string>> {
    const ids = (await this.storage.keys()).map(idOfKey);
    return new Set(ids.filter(id => id !== undefined));
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}

const prefix = 'endpoint:';

function keyOf(endpoint: Endpoint): string {
  // Encoded, so that an id with an @ in it can't name another endpoint's key.
  return `${prefix}${encodeURIComponent(endpoint.id)}@${originOf(endpoint)}`;
}

function idOfKey(key: string): string | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const end = key.indexOf('@');
  return end < 0 ? undefined : decodeURIComponent(key.slice(prefix.length, end));
}

function readCredentials(kept: Partial<Record<string, unknown>> | null): Credentials | undefined {
  const { kind, token, user, password, headers } = kept ?? {};
  let credentials: Credentials | undefined;
  if (kind === 'bearer' && typeof token === 'string') credentials = { kind, token };
  else if (kind === 'basic' && typeof user === 'string' && typeof password === 'string')
    credentials = { kind, user, password };
  else if (kind === 'headers' && Array.isArray(headers) && headers.every(isHeader)) credentials = { kind, headers };
  return credentials && problemWithCredentials(credentials) === undefined ? credentials : undefined;
}

function isHeader(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(part => typeof part === 'string');
}
