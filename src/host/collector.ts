import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createCollectorBackend, type CollectorStore } from '../backends/collector/collectorBackend';
import { stoppedState } from '../backends/collector/stoppedState';
import type { Decoder } from '../backends/decoder';
import { DisposableStore } from '../core/disposable';
import { collectorId } from '../core/endpoint';
import { Failure } from '../core/errors';
import type { CollectorOptions, CollectorState } from '../protocol/collect';
import type { BuiltInEndpoints } from './builtInEndpoints';
import { collectorEnvironment, needsNoEnvironment } from './collectorEnvironment';
import { CollectorLookout } from './collectorLookout';
import { CollectorMemory, type Ports } from './collectorMemory';
import type { CollectWorker } from './collectWorker';
import { onDidChangeConfig, readConfig } from './config';
import { log } from './log';
import type { Collector } from './services';

/** The collector of this window: settings in, states and traces out. */
export class CollectorService implements Collector, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  state: CollectorState = stoppedState;
  private readonly folder: string;
  private readonly lookout: CollectorLookout;
  private readonly memory: CollectorMemory;
  /** Ports that were chosen for this session; those of the settings otherwise. */
  private chosen: Partial<Ports> = {};
  /** What is under way at activation: questions wait for it. */
  private beginning: Promise<void> = Promise.resolve();
  private isJoining = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly worker: CollectWorker,
    private readonly decoder: Decoder,
    private readonly builtIn: BuiltInEndpoints,
  ) {
    this.folder = join(context.globalStorageUri.fsPath, 'collector');
    this.lookout = this.store.add(new CollectorLookout(this.folder, () => void this.join()));
    const ofWorkspace = context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'withoutFolder');
    this.memory = this.store.add(new CollectorMemory(join(ofWorkspace.fsPath, 'collector.json')));
    this.store.add(worker);
    this.store.add(worker.onDidChangeState(state => this.follow(state)));
    this.store.add(worker.onDidLog(({ level, message }) => log()[level](message)));
    this.store.add(
      worker.onDidChangeTraces(({ stats }) => {
        this.state = { ...this.state, stats };
        this.changed.fire();
      }),
    );
    this.store.add(
      onDidChangeConfig(['spanlight.collector.httpPort', 'spanlight.collector.grpcPort'], () => (this.chosen = {})),
    );
    this.store.add(
      onDidChangeConfig(
        [
          'spanlight.collector.host',
          'spanlight.collector.httpPort',
          'spanlight.collector.grpcPort',
          'spanlight.collector.storageBytes',
          'spanlight.collector.allowedOrigins',
        ],
        () => this.isRunning && void this.worker.start(this.options()).catch(() => undefined), // its state says it
      ),
    );
    this.offerEndpoint(false);
  }

  get isRunning(): boolean {
    return isRunningRole(this.state.role);
  }

  get storageBytes(): number {
    return readConfig('spanlight.collector.storageBytes');
  }

  begin(options: { readonly autoStart: boolean }): Promise<void> {
    if (!this.isOnDisk) return Promise.resolve();
    return (this.beginning = this.resume(options).catch((error: unknown) => {
      log().warn(`The collector could not begin: ${String(error)}`);
    }));
  }

  async start(ports: Partial<Ports> = {}): Promise<CollectorState> {
    if (!this.isOnDisk)
      throw new Failure(
        'invalidInput',
        vscode.l10n.t('This window keeps its data on no disk ({0}), so nothing can be collected.', this.scheme),
      );
    this.chosen = { ...this.chosen, ...ports };
    const state = await this.worker.start(this.options());
    this.follow(state);
    return state;
  }

  async stop(): Promise<void> {
    this.chosen = {};
    await this.worker.stop();
    this.follow(stoppedState);
  }

  async clear(): Promise<void> {
    await this.worker.ask('clear', null);
  }

  async join(): Promise<void> {
    if (this.isRunning || this.isJoining || !this.isOnDisk || this.state.role === 'starting') return;
    this.isJoining = true;
    try {
      if (await this.lookout.look()) this.follow(await this.worker.start({ ...this.options(), ifRunning: true }));
    } catch (error) {
      log().info(`No collector was joined: ${String(error)}`);
    } finally {
      this.isJoining = false;
    }
  }

  environment({ always = false }: { readonly always?: boolean } = {}): Readonly<Record<string, string>> {
    if (!this.isRunning) return {};
    const { httpPort, grpcPort } = this.state;
    const address = { host: readConfig('spanlight.collector.host'), httpPort, grpcPort };
    return !always && needsNoEnvironment(address) ? {} : collectorEnvironment(address);
  }

  /** Before the window's end: another one takes over at once. */
  leave(): Promise<void> {
    this.memory.dispose();
    return this.worker.leave();
  }

  dispose(): void {
    this.memory.dispose(); // first: what ends now did not stop
    this.store.dispose();
  }

  private get scheme(): string {
    return this.context.globalStorageUri.scheme;
  }

  private get isOnDisk(): boolean {
    return this.scheme === 'file';
  }

  private async resume({ autoStart }: { readonly autoStart: boolean }): Promise<void> {
    const before = await this.memory.recall();
    if (before) this.chosen = before;
    if (before || autoStart) {
      await this.start();
      return;
    }
    await this.join();
    if (!this.isRunning) await this.lookout.keepLooking();
    if (!this.isRunning && (await this.holdsTraces())) this.offerEndpoint(true);
  }

  private async holdsTraces(): Promise<boolean> {
    const files = await readdir(join(this.folder, 'store')).catch(() => []);
    return files.some(name => name.endsWith('.seg'));
  }

  private options(): CollectorOptions {
    return {
      folder: this.folder,
      host: readConfig('spanlight.collector.host'),
      httpPort: this.chosen.httpPort ?? readConfig('spanlight.collector.httpPort'),
      grpcPort: this.chosen.grpcPort ?? readConfig('spanlight.collector.grpcPort'),
      storageBytes: this.storageBytes,
      allowedOrigins: readConfig('spanlight.collector.allowedOrigins'),
    };
  }

  private follow(state: CollectorState): void {
    if (state === this.state || this.store.isDisposed) return;
    const before = this.state;
    this.state = state;
    if (this.isRunning) {
      if (!isRunningRole(before.role) || before.httpPort !== state.httpPort) {
        this.offerEndpoint(true);
        this.memory.remember(state);
      }
      this.lookout.rest();
    } else if (state.role !== 'starting') {
      // Not running, and not about to: the thread has nothing to do, and its memory is worth having back.
      void this.worker.leave().then(() => (this.isRunning ? undefined : this.lookout.keepLooking()));
      if (isRunningRole(before.role)) this.memory.forget();
    }
    this.changed.fire();
  }

  private offerEndpoint(isListed: boolean): void {
    const { decoder } = this;
    const port = this.isRunning ? this.state.httpPort : readConfig('spanlight.collector.httpPort');
    const endpoint = {
      id: collectorId,
      kind: 'collector' as const,
      name: vscode.l10n.t('local collector'),
      url: `http://localhost:${port}`,
    };
    const worker: CollectorStore = {
      ask: async (method, params, signal) => {
        await this.beginning;
        return this.worker.ask(method, params, signal);
      },
      onDidChangeTraces: this.worker.onDidChangeTraces,
    };
    const createBackend = () => createCollectorBackend(endpoint, { worker, decoder, translate: vscode.l10n.t });
    this.builtIn.set({ endpoint, isListed, createBackend });
  }
}

function isRunningRole(role: CollectorState['role']): boolean {
  return role === 'owner' || role === 'guest';
}
