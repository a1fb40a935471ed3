import * as vscode from 'vscode';
import { typicalTrace } from '../../core/analysis/compare/typicalTrace';
import { Failure, abortError } from '../../core/errors';
import { readLookback } from '../../core/search/timeWindow';
import { readLimit } from '../../core/search/search';
import { chosenRoot, summarize, type TraceSummary } from '../../core/spans/summary';
import type { SpanTable } from '../../core/spans/spanTable';
import { normalizeTraceId, traceKey, type TraceRef } from '../../core/spans/traceId';
import { formatDuration } from '../../core/time';
import { registerCommand, type Pressed } from '../../host/commands';
import { readConfig } from '../../host/config';
import { confirmLarge } from '../../host/confirmLarge';
import { openTraceInput } from '../../host/openTraceInput';
import type { Services } from '../../host/services';
import { pickOther } from './comparePick';
import { queryFor, rootOperationOf, tracesLike, type KnownTrace, type KnownTraces } from './knownTraces';
import type { TimelinePanel } from './timelinePanel';
import type { TimelinePanels } from './timelinePanels';
import { activePanel } from './waysOut';

/** So far around a trace its server is asked for others of the kind, at least. */
const leastAroundMs = 60 * 60_000;

/** So many traces make a median that one can rely on. */
const mostAsked = 100;
const mostBytes = 64_000_000;

/** What is done sooner needs no sign that it is under way. */
const silentMs = 300;

/** Comparing the trace in front with another one. */
export function registerCompare(panels: TimelinePanels, services: Services): vscode.Disposable {
  const { endpoints, traces } = services;

  /** The timeline that is meant, with its trace: in front, or the last that was, for the view *Traces* has the focus then. */
  const meant = (): { panel: TimelinePanel; table: SpanTable } => {
    const panel = panels.latest ?? activePanel(panels);
    if (!panel.trace) throw new Failure('invalidInput', vscode.l10n.t('The trace is not loaded yet.'));
    return { panel, table: panel.trace };
  };

  const like = ({ ref }: TimelinePanel, table: SpanTable, signal: AbortSignal): Promise<KnownTraces> => {
    const search = async (): Promise<readonly TraceSummary[]> => {
      const backend = endpoints.backend(ref.endpointId);
      const aroundMs = Math.max(leastAroundMs, (readLookback(readConfig('spanlight.search.lookback')) ?? 0) * 1000);
      const { summaries } = await backend.capabilities(signal);
      // Where whole traces come for a list of them, there can't be many.
      const limits = summaries
        ? { limit: mostAsked }
        : { limit: readLimit(readConfig('spanlight.search.limit')), maxBytes: mostBytes };
      const query = queryFor(backend.endpoint, rootOperationOf(table), table, { aroundMs, ...limits });
      const page = await backend.search(query, signal);
      traces.offer(ref.endpointId, page.tables);
      return page.traces;
    };
    return tracesLike(table, { endpointId: ref.endpointId, cached: traces.all(), search });
  };

  const compare = async (panel: TimelinePanel, other: TraceRef, why = ''): Promise<void> => {
    const { trace: before } = panel;
    if (traceKey(other) === traceKey(panel.ref))
      throw new Failure('invalidInput', vscode.l10n.t('This is the trace in front: choose another one.'));
    const table = await working(vscode.l10n.t('Loading the other trace'), signal =>
      traces.load(other, { confirmLarge }, signal),
    );
    if (!table.count) throw new Failure('notFound', vscode.l10n.t('The other trace has no span.'));
    // The tab may have been closed, or given another trace, while the other was loaded.
    if (!panels.all.includes(panel) || !before) throw abortError();
    panel.compareWith({ endpointId: other.endpointId, traceId: other.traceId }, table, why);
  };

  const compareWithTypical = async (panel: TimelinePanel, table: SpanTable, known?: KnownTraces): Promise<void> => {
    const all =
      known ?? (await working(vscode.l10n.t('Looking for traces of the kind'), signal => like(panel, table, signal)));
    const candidates = all.traces.map(({ endpointId, summary }) => ({ endpointId, ...summary }));
    const typical = typicalTrace(candidates);
    const { service, name } = rootOperationOf(table);
    if (!typical) {
      if (all.error !== undefined) throw all.error;
      const words = vscode.l10n.t(
        'No other trace of {0} is known here. Search for its traces first, or choose one with "Compare with…".',
        `${service} · ${name}`,
      );
      throw new Failure('notFound', words);
    }
    const median = formatDuration(typical.median);
    const why =
      candidates.length === 1
        ? vscode.l10n.t('The only other trace of this operation that is known here.')
        : vscode.l10n.t('Of {0} known traces the one nearest to their median, {1}.', candidates.length, median);
    await compare(panel, typical.trace, why);
  };

  /** A letter typed into a page's field: VS Code hears of it before it knows that the rows have lost the keyboard. */
  const isTyped = (given: unknown): boolean =>
    (given as Partial<Pressed> | undefined)?.pressed === true && !panels.all.some(panel => panel.isFocused);

  return vscode.Disposable.from(
    registerCommand('spanlight.compareWith', async given => {
      if (isTyped(given)) return;
      const { panel, table } = meant();
      if (isRef(given)) return compare(panel, given);
      let known: KnownTraces | undefined;
      const open = panels.all.flatMap(({ ref, trace }) => (trace && trace !== table ? [{ ref, table: trace }] : []));
      const choice = await pickOther({
        operation: rootOperationOf(table),
        open: open.map(({ ref, table: other }) => knownTrace(ref, other)),
        others: traces
          .all()
          .filter(({ traceId, table: other }) => traceId !== panel.ref.traceId && other.count > 0)
          .map(ref => knownTrace(ref, ref.table)),
        like: async signal => (known = await like(panel, table, signal)),
      });
      if (choice === undefined) return;
      if (choice === 'typical') return compareWithTypical(panel, table, known);
      const ref = 'text' in choice ? await openTraceInput(services, choice.text) : choice;
      if (ref) await compare(panel, ref);
    }),
    registerCommand('spanlight.compareWithTypical', async by => {
      if (isTyped(by)) return;
      const { panel, table } = meant();
      await compareWithTypical(panel, table);
    }),
    registerCommand('spanlight.endCompare', async () => {
      const panel = panels.latest ?? activePanel(panels);
      if (panel.endCompare()) return;
      throw new Failure('invalidInput', vscode.l10n.t('This trace is not compared with another one.'));
    }),
  );
}

function knownTrace({ endpointId, traceId }: TraceRef, table: SpanTable): KnownTrace {
  const summary = summarize(table);
  // A trace whose root is missing goes by the span that stands in for it.
  const named = summary.rootName ? summary : { ...summary, ...rootNames(table) };
  return { endpointId, traceId, summary: { ...named, duration: table.duration[chosenRoot(table)] } };
}

function rootNames(table: SpanTable): { rootService: string; rootName: string } {
  const { service, name } = rootOperationOf(table);
  return { rootService: service, rootName: name };
}

/** Anybody may run the command with anything; the view *Traces* gives its row. */
function isRef(given: unknown): given is TraceRef {
  const ref = given as Partial<TraceRef> | undefined;
  return typeof ref?.endpointId === 'string' && normalizeTraceId(String(ref.traceId)) !== undefined;
}

/** What takes long shows that it works, and can be cancelled. */
async function working<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const running = work(controller.signal);
  const location = vscode.ProgressLocation.Notification;
  const timer = setTimeout(() => {
    void vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
      token.onCancellationRequested(() => controller.abort(abortError()));
      return running.then(
        () => undefined,
        () => undefined,
      );
    });
  }, silentMs);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
