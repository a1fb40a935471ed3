import { Channel, type Listeners, type WireMessage } from '../../src/protocol/channel';
import type { HostEvents, PageState, TimelineEvents, TimelineRequests } from '../../src/protocol/timeline';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

type NoRequests = Record<never, never>;

/** The page's end of the channel, and the small memory VS Code keeps for it. */
export class HostChannel {
  private readonly api = acquireVsCodeApi();
  private kept = 0;
  private readonly channel: Channel<NoRequests, TimelineRequests, HostEvents, TimelineEvents>;

  constructor(listeners: Listeners<HostEvents>) {
    this.channel = new Channel<NoRequests, TimelineRequests, HostEvents, TimelineEvents>(
      message => this.api.postMessage(message),
      {},
      listeners,
    );
    window.addEventListener('message', ({ data }: MessageEvent<WireMessage | undefined>) => {
      if (data && typeof data.type === 'string') this.channel.receive(data);
    });
  }

  /** Where the person was before the page went away. */
  get state(): PageState | undefined {
    return this.api.getState() ?? undefined;
  }

  keep(state: PageState): void {
    this.api.setState(state);
    // Seen by tests: what happened before this number grew survives the page.
    document.documentElement.dataset['kept'] = String(++this.kept);
  }

  request<M extends keyof TimelineRequests>(
    method: M,
    params: TimelineRequests[M]['params'],
    signal?: AbortSignal,
  ): Promise<TimelineRequests[M]['result']> {
    return this.channel.request(method, params, signal);
  }

  notify<K extends keyof TimelineEvents>(name: K, payload: TimelineEvents[K]): void {
    this.channel.notify(name, payload);
  }
}
