/**
 * Stands in for VS Code and for the extension's host, in the page itself: it answers the timeline's requests out of a
 * trace made here, over the same messages. `window.stub` is how tests and benchmarks steer it.
 */
import { Failure } from '../../../../src/core/errors';
import { Channel, type WireMessage } from '../../../../src/protocol/channel';
import type {
  HostEvents,
  PageCommand,
  PageState,
  TimelineEvents,
  TimelineRequests,
  View,
} from '../../../../src/protocol/timeline';
import { english } from '../../../../src/core/translate';
import { traceHeader } from '../../../../src/features/timeline/traceHeader';
import { readyView } from '../../../../src/features/timeline/columns';
import { TableSender } from '../../../../src/features/timeline/tableSender';
import { oddTrace, oneSpanTrace, partialTrace, shopTrace } from './drawnTrace';
import { generateTrace } from './generatedTrace';
import { findReally, realAnswers } from './realAnswers';
import { traceOfFile } from './realTable';
import { shopBefore } from './shopBefore';
import { headerOf, idOf, tableOf, type StubTrace } from './stubTrace';
import { applyTheme, type ThemeName } from './themes';

type NoRequests = Record<never, never>;

/** Something the page said or asked, for tests to look at. */
export interface Said {
  readonly name: string;
  readonly payload: unknown;
}

export interface Stub {
  readonly said: Said[];
  readonly violations: string[];
  /** Requests that are under way are held back while true. */
  holdsReplies: boolean;
  /** Requests of these methods fail. */
  readonly failing: Set<string>;
  trace: StubTrace | undefined;
  revision: number;
  /** The page has all of the current trace. */
  isSent: boolean;
  do(command: PageCommand): void;
  show(view: View): void;
  /** Sends the current trace (again): what a refresh does. */
  send(announcement?: string): Promise<void>;
  setTrace(trace: StubTrace): void;
  makeTrace(name: string): StubTrace;
  select(row: number): void;
  sourceChanged(): void;
  /** Compares with another trace (see makeTrace) and shows that; ends it for undefined. */
  compare(name: string | undefined, why?: string): void;
  /** Rows whose code is another one in the trace that is compared with. */
  readonly changedCode: Set<number>;
  setTheme(name: ThemeName, ...classes: string[]): void;
  /** From the next reload on, chunks after the first `count` are held back. */
  holdChunks(count: number): void;
  /** Lets go of replies and chunks that are held back. */
  release(): void;
  state(): PageState | undefined;
}

declare global {
  interface Window {
    stub: Stub;
    acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };
  }
}

const parameters = new URLSearchParams(location.search);
const stateKey = `state of ${location.search}`;
const chunksKey = `chunks of ${location.search}`;
const waiting: (() => void)[] = [];

function reply<T>(method: string, answer: () => T): Promise<T> {
  stub.said.push({ name: method, payload: undefined });
  return new Promise((resolve, reject) => {
    const go = () => {
      if (stub.failing.has(method)) reject(new Failure('unreachable', 'The stub was told to fail.'));
      else resolve(answer());
    };
    if (stub.holdsReplies) waiting.push(go);
    else go();
  });
}

/** The same answers, which can be held back and made to fail. */
function heldBack<A extends Record<string, (...args: never[]) => unknown>>(answers: A): A {
  const wrapped = Object.entries(answers).map(([method, answer]) => [
    method,
    (...args: never[]) => reply(method, async () => answer(...args)),
  ]);
  return Object.fromEntries(wrapped) as A;
}

/** As between processes: what is posted arrives later, as a copy. */
const toPage = new MessageChannel();
toPage.port2.onmessage = ({ data }) => window.dispatchEvent(new MessageEvent('message', { data }));
const toHost = new MessageChannel();
toHost.port2.onmessage = ({ data }) => channel.receive(data as WireMessage);

const current = () => {
  if (!stub.trace) throw new Failure('notFound', 'The stub has no trace.');
  return stub.trace;
};

/** One message a turn, as a host that waits for each to arrive; after so many of columns they are held back. */
const sender = new TableSender(message => {
  const isHeld = message.type === 'notify' && message.name === 'columns' && chunksLeft-- <= 0;
  return new Promise(resolve => {
    const go = () => {
      toPage.port1.postMessage(message);
      setTimeout(() => resolve(true));
    };
    if (isHeld) waiting.push(go);
    else go();
  });
});
let chunksLeft = Number(sessionStorage.getItem(chunksKey) ?? Infinity);
let pageState: PageState | undefined;

const real = realAnswers({
  get revision() {
    return stub.revision;
  },
  get trace() {
    return stub.trace;
  },
  comparing: other => channel.notify('comparing', other),
  said: (name, payload) => stub.said.push({ name, payload }),
});

const channel: Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents> = new Channel<
  TimelineRequests,
  NoRequests,
  TimelineEvents,
  HostEvents
>(
  message => toPage.port1.postMessage(message),
  {
    'span/details': ({ row }) => reply('span/details', () => current().details(row)),
    'source/labels': ({ rows }) => {
      stub.said.push({ name: 'labels', payload: rows });
      return reply('source/labels', () => rows.map(row => current().label(row)));
    },
    'source/preview': ({ row }) => reply('source/preview', () => current().preview(row)),
    'source/open': params => {
      stub.said.push({ name: 'open', payload: params });
      return reply('source/open', () => true);
    },
    'source/frames': ({ row }) => reply('source/frames', () => current().frames?.(row) ?? []),
    'source/openFrame': params => {
      stub.said.push({ name: 'openFrame', payload: params });
      return reply('source/openFrame', () => true);
    },
    'source/act': params => {
      stub.said.push({ name: 'act', payload: params });
      return reply('source/act', () => null);
    },
    find: ({ query, search }) => {
      const trace = current();
      const really = findReally(trace, query, search);
      const rows = really?.rows ?? find(trace, query);
      // A search that takes long tells what it has.
      const told = stub.holdsReplies ? rows.length >> 1 : 0;
      if (told) channel.notify('found', { search, rows: rows.slice(0, told).buffer });
      return reply('find', () => ({ rows: rows.slice(told).buffer, problems: really?.problems ?? [] }));
    },
    'value/copy': ({ value }) => {
      stub.said.push({ name: 'copied', payload: value });
      return reply('value/copy', () => null);
    },
    ...heldBack(real.answers),
    'compare/code': ({ pairs }) => {
      stub.said.push({ name: 'compare/code', payload: pairs });
      const revisions = { here: '3f2a91c', there: '8b7e210' };
      return reply('compare/code', () =>
        pairs.flatMap(({ node, here }) => (stub.changedCode.has(here) ? [{ node, ...revisions }] : [])),
      );
    },
    'text/copy': ({ text }) => {
      stub.said.push({ name: 'copied', payload: text });
      return reply('text/copy', () => null);
    },
  },
  {
    ready: payload => {
      stub.said.push({ name: 'ready', payload });
      pageState = payload.state;
      channel.notify('init', {
        strings: {},
        locale: 'en',
        utc: true,
        groupsSiblings: parameters.has('groups'),
        endpointId: 'local',
        traceId: '0'.repeat(32),
      });
      begin(parameters.has('file') ? 'file' : (parameters.get('show') ?? 'shop'));
    },
    look: payload => {
      stub.said.push({ name: 'look', payload });
      sender.look(payload);
    },
    selected: payload => stub.said.push({ name: 'selected', payload }),
    action: payload => stub.said.push({ name: 'action', payload }),
    openTrace: payload => stub.said.push({ name: 'openTrace', payload }),
    viewShown: payload => stub.said.push({ name: 'viewShown', payload }),
    focus: payload => stub.said.push({ name: 'focus', payload }),
  },
);

function find(trace: StubTrace, query: string): Uint32Array<ArrayBuffer> {
  if (query === '') return new Uint32Array(0);
  const isExact = query !== query.toLowerCase();
  const has = (text: string) => (isExact ? text : text.toLowerCase()).includes(query);
  const strings = trace.strings.map(has);
  const services = trace.services.map(has);
  const rows: number[] = [];
  for (let row = 0; row < trace.count; row++) {
    if (strings[trace.name[row]] || services[trace.service[row]]) rows.push(row);
  }
  return Uint32Array.from(rows);
}

function makeTrace(name: string): StubTrace {
  const generated = /^(tree|chain|fan)-(\d+)(?:-(\d+))?$/.exec(name);
  if (generated) {
    const [, shape, spans, services] = generated;
    return generateTrace({ shape: shape as 'tree', spans: Number(spans), services: Number(services ?? 9), seed: 7 });
  }
  switch (name) {
    case 'one':
      return oneSpanTrace();
    case 'partial':
      return partialTrace();
    case 'shopWithMore':
      return shopTrace(2);
    case 'shopBefore':
      return shopBefore();
    case 'file':
      return traceOfFile(document.getElementById('trace')?.textContent ?? '');
    case 'nextOfFile':
      return traceOfFile(document.getElementById('trace')?.textContent ?? '', 1);
    case 'odd':
      return oddTrace();
    default:
      return shopTrace();
  }
}

const title = 'Trace 7f3c0a9d';
const views: Record<string, View> = {
  loading: { kind: 'loading', title, phase: 'receiving', bytes: 1_234_567, elapsedMs: 2300 },
  empty: { kind: 'empty', title, message: 'The server knows this trace and sent no span of it.' },
  failed: {
    kind: 'failed',
    title,
    error: {
      kind: 'unreachable',
      message: 'No Jaeger at http://localhost:16686. Check the setting spanlight.endpoints.',
    },
  },
  login: { kind: 'failed', title, error: { kind: 'loginNeeded', message: 'https://jaeger.example wants a login.' } },
  cancelled: { kind: 'failed', title, error: { kind: 'cancelled', message: 'Loading was cancelled.' } },
};

function begin(name: string): void {
  if (views[name]) channel.notify('view', views[name]);
  else {
    stub.trace = makeTrace(name);
    void stub.send();
  }
}

const stub: Stub = (window.stub = {
  said: [],
  violations: [],
  holdsReplies: false,
  failing: new Set(),
  trace: undefined,
  revision: 0,
  isSent: false,
  do: command => channel.notify('do', command),
  show: view => channel.notify('view', view),
  async send(announcement) {
    const trace = current();
    const revision = ++stub.revision;
    const table = tableOf(trace);
    const header = trace.table ? traceHeader(trace.table, 'local', english) : headerOf(trace);
    const view = readyView(table, { revision, header, announcement });
    stub.isSent = false;
    stub.isSent = await sender.send(table, view, { state: pageState });
  },
  setTrace: trace => (stub.trace = trace),
  makeTrace,
  select: row => channel.notify('select', { revision: stub.revision, row }),
  changedCode: new Set(),
  compare(name, why) {
    real.compareWith(name === undefined ? undefined : makeTrace(name), why);
    if (name !== undefined) channel.notify('do', 'showCompare');
  },
  sourceChanged: () => channel.notify('sourceChanged', null),
  setTheme: (name, ...classes) => applyTheme(name, classes),
  holdChunks: count => sessionStorage.setItem(chunksKey, String(count)),
  release() {
    stub.holdsReplies = false;
    chunksLeft = Infinity;
    for (const go of waiting.splice(0)) go();
  },
  state: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') ?? undefined,
});

document.addEventListener('securitypolicyviolation', event => {
  stub.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
window.acquireVsCodeApi = () => ({
  postMessage: message => toHost.port1.postMessage(message),
  getState: stub.state,
  setState: state => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
applyTheme((parameters.get('theme') as ThemeName | null) ?? 'dark', (parameters.get('classes') ?? '').split(' '));

export { idOf };
