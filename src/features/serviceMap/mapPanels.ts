import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import { Failure } from '../../core/errors';
import { readLookback } from '../../core/search/timeWindow';
import { setContextKey } from '../../host/contextKeys';
import type { MapState } from '../../protocol/serviceMap';
import { MapPanel, type MapServices } from './mapPanel';

export const mapViewType = 'spanlight.serviceMap';
/** As Jaeger has it where nobody says. */
const usualLookback = '24h';

/** The open maps, one for an endpoint at most. Brings them back after a reload of the window. */
export class MapPanels implements vscode.Disposable, vscode.WebviewPanelSerializer<MapState> {
  private readonly store = new DisposableStore();
  private readonly panels = new Set<MapPanel>();

  constructor(private readonly services: MapServices) {
    this.store.add(vscode.window.registerWebviewPanelSerializer(mapViewType, this));
  }

  /** The map in front; a Failure that says so when there is none. */
  get active(): MapPanel {
    const active = [...this.panels].find(panel => panel.isActive);
    if (active) return active;
    throw new Failure('invalidInput', vscode.l10n.t('Open a service map first: this works on the map in front.'), {
      command: 'spanlight.showServiceMap',
    });
  }

  /** In its tab, or in a new one; asked anew in any case, for a map is of the moment. */
  async open(endpointId: string): Promise<void> {
    const known = [...this.panels].find(panel => panel.endpointId === endpointId);
    known?.reveal();
    await (known ?? this.adopt(endpointId, usualLookback, this.newTab())).load();
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: MapState | undefined): Promise<void> {
    const { endpointId, lookback } = state ?? {};
    const isKnown = typeof endpointId === 'string' && this.services.endpoints.find(endpointId) !== undefined;
    if (!isKnown || [...this.panels].some(panel => panel.endpointId === endpointId)) {
      webviewPanel.dispose();
      return;
    }
    const isTime = typeof lookback === 'string' && readLookback(lookback) !== undefined;
    void this.adopt(endpointId, isTime ? lookback : usualLookback, webviewPanel).load(); // it shows its own failure
  }

  dispose(): void {
    for (const panel of [...this.panels]) panel.dispose();
    this.store.dispose();
  }

  private newTab(): vscode.WebviewPanel {
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.Active;
    return vscode.window.createWebviewPanel(mapViewType, vscode.l10n.t('Service Map'), column, { enableScripts: true });
  }

  private adopt(endpointId: string, lookback: string, webviewPanel: vscode.WebviewPanel): MapPanel {
    const panel = new MapPanel(endpointId, lookback, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidChangeFocus(() => this.tellContext());
    panel.onDidDispose(() => {
      this.panels.delete(panel);
      this.tellContext();
    });
    return panel;
  }

  private tellContext(): void {
    setContextKey(
      'spanlight.serviceMapFocused',
      [...this.panels].some(panel => panel.isFocused),
    );
  }
}
