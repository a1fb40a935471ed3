import type * as vscode from 'vscode';
import type { Backend, Capabilities } from '../backends/backend';
import type { Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import { originOf } from '../core/endpoint';
import { Emitter } from '../core/emitter';
import { idOfUrl, readEndpointUrl, withoutUserinfo } from '../core/endpoints/endpointUrl';
import {
  readEndpointList,
  type EndpointList,
  type EntryProblem,
  type EntrySource,
} from '../core/endpoints/endpointList';
import { Failure } from '../core/errors';
import type { BuiltInEndpoints } from './builtInEndpoints';
import type { EndpointEntry } from './config';
import { ConnectionStates } from './connectionStates';
import type { EndpointSettings } from './endpointSettings';
import type { EndpointSecrets } from './secrets';
import type { ConnectionState, EndpointSetup } from './services';
import { trackedBackend } from './trackedBackend';

/** What the service stands on; in tests small things in memory. */
export interface EndpointDeps {
  readonly settings: EndpointSettings;
  /** Of this workspace: which endpoint is in use, what was confirmed and reached. */
  readonly state: vscode.Memento;
  readonly secrets: EndpointSecrets;
  readonly l10n: typeof vscode.l10n;
  readonly isTrusted: () => boolean;
  /** Asks the person whether an address that came with the workspace may be used. */
  readonly confirm: (endpoint: Endpoint) => Promise<boolean>;
  /** With the credentials that are kept for the endpoint, with others to try them, or with none. */
  readonly createBackend: (endpoint: Endpoint, credentials: Credentials | 'kept' | 'none') => Backend;
  /** Endpoints that are in no setting. */
  readonly builtIn: BuiltInEndpoints;
  /** TLS settings changed: every connection has to be made anew. */
  readonly onDidChangeTls: (listener: () => void) => { dispose(): void };
  readonly warn: (message: string) => void;
}

/** Of a setting, or one that the extension brings. */
export interface KnownEndpoint extends Endpoint {
  readonly source: EntrySource | 'builtIn';
}

const keys = {
  current: 'spanlight.currentEndpoint',
  confirmed: 'spanlight.confirmedOrigins',
  reached: 'spanlight.reachedEndpoints',
  ids: 'spanlight.endpointIds',
};

/** The endpoints of the settings, the one in use, and one backend for each as long as nothing about it changes. */
export class EndpointService implements EndpointSetup {
  private list: EndpointList = { endpoints: [], problems: [], newIds: [] };
  private readonly backends = new Map<string, { endpoint: Endpoint; backend: Backend }>();
  private readonly known = new Map<string, Capabilities>();
  private readonly asking = new Map<string, Promise<boolean>>();
  private readonly states = new ConnectionStates();
  private readonly changed = new Emitter<void>();
  private readonly disposables: { dispose(): void }[];
  /** Lists whose ids could not be written: not tried again in this session. */
  private readonly unwritable = new Set<string>();
  readonly onDidChange: vscode.Event<void> = this.changed.event;

  constructor(private readonly deps: EndpointDeps) {
    this.disposables = [
      this.states,
      this.changed,
      this.states.onDidChange(() => this.changed.fire()),
      deps.settings.onDidChange(() => this.reload()),
      deps.builtIn.onDidChange(id => {
        this.forgetConnection(id);
        this.changed.fire();
      }),
      deps.secrets.onDidChange(id => this.forgetConnection(id)),
      deps.onDidChangeTls(() => [...this.backends.keys()].forEach(id => this.forgetConnection(id))),
    ];
    this.reload();
  }

  get all(): readonly KnownEndpoint[] {
    const listed = this.deps.builtIn.all.filter(({ isListed }) => isListed);
    return [...this.list.endpoints, ...listed.map(({ endpoint }) => ({ ...endpoint, source: 'builtIn' as const }))];
  }

  /** Entries of the settings that can't be used. */
  get problems(): readonly EntryProblem[] {
    return this.list.problems;
  }

  get secrets(): EndpointSecrets {
    return this.deps.secrets;
  }

  get current(): KnownEndpoint | undefined {
    const chosen = this.deps.state.get<string>(keys.current, '');
    const { all } = this;
    return all.find(({ id }) => id === chosen) ?? all[0];
  }

  find(id: string): KnownEndpoint | undefined {
    const builtIn = this.deps.builtIn.find(id);
    if (builtIn) return { ...builtIn.endpoint, source: 'builtIn' };
    return this.list.endpoints.find(endpoint => endpoint.id === id);
  }

  findByBase(url: string): KnownEndpoint | undefined {
    const read = readEndpointUrl(url);
    if ('problem' in read) return undefined;
    const { current } = this;
    // Below one host there may be a Jaeger for each team: a server above or beside the link's is another one.
    return current?.url === read.url ? current : this.list.endpoints.find(endpoint => endpoint.url === read.url);
  }

  async switchTo(id: string): Promise<void> {
    if (!this.find(id)) throw this.unknown(id);
    await this.deps.state.update(keys.current, id);
    this.changed.fire();
  }

  async add(name: string, url: string): Promise<Endpoint> {
    const read = readEndpointUrl(url);
    if ('problem' in read)
      throw new Failure('invalidInput', this.deps.l10n.t('"{0}" is no address of a server.', withoutUserinfo(url)));
    const same = this.list.endpoints.find(endpoint => endpoint.url === read.url);
    if (same) {
      await this.switchTo(same.id);
      return same;
    }
    const entry: EndpointEntry = {
      id: this.newId(read.url),
      name: name.trim() || new URL(read.url).host,
      url: read.url,
    };
    const layers = this.deps.settings.layers();
    const written = layers.find(({ source, value }) => source === 'user' && Array.isArray(value))?.value;
    // The default, where it is in force, becomes the person's own as soon as something is added to it.
    const shown = this.list.endpoints.filter(({ source }) => source === 'default');
    const own = (written as EndpointEntry[] | undefined) ?? shown.map(({ id, name, url }) => ({ id, name, url }));
    await this.deps.settings.writeUser([...own, entry]);
    this.reload(); // the event of the settings may come later
    const added = this.find(entry.id as string);
    if (!added)
      throw new Failure(
        'invalidInput',
        this.deps.l10n.t('The setting {0} could not be written.', 'spanlight.endpoints'),
        {
          setting: 'spanlight.endpoints',
        },
      );
    await this.switchTo(added.id);
    return added;
  }

  /** The id that a new endpoint with this address gets; secrets may be kept under it before the endpoint is added. */
  newId(url: string): string {
    const hash = idOfUrl(url);
    let id = hash;
    for (let copy = 2; this.find(id); copy++) id = `${hash}-${copy}`;
    return id;
  }

  backend(id: string, purpose: 'command' | 'background' = 'command'): Backend {
    if (!this.find(id)) throw this.unknown(id);
    return trackedBackend({
      now: () => this.connection(id),
      allow: () => this.allow(id, purpose),
      follow: call => this.follow(id, purpose, call),
      onCapabilities: capabilities => this.known.set(id, capabilities),
    });
  }

  /**
   * A backend for an address or credentials that are not kept (yet). The caller disposes of it. Its calls change no state.
   */
  trial(endpoint: Endpoint, credentials: Credentials | undefined): Backend {
    if (!this.deps.isTrusted()) throw this.restricted();
    return this.deps.createBackend(endpoint, credentials ?? 'none');
  }

  /**
   * Resolves when requests may be sent to the endpoint. In Restricted Mode, and when the person declines an address that came
   * with the workspace, it throws a Failure; a background fetch asks nothing and is refused instead.
   */
  async allow(id: string, purpose: 'command' | 'background' = 'command'): Promise<void> {
    for (;;) {
      const endpoint = this.find(id);
      if (endpoint?.source === 'builtIn') return; // nothing leaves the machine
      if (!this.deps.isTrusted()) throw this.restricted();
      if (!endpoint) throw this.unknown(id);
      if (endpoint.source !== 'workspace' || this.isConfirmed(endpoint)) return;
      // Looked at again after a yes: while the question stood there, the workspace may have moved the endpoint elsewhere.
      if (purpose === 'command' && (await this.ask(endpoint))) continue;
      throw new Failure(
        'invalidInput',
        this.deps.l10n.t('{0} comes with this workspace and was not confirmed. Nothing was sent to it.', endpoint.url),
        { setting: 'spanlight.endpoints' },
      );
    }
  }

  isDefault(id: string): boolean {
    return this.find(id)?.source === 'default';
  }

  state(id: string): ConnectionState {
    return this.states.state(id);
  }

  /** Why an endpoint is `loginNeeded` or `unreachable`. */
  fault(id: string): Failure | undefined {
    return this.states.fault(id);
  }

  wasReached(id: string): boolean {
    const endpoint = this.find(id);
    if (!endpoint) return false;
    return endpoint.source === 'builtIn' || this.kept(keys.reached).includes(bound(endpoint));
  }

  /** What the server said it can, when it was asked already. */
  capabilities(id: string): Capabilities | undefined {
    return this.known.get(id);
  }

  dispose(): void {
    for (const { backend } of this.backends.values()) backend.dispose();
    this.backends.clear();
    for (const item of this.disposables) item.dispose();
  }

  private connection(id: string): { endpoint: Endpoint; backend: Backend } {
    const endpoint = this.find(id);
    if (!endpoint) throw this.unknown(id);
    let connection = this.backends.get(id);
    if (!connection) {
      const builtIn = this.deps.builtIn.find(id);
      connection = { endpoint, backend: builtIn?.createBackend() ?? this.deps.createBackend(endpoint, 'kept') };
      this.backends.set(id, connection);
    }
    return connection;
  }

  private async follow<T>(id: string, purpose: 'command' | 'background', call: () => Promise<T>): Promise<T> {
    const endpoint = this.find(id);
    const answer = await this.states.follow(id, call);
    if (purpose === 'command' && endpoint && endpoint.source !== 'builtIn')
      await this.remember(keys.reached, bound(endpoint));
    return answer;
  }

  private reload(): void {
    const before = new Map(this.list.endpoints.map(endpoint => [endpoint.id, endpoint]));
    this.list = readEndpointList(
      this.deps.settings.layers(),
      this.deps.state.get<Record<string, string>>(keys.ids, {}),
    );
    for (const [id, endpoint] of before) {
      const now = this.find(id);
      if (now?.url !== endpoint.url) this.forgetConnection(id);
      else if (now.name !== endpoint.name) {
        const connection = this.backends.get(id);
        if (connection) connection.endpoint = now;
      }
    }
    for (const { source, index, problem, text } of this.list.problems)
      this.deps.warn(`spanlight.endpoints, ${source} settings, entry ${index + 1}: ${problem} ${text}`.trimEnd());
    void this.saveNewIds().catch((error: unknown) => this.deps.warn(`Ids of endpoints could not be saved: ${error}`));
    this.changed.fire();
  }

  /**
   * Saves ids that were made up. The person's own list gets them written in. A workspace's file is somebody's source under
   * version control, so it is left alone: its ids are kept in the state of the workspace, by the entry's name.
   */
  private async saveNewIds(): Promise<void> {
    const layers = this.deps.settings.layers();
    const ids = { ...this.deps.state.get<Record<string, string>>(keys.ids, {}) };
    const user = layers.find(({ source }) => source === 'user')?.value;
    const withIds = Array.isArray(user) ? [...(user as EndpointEntry[])] : [];
    let isNew = false;
    for (const { source, index, key, id } of this.list.newIds) {
      if (source === 'user') withIds[index] = { id, ...withoutId(withIds[index]) };
      else if (ids[key] !== id) {
        ids[key] = id;
        isNew = true;
      }
    }
    if (isNew) await this.deps.state.update(keys.ids, ids);
    const text = JSON.stringify(withIds);
    if (!this.list.newIds.some(({ source }) => source === 'user') || this.unwritable.has(text)) return;
    this.unwritable.add(text);
    await this.deps.settings.writeUser(withIds);
  }

  private forgetConnection(id: string): void {
    this.backends.get(id)?.backend.dispose();
    this.backends.delete(id);
    this.known.delete(id);
    this.states.reset(id);
  }

  private isConfirmed(endpoint: Endpoint): boolean {
    const origin = originOf(endpoint);
    return (
      this.kept(keys.confirmed).includes(origin) ||
      this.list.endpoints.some(other => other.source !== 'workspace' && originOf(other) === origin)
    );
  }

  private async ask(endpoint: Endpoint): Promise<boolean> {
    const origin = originOf(endpoint);
    let asking = this.asking.get(origin);
    if (!asking) {
      asking = this.deps.confirm(endpoint).finally(() => this.asking.delete(origin));
      this.asking.set(origin, asking);
    }
    const confirmed = await asking;
    if (confirmed) await this.remember(keys.confirmed, origin);
    return confirmed;
  }

  private kept(key: string): readonly string[] {
    return this.deps.state.get<readonly string[]>(key, []);
  }

  private async remember(key: string, value: string): Promise<void> {
    const kept = this.kept(key);
    if (kept.includes(value)) return;
    await this.deps.state.update(key, [...kept, value]);
    this.changed.fire();
  }

  private unknown(id: string): Failure {
    return new Failure(
      'invalidInput',
      this.deps.l10n.t('The endpoint "{0}" is not in the setting {1} any more.', id, 'spanlight.endpoints'),
      { setting: 'spanlight.endpoints' },
    );
  }

  private restricted(): Failure {
    return new Failure(
      'invalidInput',
      this.deps.l10n.t('In Restricted Mode Spanlight makes no connection. Trust this workspace to read its traces.'),
      { command: 'workbench.trust.manage' },
    );
  }
}

/** An endpoint together with the origin it has now: what was learnt of one origin says nothing of another. */
function bound(endpoint: Endpoint): string {
  return `${endpoint.id}@${originOf(endpoint)}`;
}

function withoutId(entry: EndpointEntry): Omit<EndpointEntry, 'id'> {
  const { id: _, ...rest } = entry;
  return rest;
}
