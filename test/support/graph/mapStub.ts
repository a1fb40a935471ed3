/** Takes the host's place for the page of the service map: links as a Jaeger counts them, drawn as the host has them drawn. */
import { drawGraph } from '../../../src/core/analysis/graph/drawnGraph';
import { graphOfLinks, type ServiceLink } from '../../../src/core/analysis/graph/linkGraph';
import { Channel, type WireMessage } from '../../../src/protocol/channel';
import type { MapCommand, MapEvents, MapNews, MapView } from '../../../src/protocol/serviceMap';
import { applyTheme, type ThemeName } from '../page/stub/themes';
import { manyServices } from './manyServices.mjs';

export interface MapStub {
  readonly said: { readonly name: string; readonly payload: unknown }[];
  readonly violations: string[];
  do(command: MapCommand): void;
  show(name: string): void;
}

declare global {
  interface Window {
    mapStub: MapStub;
  }
}

const title = 'Services of local';
const shop: readonly ServiceLink[] = [
  { parent: 'frontend', child: 'auth-service', calls: 120 },
  { parent: 'frontend', child: 'inventory-service', calls: 3040 },
  { parent: 'inventory-service', child: 'inventory-service', calls: 3 },
  { parent: 'inventory-service', child: 'price-service', calls: 910 },
  { parent: 'price-service', child: 'inventory-service', calls: 2 },
  { parent: 'worker', child: 'mail-service', calls: 17 },
];

function viewOf(name: string): MapView {
  const drawn = (links: readonly ServiceLink[]): MapView => ({
    kind: 'ready',
    title,
    basis: 'last 24h, as Jaeger counts calls',
    drawn: drawGraph(graphOfLinks(links)),
  });
  switch (name) {
    case 'loading':
      return { kind: 'loading', title };
    case 'empty':
      return { kind: 'empty', title, message: 'This Jaeger knows of no calls between services in the last 24h.' };
    case 'failed':
      return { kind: 'failed', title, error: { kind: 'unreachable', message: 'No Jaeger answers at that address.' } };
    case 'login':
      return { kind: 'failed', title, error: { kind: 'loginNeeded', message: 'The server wants you to sign in.' } };
    case 'many':
      return drawn(
        manyServices(400, 1200, 1).map(({ from, to }) => ({
          parent: `service-${from}`,
          child: `service-${to}`,
          calls: 1 + ((from * 31 + to * 17) % 900),
        })),
      );
    default:
      return drawn(shop);
  }
}

const parameters = new URLSearchParams(location.search);
const show = parameters.get('show') ?? 'shop';
const toPage = new MessageChannel();
toPage.port2.onmessage = ({ data }) => window.dispatchEvent(new MessageEvent('message', { data }));
const toHost = new MessageChannel();
toHost.port2.onmessage = ({ data }) => channel.receive(data as WireMessage);

type None = Record<never, never>;
const note = (name: string) => (payload: unknown) => void stub.said.push({ name, payload });
const channel = new Channel<None, None, MapEvents, MapNews>(
  message => toPage.port1.postMessage(message),
  {},
  {
    ready: () => {
      channel.notify('init', { strings: {}, locale: 'en', endpointId: 'local', lookback: '24h', hasLookback: true });
      channel.notify('view', viewOf(show));
    },
    action: note('action'),
    openService: note('openService'),
    focus: note('focus'),
  },
);

const stub: MapStub = (window.mapStub = {
  said: [],
  violations: [],
  do: command => channel.notify('do', command),
  show: name => channel.notify('view', viewOf(name)),
});

document.addEventListener('securitypolicyviolation', event => {
  stub.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
(window as { acquireVsCodeApi: unknown }).acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => toHost.port1.postMessage(message),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
});
applyTheme((parameters.get('theme') as ThemeName | null) ?? 'dark', []);
