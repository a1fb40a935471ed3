import { join } from 'node:path';
import * as vscode from 'vscode';
import { createCollectorBackend } from '../backends/collector/collectorBackend';
import type { Decoder } from '../backends/decoder';
import { DisposableStore } from '../core/disposable';
import { collectorId } from '../core/endpoint';
import type { CollectorOptions, CollectorState } from '../protocol/collect';
import type { BuiltInEndpoints } from './builtInEndpoints';
import { stoppedState, type CollectWorker } from './collectWorker';
import { readConfig } from './config';
import { log } from './log';
import type { Collector } from './services';

/** The collector of this window: settings in, states and traces out. Starts nothing by itself. */
export class CollectorService implements Collector, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  state: CollectorState = stoppedState;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly worker: CollectWorker,
    private readonly decoder: Decoder,
    private readonly builtIn: BuiltInEndpoints,
  ) {
    this.store.add(worker);
    this.store.add(worker.onDidChangeState(state => this.follow(state)));
    this.store.add(worker.onDidLog(({ level, message }) => log()[level](message)));
  }

  get isRunning(): boolean {
    return this.state.role === 'owner' || this.state.role === 'guest';
  }

  async start(ports: { httpPort?: number; grpcPort?: number } = {}): Promise<CollectorState> {
    const state = await this.worker.start({ ...this.options(), ...ports });
    this.follow(state);
    return state;
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }

  async clear(): Promise<void> {
    await this.worker.ask('clear', null);
  }

  environment(): Readonly<Record<string, string>> {
    const { httpPort } = this.state;
    if (!this.isRunning || httpPort === 4318) return {};
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${httpPort}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    };
  }

  dispose(): void {
    this.store.dispose();
  }

  private options(): CollectorOptions {
    return {
      folder: join(this.context.globalStorageUri.fsPath, 'collector'),
      host: readConfig('spanlight.collector.host'),
      httpPort: readConfig('spanlight.collector.httpPort'),
      grpcPort: readConfig('spanlight.collector.grpcPort'),
      storageBytes: readConfig('spanlight.collector.storageBytes'),
      allowedOrigins: readConfig('spanlight.collector.allowedOrigins'),
    };
  }

  private follow(state: CollectorState): void {
    const wasRunning = this.isRunning;
    this.state = state;
    if (this.isRunning && !wasRunning) this.offerEndpoint(state);
    this.changed.fire();
  }

  private offerEndpoint({ httpPort }: CollectorState): void {
    const endpoint = {
      id: collectorId,
      kind: 'collector' as const,
      name: vscode.l10n.t('local collector'),
      url: `http://localhost:${httpPort}`,
    };
    const { worker, decoder } = this;
    const createBackend = () => createCollectorBackend(endpoint, { worker, decoder, translate: vscode.l10n.t });
    this.builtIn.set({ endpoint, isListed: true, createBackend });
  }
}
