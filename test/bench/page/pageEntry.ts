/**
 * Stands in for VS Code around the timeline's bundle. `window.bench` is how the benchmark opens a trace and looks on.
 * Query: `spans` (with `shape`, `format`) opens one at once, for people; `channel` names a host in another page; `theme`.
 */
import type { PayloadFormat } from '../../../src/core/spans/spanTable';
import type { WireMessage } from '../../../src/protocol/channel';
import type { PageCommand, PageState } from '../../../src/protocol/timeline';
import { applyTheme, type ThemeName } from '../../support/page/stub/themes';
import { FrameLog } from './frameLog';
import { afterInput, painted, pictureOf, shownRows, whenPainted } from './paintedRows';

export interface Bench {
  readonly violations: string[];
  readonly frames: FrameLog;
  /** Asks the host for a payload; resolves with the ms until its first row was painted. */
  open(url: string, format: PayloadFormat): Promise<number>;
  /** ms from now until the condition holds in a painted frame. */
  readonly whenPainted: typeof whenPainted;
  /** Listens for the next event of this type; `measured` is the ms from it until a painted frame fulfils the condition. */
  afterInput(type: string, condition: () => unknown): void;
  measured: Promise<number>;
  readonly painted: typeof painted;
  readonly pictureOf: typeof pictureOf;
  readonly shownRows: typeof shownRows;
  do(command: PageCommand): void;
  state(): PageState | undefined;
}

declare global {
  interface Window {
    bench: Bench;
    acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };
  }
}

const parameters = new URLSearchParams(location.search);
const stateKey = `state of ${location.search}`;
const toHost = connect();

function connect(): (message: unknown) => void {
  const receive = (message: WireMessage, answer: (message: unknown) => void) => {
    window.dispatchEvent(new MessageEvent('message', { data: message }));
    answer({ type: 'arrived' });
  };
  const name = parameters.get('channel');
  if (name) {
    const channel = new BroadcastChannel(name);
    const post = (message: unknown) => channel.postMessage({ to: 'host', message });
    channel.addEventListener('message', ({ data }: MessageEvent<{ to: string; message: WireMessage }>) => {
      if (data.to === 'page') receive(data.message, post);
    });
    return post;
  }
  const worker = new Worker('host.js');
  const post = (message: unknown) => worker.postMessage(message);
  worker.addEventListener('message', ({ data }: MessageEvent<WireMessage>) => receive(data, post));
  return post;
}

const bench: Bench = (window.bench = {
  violations: [],
  frames: new FrameLog(),
  open(url, format) {
    const began = performance.now();
    toHost({ type: 'open', url, format });
    return whenPainted(() => {
      const { state } = document.getElementById('root')?.dataset ?? {};
      if (state === 'failed') throw new Error(document.body.innerText);
      return shownRows().length > 0;
    }, began);
  },
  whenPainted,
  afterInput(type, condition) {
    bench.measured = afterInput(type, condition);
  },
  measured: Promise.resolve(NaN),
  painted,
  pictureOf,
  shownRows,
  do: command =>
    window.dispatchEvent(
      new MessageEvent('message', { data: { type: 'notify', name: 'do', payload: command } satisfies WireMessage }),
    ),
  state: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') ?? undefined,
});

document.addEventListener('securitypolicyviolation', event => {
  bench.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
window.acquireVsCodeApi = () => ({
  postMessage: toHost,
  getState: bench.state,
  setState: state => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
applyTheme((parameters.get('theme') as ThemeName | null) ?? 'dark');

const spans = parameters.get('spans');
if (spans) {
  const format = parameters.get('format') === 'legacy' ? 'jaeger-json' : 'otlp-json';
  const shape = parameters.get('shape') ?? 'tree';
  void bench.open(`payload/${format}/${shape}/${spans}`, format);
}
