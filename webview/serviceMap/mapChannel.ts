import { Channel, type Listeners, type WireMessage } from '../../src/protocol/channel';
import type { MapEvents, MapNews, MapState } from '../../src/protocol/serviceMap';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): MapState | undefined;
  setState(state: MapState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

type NoRequests = Record<never, never>;

/** The page's end of the channel, and the small memory VS Code keeps for it. */
export class MapChannel {
  private readonly api = acquireVsCodeApi();
  private readonly channel: Channel<NoRequests, NoRequests, MapNews, MapEvents>;

  constructor(listeners: Listeners<MapNews>) {
    this.channel = new Channel<NoRequests, NoRequests, MapNews, MapEvents>(
      message => this.api.postMessage(message),
      {},
      listeners,
    );
    window.addEventListener('message', ({ data }: MessageEvent<WireMessage | undefined>) => {
      if (data && typeof data.type === 'string') this.channel.receive(data);
    });
  }

  get state(): MapState | undefined {
    return this.api.getState() ?? undefined;
  }

  keep(state: MapState): void {
    this.api.setState(state);
  }

  notify<K extends keyof MapEvents>(name: K, payload: MapEvents[K]): void {
    this.channel.notify(name, payload);
  }
}
