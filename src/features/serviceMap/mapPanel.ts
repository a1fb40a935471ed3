import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { abortError, isAbort } from '../../core/errors';
import { readLookback, resolveWindow } from '../../core/search/timeWindow';
import { executeCommand } from '../../host/commands';
import { log } from '../../host/log';
import { pageHtml } from '../../host/pageHtml';
import type { Endpoints, Services } from '../../host/services';
import { Channel, toWire, type WireMessage } from '../../protocol/channel';
import type { MapAction, MapCommand, MapEvents, MapNews, MapView } from '../../protocol/serviceMap';
import { basisWords, emptyWords, titleWords, type MapEndpoint } from './mapWords';

type NoRequests = Record<never, never>;

/** What was recorded in a file is as old as it is. */
const everything = { from: 0n, to: 1n << 62n };
const usualSeconds = 86_400;

export interface MapServices {
  readonly endpoints: Endpoints;
  readonly files: Pick<Services['files'], 'hold'>;
  readonly analyzer: Pick<Services['analyzer'], 'ask'>;
  readonly extensionUri: vscode.Uri;
}

/** One tab with the map of one endpoint. The page may come and go; the view can always be sent again. */
export class MapPanel implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly channel: Channel<NoRequests, NoRequests, MapEvents, MapNews>;
  private view: MapView;
  private loading: AbortController | undefined;
  private isReady = false;
  private focused = false;

  private readonly focusEmitter = this.store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeFocus = this.focusEmitter.event;

  constructor(
    readonly endpointId: string,
    private lookback: string,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: MapServices,
  ) {
    const { extensionUri } = services;
    this.store.add(services.files.hold(endpointId));
    panel.iconPath = new vscode.ThemeIcon('type-hierarchy');
    panel.title = titleWords(this.endpoint, vscode.l10n.t);
    panel.webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
    };
    this.view = { kind: 'loading', title: panel.title };
    this.channel = this.store.add(
      new Channel<NoRequests, NoRequests, MapEvents, MapNews>(
        message => void panel.webview.postMessage(message),
        {},
        {
          ready: () => this.welcome(),
          action: action => this.act(action),
          openService: ({ service }) => void executeCommand('spanlight.searchTraces', { endpointId, service }),
          focus: ({ isFocused }) => this.setFocused(isFocused),
        },
      ),
    );
    this.store.add(panel.webview.onDidReceiveMessage((message: WireMessage) => this.channel.receive(message)));
    this.store.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.isReady = false; // the page is dropped when it is hidden
        if (!panel.active) this.setFocused(false);
      }),
    );
    this.store.add(panel.onDidDispose(() => this.dispose()));
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'serviceMap');
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get isFocused(): boolean {
    return this.focused;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  /** What was recorded in a file is of all times. */
  get hasLookback(): boolean {
    return this.endpoint.kind !== 'file';
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  do(command: MapCommand): void {
    this.channel.notify('do', command);
  }

  /** Asks how far back the map looks; false when the person rather left it. */
  async chooseLookback(choices: readonly string[]): Promise<void> {
    if (!this.hasLookback) {
      void vscode.window.showInformationMessage(vscode.l10n.t('A file has all its traces on the map, however old.'));
      return;
    }
    const items = choices.map(label => ({
      label,
      description: label === this.lookback ? vscode.l10n.t('shown now') : '',
    }));
    const choice = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Service Map'),
      placeHolder: vscode.l10n.t('How far back?'),
    });
    if (!choice) return;
    this.lookback = choice.label;
    await this.load();
  }

  /** Asks anew and shows the answer; failures become the view. A newer load ends an older one. */
  async load(): Promise<void> {
    this.loading?.abort(abortError());
    const { signal } = (this.loading = new AbortController());
    const { endpoint, lookback } = this;
    const title = (this.panel.title = titleWords(endpoint, vscode.l10n.t));
    this.show({ kind: 'loading', title });
    try {
      const seconds = readLookback(lookback) ?? usualSeconds;
      const window = this.hasLookback ? resolveWindow({ kind: 'last', seconds }, Date.now()) : everything;
      const dependencies = await this.services.endpoints.backend(this.endpointId).dependencies(window, signal);
      const { graph } = dependencies;
      if (!graph.nodes.length) {
        this.show({ kind: 'empty', title, message: emptyWords(dependencies, endpoint, lookback, vscode.l10n.t) });
        return;
      }
      const drawn = await this.services.analyzer.ask('graph/draw', [], graph, signal);
      this.show({ kind: 'ready', title, basis: basisWords(dependencies, endpoint, lookback, vscode.l10n.t), drawn });
    } catch (error) {
      // Ended by a newer one, which shows itself.
      if (this.loading.signal !== signal || this.store.isDisposed) return;
      if (!isAbort(error)) log().error('service map', error instanceof Error ? error : String(error));
      this.show({ kind: 'failed', title, error: toWire(error) });
    }
  }

  dispose(): void {
    this.loading?.abort(abortError());
    this.setFocused(false);
    this.store.dispose();
    this.panel.dispose();
  }

  private get endpoint(): MapEndpoint {
    return this.services.endpoints.find(this.endpointId) ?? { kind: 'jaeger', name: this.endpointId };
  }

  private welcome(): void {
    this.isReady = true;
    this.channel.notify('init', {
      strings: (vscode.l10n.bundle ?? {}) as Record<string, string>,
      locale: vscode.env.language,
      endpointId: this.endpointId,
      lookback: this.lookback,
      hasLookback: this.hasLookback,
    });
    this.show(this.view);
  }

  private show(view: MapView): void {
    this.view = view;
    if (!this.isReady) return;
    // What the page keeps for a reload goes with the view.
    this.channel.notify('view', view);
  }

  private act(action: MapAction): void {
    switch (action) {
      case 'refresh':
        void this.load();
        return;
      case 'cancel':
        this.loading?.abort(abortError());
        return;
      case 'showLog':
        void executeCommand('spanlight.showLog');
        return;
      case 'signIn':
        void Promise.resolve(executeCommand('spanlight.signIn', this.endpointId)).then(() => this.load());
        return;
      case 'lookback':
        void executeCommand('spanlight.serviceMap.lookback');
    }
  }

  private setFocused(isFocused: boolean): void {
    if (this.focused === isFocused || this.store.isDisposed) return;
    this.focused = isFocused;
    this.focusEmitter.fire();
  }
}
