import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from './core/disposable';
import * as codeLens from './features/codeLens';
import * as collectorFeature from './features/collector';
import * as connect from './features/connect';
import * as explainSource from './features/explainSource';
import * as findFunctionTraces from './features/findFunctionTraces';
import * as indexProgress from './features/indexProgress';
import * as openSource from './features/openSource';
import * as runs from './features/runs';
import * as sample from './features/sample';
import * as searchTraces from './features/searchTraces';
import * as serviceMap from './features/serviceMap';
import * as signIn from './features/signIn';
import * as teachSource from './features/teachSource';
import * as timeline from './features/timeline';
import * as traceFiles from './features/traceFiles';
import * as traceList from './features/traceList';
import { AnalyzeWorker } from './host/analyzeWorker';
import { BuiltInEndpoints } from './host/builtInEndpoints';
import { CollectorService } from './host/collector';
import { CollectWorker } from './host/collectWorker';
import { DecodeWorker } from './host/decodeWorker';
import { connectEndpoints } from './host/connectEndpoints';
import { FindWorker } from './host/findWorker';
import { LatencyService } from './host/latency';
import { LatestRun } from './host/latestRun';
import { log } from './host/log';
import { MeantSpans } from './host/meantSpans';
import { Reclaim } from './host/reclaim';
import { RoutedMapper } from './host/routedMapper';
import { SampleSource } from './host/sampleSource';
import type { Services } from './host/services';
import { SourceIndexing } from './host/sourceIndexing';
import { SourceService } from './host/sources';
import { TraceFiles } from './host/traceFiles';
import { TraceCache } from './host/traces';

/** What has to end in an orderly way, before the window does. */
let ending: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store, log());
  const services = createServices(context, store);
  const ofSource = [openSource, explainSource, teachSource, indexProgress, codeLens, findFunctionTraces];
  for (const feature of [
    timeline,
    collectorFeature,
    connect,
    signIn,
    searchTraces,
    serviceMap,
    traceList,
    traceFiles,
    sample,
    runs,
    ...ofSource,
  ]) {
    store.add(feature.register(services));
  }
}

/** VS Code waits for it a few seconds: another window takes over what this one collected. */
export async function deactivate(): Promise<void> {
  await ending?.();
}

/** Everything that features share, built by hand and in order. Nothing here touches the network or starts a thread. */
function createServices(context: vscode.ExtensionContext, store: DisposableStore): Services {
  const decodeFile = join(context.extensionPath, 'dist', 'decode.js');
  const onCrash = (error: Error): void => log().error('A worker stopped:', error);
  const reclaim = store.add(new Reclaim());
  const decoder = store.add(new DecodeWorker(decodeFile, { onCrash, reclaim }));
  const builtIn = new BuiltInEndpoints();
  const files = store.add(new TraceFiles(builtIn, decoder));
  const collectFile = join(context.extensionPath, 'dist', 'collect.js');
  const collector = store.add(
    new CollectorService(context, new CollectWorker(collectFile, { onCrash }), decoder, builtIn),
  );
  ending = () => collector.leave();
  const endpoints = connectEndpoints(context, decoder, builtIn, store);
  const indexFile = join(context.extensionPath, 'dist', 'index.js');
  const sampleFolder = join(context.extensionPath, 'dist', 'sample', 'shop');
  const sampleSource = store.add(new SampleSource(sampleFolder, indexFile));
  const indexing = store.add(new SourceIndexing(context, indexFile));
  const mapper = store.add(new RoutedMapper(indexing.mapper, sampleSource));
  const latency = store.add(new LatencyService(mapper, context.workspaceState));
  const sources = store.add(new SourceService(mapper, latency));
  const findFile = join(context.extensionPath, 'dist', 'find.js');
  const finder = store.add(new FindWorker(findFile, { onCrash, translate: vscode.l10n.t }));
  const analyzeFile = join(context.extensionPath, 'dist', 'analyze.js');
  const analyzer = store.add(new AnalyzeWorker(analyzeFile, { onCrash, translate: vscode.l10n.t }));
  const traces = new TraceCache(endpoints, reclaim);
  const spans = new MeantSpans();
  const latestRun = store.add(new LatestRun());
  return {
    context,
    endpoints,
    traces,
    mapper,
    sources,
    spans,
    latency,
    finder,
    analyzer,
    collector,
    builtIn,
    files,
    decoder,
    latestRun,
  };
}
