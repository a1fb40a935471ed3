/**
 * The extension's side of the timeline in a browser: fetch, the real decode worker, the real chunks and requests. What a
 * browser lacks is answered plainly: a span's place is what its attributes say, and nothing is opened or copied.
 */
import { readSpanDetails } from '../../../src/core/import';
import { codePlacesOf } from '../../../src/core/source/codePlace';
import { TableSpan } from '../../../src/core/source/spanView';
import { nameOf, type PayloadFormat, type SpanTable } from '../../../src/core/spans/spanTable';
import { abortError, Failure } from '../../../src/core/errors';
import { answerFind } from '../../../src/features/timeline/answerFind';
import { readyView } from '../../../src/features/timeline/columns';
import { TableSender } from '../../../src/features/timeline/tableSender';
import { traceHeader } from '../../../src/features/timeline/traceHeader';
import { Channel, toWire, type WireMessage } from '../../../src/protocol/channel';
import type { FromFinder } from '../../../src/protocol/find';
import { FindClient } from '../../../src/protocol/findClient';
import type {
  HostEvents,
  PageState,
  SourceLabel,
  TimelineEvents,
  TimelineRequests,
  View,
} from '../../../src/protocol/timeline';
import { AnalyzeClient } from '../../../src/protocol/analyzeClient';
import { benchAnswers } from './benchAnswers';
import { fetchTable } from './benchDecoder';

type NoRequests = Record<never, never>;

/** What the page of the benchmark says beside the timeline's own messages. */
export interface OpenMessage {
  readonly type: 'open';
  readonly url: string;
  readonly format: PayloadFormat;
}
/** A message has arrived in the page: VS Code tells that too. */
export interface ArrivedMessage {
  readonly type: 'arrived';
}

/** How often the loading view is told how far it is: as in the extension. */
const progressMs = 250;

export class BenchHost {
  private table: SpanTable | undefined;
  private view: View = { kind: 'loading', title: 'Bench', phase: 'waiting', bytes: 0, elapsedMs: 0 };
  private revision = 0;
  private job = 0;
  private readonly sender = new TableSender(message => this.deliver(message));
  private arrivals: (() => void)[] = [];
  private readonly finder: FindClient;
  private readonly channel: Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>;

  /** `post` brings a message to the page, which answers each with an `ArrivedMessage`. */
  constructor(
    private readonly post: (message: WireMessage) => void,
    private readonly decoder: Worker,
    finder: Worker,
    analyzer: Worker,
  ) {
    const analyzing = new AnalyzeClient(message => analyzer.postMessage(message));
    analyzer.addEventListener('message', ({ data }: MessageEvent<WireMessage>) => analyzing.receive(data));
    this.finder = new FindClient(message => finder.postMessage(message));
    finder.addEventListener('message', ({ data }: MessageEvent<FromFinder>) => this.finder.receive(data));
    this.channel = new Channel<TimelineRequests, NoRequests, TimelineEvents, HostEvents>(
      message => void this.deliver(message),
      {
        'span/details': ({ revision, row }) => readSpanDetails(this.tableOf(revision), row),
        'source/labels': ({ revision, rows }) => rows.map(row => this.label(revision, row)),
        'source/preview': ({ revision, row }) => ({
          kind: 'none',
          reason: nameOf(this.tableOf(revision), row),
          hint: 'There is no workspace beside this page.',
        }),
        'source/open': () => false,
        'source/frames': () => [],
        'source/openFrame': () => false,
        'source/act': () => null,
        find: (params, signal) =>
          answerFind(
            this.finder,
            this.tableOf(params.revision),
            params,
            found => this.channel.notify('found', found),
            signal,
          ),
        ...benchAnswers(analyzing, this.finder, revision => this.tableOf(revision)),
        'value/copy': () => null,
        'text/copy': () => null,
      },
      {
        ready: ({ state }) => this.pageIsReady(state),
        selected: () => {},
        look: look => this.sender.look(look),
        action: () => {},
        openTrace: () => {},
        focus: () => {},
        viewShown: () => {},
      },
    );
  }

  receive(message: WireMessage | OpenMessage | ArrivedMessage): void {
    if (message.type === 'arrived') this.arrivals.shift()?.();
    else if (message.type === 'open') void this.open(message);
    else this.channel.receive(message);
  }

  private async open({ url, format }: OpenMessage): Promise<void> {
    const title = 'Bench';
    let bytes = 0;
    const began = performance.now();
    const tell = () =>
      this.show({ kind: 'loading', title, phase: 'receiving', bytes, elapsedMs: performance.now() - began });
    const timer = setInterval(tell, progressMs);
    try {
      if (this.table) this.finder.close(this.table);
      const table = await fetchTable(this.decoder, ++this.job, url, format, received => (bytes = received));
      clearInterval(timer);
      this.table = table;
      const header = traceHeader(table, 'bench', text => text);
      this.show(readyView(table, { revision: ++this.revision, header }));
    } catch (error) {
      this.show({ kind: 'failed', title, error: toWire(error) });
    } finally {
      clearInterval(timer);
    }
  }

  private show(view: View, state?: PageState): void {
    this.view = view;
    if (view.kind === 'ready' && this.table) void this.sender.send(this.table, view, { state });
    else this.channel.notify('view', view);
  }

  /** The page is there, or there again: then the rows that were in view come first. */
  private pageIsReady(state: PageState | undefined): void {
    this.sender.cancel();
    this.arrivals = [];
    this.channel.notify('init', {
      strings: {},
      locale: 'en',
      utc: true,
      groupsSiblings: false,
      endpointId: 'bench',
      traceId: this.table?.traceId ?? '0'.repeat(32),
    });
    this.show(this.view, state);
  }

  /** Resolves when the page has it. */
  private deliver(message: WireMessage): Promise<boolean> {
    const arrived = new Promise<boolean>(resolve => this.arrivals.push(() => resolve(true)));
    this.post(message);
    return arrived;
  }

  private tableOf(revision: number): SpanTable {
    if (!this.table) throw new Failure('notFound', 'No trace was opened.');
    if (revision !== this.revision) throw abortError();
    return this.table;
  }

  private label(revision: number, row: number): SourceLabel {
    const [place] = codePlacesOf(new TableSpan(this.tableOf(revision), row));
    const { file, line } = place ?? {};
    if (!file) return { row, certainty: 'none', text: '', tooltip: 'The span names no file and no function.' };
    return { row, certainty: 'full', text: line ? `${file}:${line}` : file, tooltip: file };
  }
}
