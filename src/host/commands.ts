import * as vscode from 'vscode';
import type { SpanRow } from '../core/spans/spanTable';
import type { TraceRef } from '../core/spans/traceId';
import type { MeantSpan } from './meantSpans';
import { report } from './report';

/** What a search starts from, when something other than the palette asks for it. */
export interface SearchStart {
  /** Instead of the one in use. */
  readonly endpointId?: string;
  readonly service?: string;
  readonly operation?: string;
  /** With these the traces are listed at once, also of all operations. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Why this is searched: stands above the list. */
  readonly note?: string;
}

/** What a row of the timeline puts into its `data-vscode-context`. */
export interface RowContext {
  readonly row?: SpanRow;
}

/** A span that is known already, instead of the one in front. */
export interface SpanContext extends RowContext {
  readonly span?: MeantSpan;
}

/** What a command is given by its key alone, so that it can ask whether the key was meant for it. */
export interface Pressed {
  readonly pressed: true;
}

/** A place in a file; `line` is 1-based. */
export interface FilePlace {
  readonly uri: string;
  readonly line: number;
}

/** A debug session, or tests or a task that were started: what ran since. */
export interface Run {
  readonly name: string;
  /** ms since the epoch. */
  readonly sinceMs: number;
  /** Value of the resource attribute `spanlight.run.id` that its spans carry; undefined where no variables could be set. */
  readonly id?: string;
}

/** Every command of the manifest with its arguments; a unit test holds this map against package.json. */
export interface Commands {
  'spanlight.searchTraces': (start?: SearchStart) => Promise<void>;
  'spanlight.repeatSearch': () => Promise<void>;
  /** Without an argument it asks; a text may be a trace id, a `traceparent` or a link to a Jaeger UI. */
  'spanlight.openTrace': (trace?: (TraceRef & { spanId?: string }) | string) => Promise<void>;
  'spanlight.addEndpoint': (url?: string) => Promise<void>;
  'spanlight.switchEndpoint': () => Promise<void>;
  'spanlight.signIn': (endpointId?: string) => Promise<void>;
  'spanlight.forgetCredentials': () => Promise<void>;
  /** These work on the active timeline, on its selected span or on the row a context menu was opened on. */
  'spanlight.refresh': () => Promise<void>;
  'spanlight.openInJaeger': (context?: RowContext) => Promise<void>;
  'spanlight.copyTraceId': () => Promise<void>;
  'spanlight.copyLink': (context?: RowContext) => Promise<void>;
  'spanlight.copySpanJson': (context?: RowContext) => Promise<void>;
  'spanlight.copySummary': () => Promise<void>;
  'spanlight.openSource': (context?: RowContext) => Promise<void>;
  /** Opens the place in the workspace that an exception of the span came by. */
  'spanlight.openErrorSource': (context?: SpanContext) => Promise<void>;
  'spanlight.explainSource': (context?: SpanContext) => Promise<void>;
  /** Remembers where a span belongs: the place given, else the cursor (the editor's menu gives a Uri), else one that is asked for. */
  'spanlight.teachSource': (context?: (SpanContext & Partial<FilePlace>) | vscode.Uri) => Promise<void>;
  /** Of the function around the place, or around the cursor (the editor's menu gives a Uri). */
  'spanlight.findTracesOfFunction': (place?: FilePlace | vscode.Uri) => Promise<void>;
  'spanlight.backToSpan': () => Promise<void>;
  'spanlight.followSelection': () => Promise<void>;
  'spanlight.showLog': () => Promise<void>;
  'spanlight.copyDiagnostics': () => Promise<void>;
  /** Target of a lens: the slowest, the failing and the latest trace of a function. */
  'spanlight.showFunctionTraces': (uri: string, functionKey: string) => Promise<void>;
  'spanlight.startCollector': () => Promise<void>;
  'spanlight.stopCollector': () => Promise<void>;
  /** What can be done with the collector: a click on its place in the status bar. */
  'spanlight.collectorMenu': () => Promise<void>;
  /** The environment variables by which a program sends to the collector, in the clipboard. */
  'spanlight.copyEnvironment': () => Promise<void>;
  /** The menu of the explorer and of an editor gives a Uri; without one it asks. */
  'spanlight.openTraceFile': (uri?: vscode.Uri) => Promise<void>;
  'spanlight.openAsTrace': (uri?: vscode.Uri) => Promise<void>;
  'spanlight.chooseTraceOfFile': () => Promise<void>;
  'spanlight.openSampleTrace': () => Promise<void>;
  /** Of the trace given (a row of the view gives it), else of the timeline in front. */
  'spanlight.exportTrace': (trace?: TraceRef) => Promise<void>;
  'spanlight.exportAllTraces': () => Promise<void>;
  /** These work on the view *Traces*. */
  'spanlight.traces.pause': () => Promise<void>;
  'spanlight.traces.resume': () => Promise<void>;
  'spanlight.traces.clear': () => Promise<void>;
  'spanlight.traces.filter': () => Promise<void>;
  'spanlight.traces.clearFilter': () => Promise<void>;
  'spanlight.traces.group': () => Promise<void>;
  'spanlight.traces.ungroup': () => Promise<void>;
  'spanlight.traces.refresh': () => Promise<void>;
  /** Of the row given by a menu, else of the selected one. */
  'spanlight.traces.copyId': (row?: TraceRef) => Promise<void>;
  'spanlight.traces.export': (row?: TraceRef) => Promise<void>;
  /** Shows only traces of the run given, else of the latest one. */
  'spanlight.traces.showRun': (run?: Run) => Promise<void>;
  'spanlight.timeline.find': () => Promise<void>;
  'spanlight.timeline.findNext': () => Promise<void>;
  'spanlight.timeline.findPrevious': () => Promise<void>;
  'spanlight.timeline.zoomIn': () => Promise<void>;
  'spanlight.timeline.zoomOut': () => Promise<void>;
  'spanlight.timeline.zoomReset': () => Promise<void>;
  'spanlight.timeline.zoomToSpan': () => Promise<void>;
  'spanlight.timeline.panLeft': () => Promise<void>;
  'spanlight.timeline.panRight': () => Promise<void>;
  'spanlight.timeline.foldAll': () => Promise<void>;
  'spanlight.timeline.unfoldAll': () => Promise<void>;
  'spanlight.timeline.nextError': () => Promise<void>;
  'spanlight.timeline.previousError': () => Promise<void>;
  'spanlight.timeline.toggleDetail': () => Promise<void>;
  'spanlight.timeline.focusDetail': () => Promise<void>;
  'spanlight.timeline.showTimeline': () => Promise<void>;
  'spanlight.timeline.showFlame': () => Promise<void>;
  'spanlight.timeline.showTable': () => Promise<void>;
  'spanlight.timeline.showStatistics': () => Promise<void>;
  'spanlight.timeline.showServices': () => Promise<void>;
  'spanlight.timeline.showLog': () => Promise<void>;
  'spanlight.timeline.showCompare': () => Promise<void>;
  'spanlight.timeline.toggleCriticalPath': () => Promise<void>;
  'spanlight.timeline.showAnswers': () => Promise<void>;
  'spanlight.timeline.showFindings': () => Promise<void>;
  'spanlight.timeline.showData': () => Promise<void>;
  'spanlight.timeline.nextFinding': () => Promise<void>;
  'spanlight.timeline.previousFinding': () => Promise<void>;
  'spanlight.timeline.goToSlowest': () => Promise<void>;
  'spanlight.timeline.goToFailure': () => Promise<void>;
  'spanlight.timeline.toggleGroup': () => Promise<void>;
  'spanlight.timeline.toggleGrouping': () => Promise<void>;
  'spanlight.timeline.toggleOnlyHits': () => Promise<void>;
  'spanlight.timeline.filterLikeThis': () => Promise<void>;
  'spanlight.timeline.sortBy': () => Promise<void>;
  'spanlight.timeline.groupBy': () => Promise<void>;
  /** The timeline in front with another trace: the one given, or one that is chosen from tabs, lists and searches. */
  /** `Pressed`: by its key, which counts only while the rows or a view have the keyboard. */
  'spanlight.compareWith': (other?: TraceRef | Pressed) => Promise<void>;
  'spanlight.compareWithTypical': (by?: Pressed) => Promise<void>;
  'spanlight.endCompare': () => Promise<void>;
  'spanlight.showServiceMap': () => Promise<void>;
  /** These work on the service map in front. */
  'spanlight.serviceMap.refresh': () => Promise<void>;
  'spanlight.serviceMap.lookback': () => Promise<void>;
  'spanlight.serviceMap.zoomIn': () => Promise<void>;
  'spanlight.serviceMap.zoomOut': () => Promise<void>;
  'spanlight.serviceMap.zoomReset': () => Promise<void>;
}

/** Registers a command; what it throws meets the person through `report`. */
export function registerCommand<C extends keyof Commands>(command: C, run: Commands[C]): vscode.Disposable {
  return vscode.commands.registerCommand(command, (...args: unknown[]) =>
    (run as (...args: unknown[]) => Promise<void>)(...args).catch(report(command)),
  );
}

export function executeCommand<C extends keyof Commands>(command: C, ...args: Parameters<Commands[C]>): Thenable<void> {
  return vscode.commands.executeCommand(command, ...args);
}
