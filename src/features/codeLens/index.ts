import * as vscode from 'vscode';
import type { Backend } from '../../backends/backend';
import { FetchBudget } from '../../core/latency/fetchBudget';
import { readLookback } from '../../core/search/timeWindow';
import { registerCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { servicesOfAllFolders } from '../../host/sourceIndexing';
import { BackgroundFetch } from './backgroundFetch';
import { showFunctionTraces } from './functionTraces';
import { LensBoard } from './lensBoard';
import { LensProvider } from './lensProvider';
import { PushedRounds } from './pushedRounds';

/** How often it is looked whether a background fetch is due; most looks end at once. */
const lookMs = 5_000;

/** How long the first round of an endpoint may take. */
const firstRoundMs = 30_000;

export function register({ endpoints, latency, mapper, sources }: Services): vscode.Disposable {
  const board = new LensBoard(endpoints, latency, mapper);
  // Any language: which files have lenses is decided by the spans, not by the file's kind.
  const lenses = vscode.languages.registerCodeLensProvider('*', new LensProvider(board, endpoints));
  const traces = registerCommand('spanlight.showFunctionTraces', (uri, site) =>
    showFunctionTraces(endpoints, latency, board, uri, site),
  );

  const polite = new FetchBudget({ traces: 20, bytes: 20_000_000 }, 60_000, Date.now);
  const nearby = new FetchBudget({ traces: 600, bytes: 100_000_000 }, 60_000, Date.now);
  const fetch = new BackgroundFetch({
    target: () => (isInSight() ? targetOf(endpoints) : undefined),
    ownServices: async known => {
      const set = servicesOfAllFolders();
      const names = await mapper.ownNames();
      return known.filter(name => (Object.hasOwn(set, name) ? set[name] !== false : names.has(name)));
    },
    windowMs: id => latency.windowOf(id) ?? usualWindowMs(),
    record: (id, tables, windowMs) => latency.record(id, tables, windowMs),
    // What tells by itself that spans came is on this machine, and is nobody's server to be spared.
    get budget() {
      return pushes() ? nearby : polite;
    },
    now: Date.now,
    log: message => log().info(message),
  });
  const firstRounds = new Map<string, number>();
  const timer = setInterval(() => void fetch.round(), lookMs);
  const pushed = new PushedRounds(endpoints, () => {
    fetch.hurry();
    void fetch.round();
  });
  const blur = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (!focused) fetch.stop();
  });

  /** Someone looks at this window, and at code that spans are known of. */
  function isInSight(): boolean {
    if (!vscode.window.state.focused || !readConfig('spanlight.codeLens.background')) return false;
    if (board.isLensVisible) return true;
    const isFirst = isFirstRound();
    return vscode.window.visibleTextEditors.some(
      ({ document }) =>
        readConfig('spanlight.codeLens.enabled', document) &&
        (sources.leadsTo(document.uri.toString()) ||
          (isFirst && vscode.workspace.getWorkspaceFolder(document.uri) !== undefined)),
    );
  }

  /**
   * Newer servers list traces without their spans: there a search brings nothing to make a first lens of, and without one
   * the fetch would never begin. So it gets one round to find out which code is known.
   */
  function isFirstRound(): boolean {
    if (pushes()) return true; // each round has something new, and costs nobody anything
    const id = endpoints.current?.id;
    if (id === undefined || !endpoints.capabilities(id)?.summaries) return false;
    if (latency.windowOf(id) === undefined && !firstRounds.has(id)) firstRounds.set(id, Date.now() + firstRoundMs);
    return Date.now() < (firstRounds.get(id) ?? 0);
  }

  function pushes(): boolean {
    return targetOf(endpoints)?.backend.watch !== undefined;
  }

  return vscode.Disposable.from(lenses, traces, board, blur, pushed, {
    dispose: () => {
      clearInterval(timer);
      fetch.stop();
    },
  });
}

/** The endpoint in use, if a command of this workspace has reached it: nothing in the background comes before that. */
function targetOf(endpoints: Services['endpoints']): { id: string; backend: Backend } | undefined {
  const { current } = endpoints;
  if (!current || !endpoints.wasReached(current.id)) return undefined;
  return { id: current.id, backend: endpoints.backend(current.id, 'background') };
}

/** The window of a search that nobody changed, until one was made. */
function usualWindowMs(): number {
  return (readLookback(readConfig('spanlight.search.lookback')) ?? 3_600) * 1_000;
}
